"""Taking from a corrected document what the coordinator accepts, keeping bindings, targets and history."""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from arrimage.plan.drafts import draft_from
from arrimage.plan.importing.draft import Node
from arrimage.plan.models import Action, Indicator, Objective, Plan, PlanSource
from arrimage.plan.operations import nodes
from arrimage.plan.operations.bindings import expect_deliverables
from arrimage.plan.operations.differences import Change, Comparison, Difference, Record, compare_with
from arrimage.plan.operations.responsibles import set_responsibles
from arrimage.plan.operations.shown import changed_since, lock_lines


@dataclass(frozen=True)
class Taken:
    """`left` names the lines that changed at the desk since they were shown: nothing was taken of them."""

    applied: list[Difference]
    left: list[str]

    @property
    def removed(self) -> list[Record]:
        """What was deleted, each still with its key, by which it can be brought back."""
        return [one.record for one in self.applied if one.change is Change.REMOVED and one.record]


@transaction.atomic
def apply_differences(
    *, source: PlanSource, keys: Collection[str], at: datetime, shown: Mapping[str, str] | None = None
) -> Taken:
    """Apply the differences of those keys between a document kept beside its plan (`keep_source`) and the plan.

    What is not chosen stays as it is; so does what changed since a person chose, when `shown` holds the marks
    (`mark_of`) of the comparison she read, by key. The source is confirmed, unless nothing chosen could be taken.

    A line added under a branch that was not chosen brings its branch along. Raises ValidationError, and changes
    nothing, when a line to remove was already reported in a frozen period.
    """
    assert source.plan_id is not None, "a difference is between a document and its plan"
    plan = Plan.objects.select_for_update().get(pk=source.plan_id)
    lock_lines(plan)
    comparison = compare_with(plan, draft_from(source.draft))
    left = changed_since(comparison, keys, shown) if shown is not None else {}
    chosen = [one for one in comparison.differences if one.key in keys and one.key not in left]
    taken = Taken(chosen, list(dict.fromkeys(left.values())))
    if taken.left and not chosen:
        return taken
    _Writer(plan, comparison).write(chosen)
    source.confirmed_at = at
    source.save(update_fields=["confirmed_at"])
    if plan.status == Plan.Status.LIVE:
        expect_deliverables(plan)
    return taken


class _Writer:
    def __init__(self, plan: Plan, comparison: Comparison) -> None:
        self.plan = plan
        self.known = dict(comparison.known)
        self.parents = comparison.parents
        self.order = {id(node): position for position, node in enumerate(comparison.order)}

    def write(self, chosen: list[Difference]) -> None:
        for difference in chosen:
            if difference.change is Change.ADDED:
                self._add(difference)
        for difference in chosen:
            if difference.change is Change.MOVED:
                self._move(difference)
            elif difference.change is Change.CHANGED:
                self._change(difference)
        for difference in chosen:
            if difference.change is Change.REMOVED:
                self._remove(difference)
        self._reorder()

    def _add(self, difference: Difference) -> None:
        assert difference.node is not None, "what is added comes from the document"
        if difference.indicator is None:
            self._record_of(difference.node)
            return
        owner = self.known[id(difference.node)]
        nodes.add_indicator(difference.indicator, owner, difference.node.indicators.index(difference.indicator))

    def _record_of(self, node: Node) -> Objective | Action:
        """The plan's line for a document's line, made with its indicators if it is new."""
        if record := self.known.get(id(node)):
            return record
        branch, position = self._branch_of(node), self.order[id(node)]
        add = nodes.add_objective if node.kind == "objective" else nodes.add_action
        record = self.known[id(node)] = add(self.plan, node, branch, position)
        for index, drafted in enumerate(node.indicators):
            nodes.add_indicator(drafted, record, index)
        return record

    def _branch_of(self, node: Node) -> Objective | None:
        parent = self.parents[id(node)]
        branch = self._record_of(parent) if parent else None
        assert branch is None or isinstance(branch, Objective), "only objectives have branches"
        return branch

    def _move(self, difference: Difference) -> None:
        assert difference.node is not None, "what is moved is in the document"
        record, branch = self.known[id(difference.node)], self._branch_of(difference.node)
        if isinstance(record, Action):
            record.objective = branch
        else:
            record.parent = branch
        record.save()

    def _change(self, difference: Difference) -> None:
        assert difference.node is not None, "what is changed is in the document"
        if isinstance(difference.record, Indicator):
            self._change_indicator(difference.record, difference)
        else:
            _change_node(self.known[id(difference.node)], difference.field, difference.node)

    def _change_indicator(self, indicator: Indicator, difference: Difference) -> None:
        assert difference.indicator is not None, "what is changed is in the document"
        if difference.field == "text":
            indicator.text = difference.indicator.text
            indicator.save()
        elif difference.indicator.target:
            nodes.set_targets(indicator, difference.indicator.target, self.plan)

    def _remove(self, difference: Difference) -> None:
        record = difference.record
        assert record is not None, "what is removed is in the plan"
        if isinstance(record, Objective):
            # What stays under a removed branch goes up to the branch above.
            record.actions.update(objective=record.parent)
            record.children.update(parent=record.parent)
        try:
            copy(record).delete()  # the difference's own keeps its key
        except ProtectedError:
            sentence = _("“%(line)s” was reported in a frozen period and cannot be removed. Leave it in the plan.")
            raise ValidationError(sentence % {"line": record}) from None

    def _reorder(self) -> None:
        """The document's order for the lines it has; the others stay where they are among them."""
        for model in (Objective, Action):
            for node_id, record in self.known.items():
                if isinstance(record, model) and record.position != self.order[node_id]:
                    model.objects.filter(pk=record.pk).update(position=self.order[node_id])


def _change_node(record: Objective | Action, field: str, node: Node) -> None:
    if field == "code":
        record.code = node.code
    elif field == "label":
        record.label = node.label
    elif isinstance(record, Action):
        _change_action(record, field, node)
    record.save()


def _change_action(action: Action, field: str, node: Node) -> None:
    if field == "deadline":
        nodes.set_deadline(action, node.deadline)
    elif field == "budget":
        action.budget_raw = node.budget.raw
        action.budget_amount = nodes.bounded(node.budget.amount, nodes.LARGEST_BUDGET)
    elif field == "responsible":
        set_responsibles(action, node.responsible)
