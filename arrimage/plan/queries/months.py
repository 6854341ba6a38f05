"""A figure month by month, for the small line that shows how it moved."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Kind, how_many
from arrimage.evidence.period import Period
from arrimage.kit.remembering import Memory, remembered_counts
from arrimage.plan.queries.figures import IndicatorFigure
from arrimage.plan.states import Number

# These add up: a month shows what happened in it. The others show the state at the month's end.
WITHIN_THE_MONTH = {Kind.COUNT, Kind.SUM, Kind.DELIVERABLE}


@dataclass(frozen=True)
class Month:
    period: Period
    value: Number | None


def by_month(figure: IndicatorFigure) -> list[Month]:
    """The months of the period that have begun on the figure's day, oldest first.

    A plain count takes one query, grouped by day (a month would be computed for each row). Whatever cannot be
    grouped so is asked month by month.
    """
    live = figure.figure
    if live is None:
        return []
    months = [month for month in figure.period.months() if month.start <= figure.day]
    if live.measure.operation is how_many and live.measure.date_field and not live.measure.distinct:
        per_day = _per_day(live)
        return [Month(month, sum(n for day, n in per_day.items() if day in month)) for month in months]
    with remembered_counts() as memory:
        return [Month(month, _of_month(live, month, figure.period, memory)) for month in months]


def _per_day(figure: Figure) -> Counter[date]:
    field = figure.measure.date_field
    days = figure.counted.order_by().values_list(field).annotate(n=Count("pk"))
    return Counter(dict(days))


def _of_month(figure: Figure, month: Period, whole: Period, memory: Memory) -> Any:
    adds_up = figure.measure.kind in WITHIN_THE_MONTH and not figure.measure.distinct
    asked = month if adds_up else Period(whole.start, month.end)
    at_month = Figure.of(figure.measure, asked, figure.scope.day, figure.scope.parameters)
    return memory.value(at_month.asked, lambda: at_month.value)
