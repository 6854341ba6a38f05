"""All that an action's page shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from arrimage.evidence.period import Period
from arrimage.kit.templatetags.formats import number
from arrimage.plan.models import (
    Action,
    ActionDocument,
    ActionNote,
    BudgetLine,
    Deliverable,
    Objective,
    Plan,
    Task,
)
from arrimage.plan.queries.evidence import EvidencePage
from arrimage.plan.queries.figures import IndicatorFigure
from arrimage.plan.queries.months import Month, by_month
from arrimage.plan.queries.reported import proof
from arrimage.plan.queries.rows import ActionRow, action_rows


@dataclass(frozen=True)
class IndicatorDetail:
    figure: IndicatorFigure
    months: list[Month]
    counted: EvidencePage
    not_counted: EvidencePage

    @property
    def values(self) -> list[float]:
        """One number a month for the small line; a month without any value counts as nothing."""
        return [float(month.value or 0) for month in self.months]

    @property
    def spoken(self) -> str:
        """The same months in words."""
        shown = (f"{date_format(month.period.start, 'F')} {number(month.value) or '—'}" for month in self.months)
        return ", ".join(shown)


@dataclass(frozen=True)
class ActionPage:
    """`path` leads from the root objective to the action; `sub_plans` detail the action."""

    row: ActionRow
    path: list[Objective]
    indicators: list[IndicatorDetail]
    tasks: list[Task]
    notes: list[ActionNote]
    documents: list[ActionDocument]
    deliverables: list[Deliverable]
    budget_lines: list[BudgetLine]
    sub_plans: list[Plan]

    @property
    def action(self) -> Action:
        return self.row.action


def action_page(action: Action, period: Period, day: date, user: Any) -> ActionPage:
    (row,) = action_rows(Action.objects.filter(pk=action.pk).select_related("plan"), period, day, user)
    return ActionPage(
        row=row,
        path=path_to(action),
        indicators=[_detail(figure, user) for figure in row.indicators],
        tasks=list(action.tasks.select_related("owner")),
        notes=list(action.notes.select_related("author")),
        documents=list(action.documents.all()),
        deliverables=list(action.deliverables.prefetch_related("versions")),
        budget_lines=list(action.budget_lines.all()),
        sub_plans=list(action.sub_plans.all()),
    )


def path_to(action: Action) -> list[Objective]:
    path: list[Objective] = []
    objective = action.objective
    while objective is not None:
        path.insert(0, objective)
        objective = objective.parent
    return path


def _detail(figure: IndicatorFigure, user: Any) -> IndicatorDetail:
    return IndicatorDetail(figure, by_month(figure), proof(figure, user), proof(figure, user, counted=False))
