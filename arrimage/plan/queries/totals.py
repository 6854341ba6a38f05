"""Totals over a whole plan, where a record counts once however many indicators use it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q

from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Kind, Measure, Records
from arrimage.evidence.period import Period
from arrimage.plan.models import Indicator, Plan
from arrimage.plan.queries.figures import live_figure
from arrimage.plan.states import Number

ADDING_UP = {Kind.COUNT, Kind.SUM, Kind.DELIVERABLE}


@dataclass(frozen=True)
class MeasureTotal:
    """A measure over the union of what its indicators count."""

    measure: Measure
    value: Number
    records: Records


@dataclass(frozen=True)
class RecordTotal:
    """How many records of one kind the plan's figures rest on."""

    model: type[Model]
    records: Records
    value: int

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name if self.value < 2 else self.model._meta.verbose_name_plural)


@dataclass(frozen=True)
class PlanTotals:
    measures: list[MeasureTotal]
    records: list[RecordTotal]


def plan_totals(plan: Plan, period: Period, day: date) -> PlanTotals:
    """Measures that add up, each over the distinct records of its indicators; then the records, by model."""
    by_measure: dict[str, list[Figure]] = defaultdict(list)
    by_model: dict[type[Model], list[Figure]] = defaultdict(list)
    indicators = Indicator.objects.filter(Q(action__plan=plan) | Q(objective__plan=plan))
    for indicator in indicators:
        figure = live_figure(indicator, period, day)
        if figure is not None and figure.measure.kind in ADDING_UP:
            by_measure[figure.measure.code].append(figure)
            by_model[figure.candidates.model].append(figure)
    return PlanTotals(
        [_measure_total(figures) for figures in by_measure.values()],
        [_record_total(model, figures) for model, figures in by_model.items()],
    )


def _measure_total(figures: list[Figure]) -> MeasureTotal:
    measure = figures[0].measure
    counted = _union([figure.counted for figure in figures])
    candidates = _union([figure.candidates for figure in figures])
    value: Any = measure.operation(counted, candidates)
    return MeasureTotal(measure, value, counted)


def _record_total(model: type[Model], figures: list[Figure]) -> RecordTotal:
    records = _union([figure.counted for figure in figures])
    return RecordTotal(model, records, records.count())


def _union(querysets: list[Records]) -> Records:
    """The records of any of them, each once: a filter, so that it can still be added up and paged."""
    among = Q()
    for queryset in querysets:
        among |= Q(pk__in=queryset.order_by().values("pk"))
    model: Any = querysets[0].model
    records: Records = model._default_manager.filter(among)
    return records
