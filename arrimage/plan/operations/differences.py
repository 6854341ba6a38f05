"""What a corrected document says otherwise than the plan."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from arrimage.plan.drafts import draft_from
from arrimage.plan.importing.draft import Draft, Node
from arrimage.plan.importing.draft import Indicator as DraftIndicator
from arrimage.plan.models import Action, Indicator, Objective, Plan, PlanSource
from arrimage.plan.operations.likeness import is_clear
from arrimage.plan.operations.pairing import Pairs, pair_indicators, pair_nodes

Record = Objective | Action | Indicator
SAME_PLAN = 0.3  # share of the lines found again from which a document is of the plan


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Difference:
    """One thing that may be accepted or left. `key` names it for as long as plan and draft stay the same.

    `field` is one of label, code, deadline, responsible, budget, text, target; empty for a whole line.
    `record` is the plan's line, None when added; `node` and `indicator` are the document's, None when removed.
    `doubtful`: the document's line may well be something else than the plan's, whose figures it would take over.
    """

    key: str
    change: Change
    kind: str
    place: str
    field: str = ""
    before: str = ""
    after: str = ""
    record: Record | None = None
    node: Node | None = None
    indicator: DraftIndicator | None = None
    doubtful: bool = False

    @property
    def carried(self) -> list[Indicator]:
        """The indicators whose figure and public choice a doubtful wording would take over."""
        if not self.doubtful or self.change is not Change.CHANGED:
            return []
        if isinstance(self.record, Indicator):
            return [self.record]
        return list(self.record.indicators.all()) if self.record and self.field == "label" else []


@dataclass
class Comparison:
    """The differences, and which line of the plan each line of the document is (by `id` of the draft's node)."""

    differences: list[Difference] = field(default_factory=list)
    known: dict[int, Objective | Action] = field(default_factory=dict)
    parents: dict[int, Node | None] = field(default_factory=dict)
    order: list[Node] = field(default_factory=list)
    lines: int = 0

    @property
    def found_again(self) -> int:
        """How many lines of the document are surely lines of the plan."""
        return sum(1 for node in self.order if (record := self.known.get(id(node))) and _is_clear(record, node))

    @property
    def of_another_plan(self) -> bool:
        """Whether so little is found again, of the shorter of the two, that it must be a document of another plan."""
        shorter = min(self.lines, len(self.order))
        return self.found_again < shorter * SAME_PLAN

    def proposed(self, said_before: Collection[str]) -> set[str]:
        """The keys of the differences to take unless a person leaves them; nothing of another plan."""
        if self.of_another_plan:
            return set()
        sure = (one for one in self.differences if one.change is not Change.REMOVED and not one.doubtful)
        return {one.key for one in sure} - set(said_before)


def compare_with(plan: Plan, draft: Draft, trust_numbers: bool = False) -> Comparison:
    """Every difference, in the document's order; what is gone comes last.

    `trust_numbers`: a line of the same number is the same, whatever it says; so for the document a plan was made of.
    """
    objectives, actions = list(plan.objectives.all()), list(plan.actions.all())
    order = draft.walk()
    found = Comparison(order=order, parents=_parents(draft), lines=len(objectives) + len(actions))
    numbers = {id(node): index for index, node in enumerate(order)}
    leaves = pair_nodes(
        actions,
        [node for node in order if node.kind == "action"],
        lambda n: n.code,
        lambda n: n.label,
        lambda _action, _node: trust_numbers,
    )
    under_both = {(action.objective_id, id(found.parents[id(node)])) for action, node in leaves.pairs}
    branches = pair_nodes(
        objectives,
        [node for node in order if node.kind == "objective"],
        lambda n: n.code,
        lambda n: n.label,
        lambda objective, node: trust_numbers or (objective.pk, id(node)) in under_both,
    )
    for pairs in (branches, leaves):
        found.known.update({id(node): record for record, node in pairs.pairs})
    for node in order:
        found.differences += _of_node(found, node, numbers[id(node)])
    found.differences += map(_removed, leaves.left)
    found.differences += map(_removed, branches.left)
    return found


def said_before(source: PlanSource, differences: Iterable[Difference]) -> set[str]:
    """The keys of what the last document taken already said: the desk changed it since, or left it then."""
    assert source.plan is not None, "a difference is between a document and its plan"
    last = _last_taken(source, source.plan)
    if last is None:
        return set()
    then = {_saying(one) for one in compare_with(source.plan, draft_from(last.draft)).differences}
    return {one.key for one in differences if _saying(one) in then}


def _last_taken(source: PlanSource, plan: Plan) -> PlanSource | None:
    others = plan.sources.exclude(pk=source.pk)
    taken = others.exclude(confirmed_at=None).order_by("-confirmed_at").first()
    # The document a draft was made of is only confirmed with it.
    return taken or (others.last() if plan.status == Plan.Status.DRAFT else None)


def _saying(one: Difference) -> Hashable:
    """A difference whatever the place of its line in the document, which its key depends on."""
    return one.change, one.kind, one.record, one.place, one.field, one.after


def _parents(draft: Draft) -> dict[int, Node | None]:
    """The objective over each node; an action under an action belongs to the same objective."""
    parents: dict[int, Node | None] = {}

    def visit(nodes: Sequence[Node], parent: Node | None) -> None:
        for node in nodes:
            parents[id(node)] = parent
            visit(node.children, node if node.kind == "objective" else parent)

    visit(draft.nodes, None)
    return parents


def _of_node(found: Comparison, node: Node, number: int) -> Iterator[Difference]:
    record = found.known.get(id(node))
    if record is None:
        place = f"{node.code} {node.label}".strip()
        yield Difference(f"new:{number}", Change.ADDED, node.kind, place, after=place, node=node)
        return
    doubtful = not _is_clear(record, node)
    for difference in _of_pair(found, node, record, number):
        yield replace(difference, doubtful=True) if doubtful else difference


def _is_clear(record: Objective | Action, node: Node) -> bool:
    return is_clear(record.label, node.label)


def _of_pair(found: Comparison, node: Node, record: Objective | Action, number: int) -> Iterator[Difference]:
    yield from _moved(found, node, record)
    for name, before, after in _fields(record, node):
        if before != after:
            yield _changed(record, node, name, before, after)
    yield from _of_indicators(record, node, number)


def _moved(found: Comparison, node: Node, record: Objective | Action) -> Iterator[Difference]:
    parent = found.parents[id(node)]
    known = found.known.get(id(parent)) if parent else None
    current = record.objective if isinstance(record, Action) else record.parent
    if (parent is not None and known is None) or known != current:
        before, after = str(current or ""), f"{parent.code} {parent.label}".strip() if parent else ""
        key = f"{_key(record)}:moved"
        yield Difference(key, Change.MOVED, node.kind, str(record), "", before, after, record, node)


def _fields(record: Objective | Action, node: Node) -> Iterator[tuple[str, str, str]]:
    yield "code", record.code, node.code
    yield "label", record.label, node.label
    if isinstance(record, Action):
        yield "deadline", record.deadline_raw, node.deadline.raw
        parties = ", ".join(party.label for party in record.responsibilities.all())
        yield "responsible", parties, ", ".join(dict.fromkeys(node.responsible))
        yield "budget", record.budget_raw, node.budget.raw


def _of_indicators(record: Objective | Action, node: Node, number: int) -> Iterator[Difference]:
    pairs: Pairs[Indicator, DraftIndicator] = pair_indicators(
        list(record.indicators.all()), node.indicators, lambda one: one.text
    )
    for indicator, drafted in pairs.pairs:
        yield from _of_indicator(indicator, node, drafted)
    for index, drafted in enumerate(node.indicators):
        if any(drafted is one for one in pairs.right):
            key = f"new:{number}.{index}"
            yield Difference(key, Change.ADDED, "indicator", str(record), "", "", drafted.text, None, node, drafted)
    for gone in pairs.left:
        yield _removed(gone)


def _of_indicator(indicator: Indicator, node: Node, drafted: DraftIndicator) -> Iterator[Difference]:
    doubtful = not is_clear(indicator.text, drafted.text)
    if indicator.text != drafted.text:
        reworded = _changed(indicator, node, "text", indicator.text, drafted.text, drafted)
        yield replace(reworded, doubtful=doubtful)
    for target in _target(indicator, node, drafted):
        yield replace(target, doubtful=doubtful)


def _target(indicator: Indicator, node: Node, drafted: DraftIndicator) -> Iterator[Difference]:
    """A target that the document words otherwise; a document without targets leaves the plan's alone."""
    if drafted.target is None or not drafted.target.raw:
        return
    before = {target.raw for target in indicator.targets.all()}
    words = {drafted.target.raw, *(one.raw for one in drafted.target.targets)}
    if not words & before:
        written = " ; ".join(sorted(raw for raw in before if raw))
        yield _changed(indicator, node, "target", written, drafted.target.raw, drafted)


def _changed(
    record: Record, node: Node, name: str, before: str, after: str, drafted: DraftIndicator | None = None
) -> Difference:
    key = f"{_key(record)}:{name}"
    kind = str(record._meta.model_name)
    return Difference(key, Change.CHANGED, kind, _place(record), name, before, after, record, node, drafted)


def _removed(record: Record) -> Difference:
    kind = str(record._meta.model_name)
    return Difference(
        f"{_key(record)}:removed", Change.REMOVED, kind, _place(record), before=str(record), record=record
    )


def _place(record: Record) -> str:
    return str(record.action or record.objective) if isinstance(record, Indicator) else str(record)


def _key(record: Record) -> str:
    return f"{record._meta.model_name}:{record.pk}"
