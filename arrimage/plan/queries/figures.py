"""The figures of indicators: each value beside its target, in one query per distinct live figure."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Kind, Measure
from arrimage.evidence.period import Period
from arrimage.plan.models import FrozenFigure, Indicator, Reading, ReportingPeriod, Target
from arrimage.plan.states import Number, Standing


@dataclass(frozen=True)
class IndicatorFigure:
    """What an indicator yields for a period as seen on a day.

    `figure` and `measure` are None when the indicator is bound to a measure nobody declares: its value is unknown,
    never zero. `frozen` is the figure reported for that very period, once it is frozen.
    """

    indicator: Indicator
    period: Period
    day: date
    figure: Figure | None
    value: Number | None
    target: Target | None = None
    frozen: FrozenFigure | None = None

    @property
    def measure(self) -> Measure | None:
        return self.figure.measure if self.figure else None

    @property
    def unknown(self) -> bool:
        return self.figure is None

    @property
    def manual(self) -> bool:
        return self.measure is not None and self.measure.manual

    @property
    def shown(self) -> Number | None:
        """The value to read: the one reported where the period is frozen, else the live one."""
        return self.frozen.value if self.frozen else self.value

    @property
    def unit(self) -> str:
        """As it agrees with the value to read."""
        if self.frozen and self.frozen.measure != self.indicator.measure:
            return self.frozen.unit
        return self.measure.unit_of(self.shown) if self.measure else ""

    @property
    def standing(self) -> Standing:
        kind = self.measure.kind if self.measure else None
        aimed, baseline = (self.target.value, self.target.baseline) if self.target else (None, None)
        return Standing(kind, self.shown, aimed, baseline)

    @property
    def progress(self) -> float | None:
        return self.standing.progress

    @property
    def restated(self) -> bool:
        """Whether the value seen today is no longer the one reported."""
        if self.frozen is None:
            return False
        today = None if self.value is None else round(Decimal(str(self.value)), 4)
        return today != self.frozen.value


def parameters_of(indicator: Indicator) -> Mapping[str, Any]:
    """What the measure is asked with: the binding, and for typed values the indicator they belong to."""
    if catalogue.known(indicator.measure) and catalogue.get(indicator.measure).manual:
        return {"indicator": indicator.pk}
    return indicator.parameters or {}


def live_figure(indicator: Indicator, period: Period, day: date) -> Figure | None:
    """The figure, not yet computed; None when nobody declares the indicator's measure."""
    if not catalogue.known(indicator.measure):
        return None
    return Figure.of(catalogue.get(indicator.measure), period, day, parameters_of(indicator))


def figure_for(indicator: Indicator, period: Period, day: date) -> IndicatorFigure:
    """One indicator's figure with its target and, where the period is frozen, what was reported."""
    return figures_for([indicator], period, day)[indicator.pk]


def figures_for(indicators: Iterable[Indicator], period: Period, day: date) -> dict[int, IndicatorFigure]:
    """Figures by indicator. Indicators bound alike share one query; all typed values come in one."""
    indicators = list(indicators)
    if not indicators:
        return {}
    frozen = _frozen(indicators, period)
    targets = _targets(indicators, period)
    values = _Values(indicators, period, day)
    found = {}
    for indicator in indicators:
        figure = values.figure(indicator)
        value = values.value(indicator, figure)
        found[indicator.pk] = IndicatorFigure(
            indicator, period, day, figure, value, targets.get(indicator.pk), frozen.get(indicator.pk)
        )
    return found


@dataclass
class _Values:
    indicators: Sequence[Indicator]
    period: Period
    day: date
    shared: dict[tuple[str, str], Figure] = field(default_factory=dict)
    typed: dict[int, Number] = field(init=False)

    def __post_init__(self) -> None:
        manual = [indicator.pk for indicator in self.indicators if self._is_manual(indicator)]
        self.typed = latest_readings(manual, self.period, self.day)

    def figure(self, indicator: Indicator) -> Figure | None:
        figure = live_figure(indicator, self.period, self.day)
        if figure is None or figure.measure.kind is Kind.MANUAL:
            return figure
        key = (indicator.measure, json.dumps(indicator.parameters or {}, sort_keys=True, default=str))
        return self.shared.setdefault(key, figure)

    def value(self, indicator: Indicator, figure: Figure | None) -> Number | None:
        if figure is None:
            return None
        if figure.measure.kind is Kind.MANUAL:
            return self.typed.get(indicator.pk)
        value: Number | None = figure.value
        return value

    @staticmethod
    def _is_manual(indicator: Indicator) -> bool:
        return catalogue.known(indicator.measure) and catalogue.get(indicator.measure).manual


def latest_readings(indicators: Sequence[int], period: Period, day: date) -> dict[int, Number]:
    """The value that `plan.manual` yields for each indicator that has one, in one query."""
    if not indicators:
        return {}
    seen = period.until(day)
    readings = Reading.objects.filter(indicator__in=indicators, date__gte=seen.start, date__lt=seen.end)
    # The last of an indicator replaces those before it.
    return dict(readings.order_by("date", "pk").values_list("indicator_id", "value"))


def _frozen(indicators: Sequence[Indicator], period: Period) -> dict[int, FrozenFigure]:
    reported = (
        FrozenFigure.objects.filter(
            indicator__in=indicators,
            reporting_period__start=period.start,
            reporting_period__end=period.last_day,
            reporting_period__frozen_at__isnull=False,
        )
        .select_related("reporting_period")
        .defer("evidence")
    )
    return {figure.indicator_id: figure for figure in reported}


def _targets(indicators: Sequence[Indicator], period: Period) -> dict[int, Target]:
    """The target of that very period; else that of the whole plan, when the whole plan is what is asked for.

    A yearly target says nothing of a quarter: for any other period there is none.
    """
    own = Q(period__start=period.start, period__end=period.last_day)
    of_actions = Q(indicator__action__plan__start=period.start, indicator__action__plan__end=period.last_day)
    of_objectives = Q(indicator__objective__plan__start=period.start, indicator__objective__plan__end=period.last_day)
    whole = Q(period=None) & (of_actions | of_objectives)
    targets = Target.objects.filter(own | whole, indicator__in=indicators)
    # The period's own comes last, and replaces that of the whole plan.
    return {target.indicator_id: target for target in targets.order_by(F("period").desc(nulls_first=True), "-pk")}


def short_of_target(figures: Iterable[IndicatorFigure], day: date) -> set[int]:
    """The indicators without a target here that do not reach the last one due, of a period begun or over."""
    untold = [figure.indicator for figure in figures if figure.standing.target is None]
    due = Target.objects.filter(indicator__in=untold, value__isnull=False, period__start__lte=day)
    last = {one.indicator_id: one.period for one in due.select_related("period").order_by("period__start", "pk")}
    by_period: dict[ReportingPeriod, list[Indicator]] = defaultdict(list)
    for indicator in untold:
        if period := last.get(indicator.pk):
            by_period[period].append(indicator)
    return {
        pk
        for period, some in by_period.items()
        for pk, figure in figures_for(some, period.period, day).items()
        if not figure.standing.met
    }
