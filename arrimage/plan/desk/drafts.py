"""A draft plan beside the document it was read from, row by row."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from arrimage.evidence import catalogue
from arrimage.plan.drafts import draft_from
from arrimage.plan.importing import Indicator as DraftIndicator
from arrimage.plan.importing import Node
from arrimage.plan.measures import MANUAL
from arrimage.plan.models import Action, Indicator, Objective, Plan, PlanSource
from arrimage.plan.operations import compare_with, default_binding

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
    def to_look_at(self) -> list[str]:
        """What to look at first in this line, in sentences that other lines may share."""
        guessed = [_("A measure is only a guess.")] if self.guessed else []
        typed = [_("An indicator that nothing counts yet: its value will be typed.")] if self.typed else []
        return [*self.doubts, *map(str, guessed), *map(str, typed)]

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
    """The document's lines, in its order, that are still in the plan; empty when the plan has no document."""
    if source is None:
        return []
    draft = draft_from(source.draft)
    records = {(type(record), record.pk): record for record in _with_indicators(plan)}
    known = compare_with(plan, draft, trust_numbers=True).known
    return [
        DraftRow(node, record, depth, list(record.indicators.all()))
        for node, depth in _walk(draft.nodes)
        if (found := known.get(id(node))) and (record := records.get((type(found), found.pk)))
    ]


def doubts_of(rows: Iterable[DraftRow]) -> dict[str, list[DraftRow]]:
    """What to look at first, each sentence with the lines it is said of."""
    doubts: dict[str, list[DraftRow]] = {}
    for row in rows:
        for sentence in row.to_look_at:
            doubts.setdefault(sentence, []).append(row)
    return doubts


def _walk(nodes: list[Node], depth: int = 0) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        yield from _walk(node.children, depth + 1)


def _with_indicators(plan: Plan) -> list[Action | Objective]:
    return [
        *plan.objectives.prefetch_related("indicators__targets__period"),
        *plan.actions.prefetch_related("indicators__targets__period"),
    ]


def chosen_measure(indicator: Indicator, posted: Mapping[str, Any]) -> str:
    """The measure chosen on the page for the indicator; its own when nothing known was chosen."""
    chosen = posted.get(f"measure-{indicator.pk}", "")
    return chosen if catalogue.known(chosen) else indicator.measure


def choose_measures(plan: Plan, posted: Mapping[str, Any]) -> None:
    """Bind each indicator whose measure was changed on the page."""
    of_the_plan = Q(action__plan=plan) | Q(objective__plan=plan)
    for indicator in Indicator.objects.filter(of_the_plan).select_related("action"):
        chosen = chosen_measure(indicator, posted)
        if chosen != indicator.measure:
            drafted = DraftIndicator(text=indicator.text, measure=chosen, confidence=1.0)
            indicator.measure, indicator.parameters = default_binding(drafted, indicator.action)
            indicator.confidence = 1.0
            indicator.save()
