"""What a corrected document says otherwise than the plan."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from arrimage.plan.drafts import draft_from
from arrimage.plan.importing.draft import Draft, Node
from arrimage.plan.importing.draft import Indicator as DraftIndicator
from arrimage.plan.models import Action, Indicator, Objective, Plan, PlanSource
from arrimage.plan.operations.pairing import Pairs, pair_indicators, pair_nodes

Record = Objective | Action | Indicator


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


@dataclass
class Comparison:
    """The differences, and which line of the plan each line of the document is (by `id` of the draft's node)."""

    differences: list[Difference] = field(default_factory=list)
    known: dict[int, Objective | Action] = field(default_factory=dict)
    parents: dict[int, Node | None] = field(default_factory=dict)
    order: list[Node] = field(default_factory=list)


def compare_with(plan: Plan, draft: Draft) -> Comparison:
    """Every difference, in the document's order; what is gone comes last."""
    objectives, actions = list(plan.objectives.all()), list(plan.actions.all())
    order = draft.walk()
    found = Comparison(order=order, parents=_parents(draft))
    numbers = {id(node): index for index, node in enumerate(order)}
    branches = pair_nodes(
        objectives, [node for node in order if node.kind == "objective"], lambda n: n.code, lambda n: n.label
    )
    leaves = pair_nodes(actions, [node for node in order if node.kind == "action"], lambda n: n.code, lambda n: n.label)
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
        if indicator.text != drafted.text:
            yield _changed(indicator, node, "text", indicator.text, drafted.text, drafted)
        yield from _target(indicator, node, drafted)
    for index, drafted in enumerate(node.indicators):
        if any(drafted is one for one in pairs.right):
            key = f"new:{number}.{index}"
            yield Difference(key, Change.ADDED, "indicator", str(record), "", "", drafted.text, None, node, drafted)
    for gone in pairs.left:
        yield _removed(gone)


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
