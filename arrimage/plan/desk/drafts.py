"""A draft plan beside the document it was read from, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from arrimage.plan.drafts import draft_from
from arrimage.plan.importing import Indicator as DraftIndicator
from arrimage.plan.importing import Node
from arrimage.plan.measures import MANUAL
from arrimage.plan.models import Action, Indicator, Objective, Plan, PlanSource
from arrimage.plan.operations import default_binding

PLACES = {
    "sheet": _("sheet"),
    "page": _("page"),
    "table": _("table"),
    "row": _("row"),
    "line": _("line"),
    "paragraph": _("paragraph"),
}
SURE = 0.75  # below this confidence, a proposed measure is shown among what is doubtful


@dataclass(frozen=True)
class DraftRow:
    """A line of the draft: what the document says (`node`) and what became of it (`record`)."""

    node: Node
    record: Action | Objective
    depth: int
    indicators: list[Indicator] = field(default_factory=list)

    @property
    def doubts(self) -> list[str]:
        return [doubt["message"] for doubt in self.node.source.get("doubts", ())]

    @property
    def guessed(self) -> list[Indicator]:
        """Indicators bound to a measure that may well be another."""
        return [one for one in self.indicators if one.measure != MANUAL.code and (one.confidence or 0) < SURE]

    @property
    def typed(self) -> list[Indicator]:
        """Indicators that nothing known can count: their values will be typed."""
        return [indicator for indicator in self.indicators if indicator.measure == MANUAL.code]

    @property
    def is_doubtful(self) -> bool:
        return bool(self.doubts or self.guessed or self.typed)

    @property
    def place(self) -> str:
        """Where the document says it: «Tableau 1, ligne 3»."""
        places = [f"{PLACES[key]} {where}" for key, where in self.node.source.items() if key in PLACES]
        return capfirst(", ".join(places))

    @property
    def other(self) -> Mapping[str, str]:
        """Cells of columns that a plan has no field for, by the column's name."""
        cells: Mapping[str, str] = self.node.source.get("other", {})
        return cells


def rows_of(plan: Plan, source: PlanSource | None) -> list[DraftRow]:
    """The draft's lines in the document's order; empty when the plan has no document."""
    if source is None:
        return []
    records = iter(_in_order(plan))
    return [
        DraftRow(node, record, depth, list(record.indicators.all()))
        for (node, depth), record in zip(_walk(draft_from(source.draft).nodes), records, strict=False)
    ]


def _walk(nodes: list[Node], depth: int = 0) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        yield from _walk(node.children, depth + 1)


def _in_order(plan: Plan) -> list[Action | Objective]:
    records: list[Action | Objective] = [
        *plan.objectives.prefetch_related("indicators"),
        *plan.actions.prefetch_related("indicators", "responsibilities"),
    ]
    return sorted(records, key=lambda record: (record.position, record.pk))


def choose_measures(plan: Plan, posted: Mapping[str, Any]) -> None:
    """Bind each indicator whose measure was changed on the page; an unknown choice is left aside."""
    indicators = Indicator.objects.filter(action__plan=plan) | Indicator.objects.filter(objective__plan=plan)
    for indicator in indicators.select_related("action"):
        chosen = posted.get(f"measure-{indicator.pk}")
        if chosen and chosen != indicator.measure:
            drafted = DraftIndicator(text=indicator.text, measure=chosen, confidence=1.0)
            indicator.measure, indicator.parameters = default_binding(drafted, indicator.action)
            indicator.confidence = 1.0
            indicator.save()
