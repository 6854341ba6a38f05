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
from arrimage.kit.remembering import Memory, remembered_counts
from arrimage.plan.models import FrozenFigure, Indicator, Reading, ReportingPeriod, Target
from arrimage.plan.states import FROM_ZERO, Number, Standing


@dataclass(frozen=True)
class IndicatorFigure:
    """What an indicator yields for a period as seen on a day.

    `figure` and `measure` are None when the indicator is bound to a measure nobody declares: its value is unknown,
    never zero. `frozen` is the figure reported for that very period, once it is frozen. `dated` is filled where the
    whole plan has no target of its own: the target in force of one of its periods, which judges nothing here.
    """

    indicator: Indicator
    period: Period
    day: date
    figure: Figure | None
    value: Number | None
    target: Target | None = None
    frozen: FrozenFigure | None = None
    dated: Target | None = None

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
        return Standing(kind, self.shown, self.target.value if self.target else None, self.baseline)

    @property
    def baseline(self) -> Decimal | None:
        known = (one.baseline for one in (self.target, self.dated) if one and one.baseline is not None)
        return next(known, None)

    @property
    def is_beside_dated(self) -> bool:
        """Whether the value reads beside `dated`: what adds up over the whole plan does not beside one year's."""
        return self.measure is not None and self.measure.kind not in FROM_ZERO and self.unit != "%"

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
    targets, dated = _targets(indicators, period, day)
    with remembered_counts() as memory:
        values = _Values(indicators, period, day, memory)
        counted = {indicator.pk: values.of(indicator) for indicator in indicators}
    return {
        indicator.pk: IndicatorFigure(
            indicator,
            period,
            day,
            *counted[indicator.pk],
            targets.get(indicator.pk),
            frozen.get(indicator.pk),
            dated.get(indicator.pk),
        )
        for indicator in indicators
    }


@dataclass
class _Values:
    indicators: Sequence[Indicator]
    period: Period
    day: date
    memory: Memory
    shared: dict[tuple[str, str], Figure] = field(default_factory=dict)
    typed: dict[int, Number] = field(init=False)

    def __post_init__(self) -> None:
        manual = [indicator.pk for indicator in self.indicators if self._is_manual(indicator)]
        self.typed = latest_readings(manual, self.period, self.day)

    def of(self, indicator: Indicator) -> tuple[Figure | None, Number | None]:
        figure = self._figure(indicator)
        if figure is None:
            return None, None
        if figure.measure.kind is Kind.MANUAL:
            return figure, self.typed.get(indicator.pk)
        return figure, self.memory.value(figure.asked, lambda: figure.value)

    def _figure(self, indicator: Indicator) -> Figure | None:
        figure = live_figure(indicator, self.period, self.day)
        if figure is None or figure.measure.kind is Kind.MANUAL:
            return figure
        key = (indicator.measure, json.dumps(indicator.parameters or {}, sort_keys=True, default=str))
        return self.shared.setdefault(key, figure)

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


def _targets(indicators: Sequence[Indicator], period: Period, day: date) -> tuple[dict[int, Target], dict[int, Target]]:
    """The target of that very period; else that of the whole plan, when the whole plan is what is asked for.

    A yearly target says nothing of a quarter: for any other period there is none. For the whole plan, where that
    leaves no number to aim at, the second answer tells the target in force of the plan's own periods.
    """
    own = Q(period__start=period.start, period__end=period.last_day)
    of_actions = Q(indicator__action__plan__start=period.start, indicator__action__plan__end=period.last_day)
    of_objectives = Q(indicator__objective__plan__start=period.start, indicator__objective__plan__end=period.last_day)
    whole = (Q(period=None) | Q(value__isnull=False)) & (of_actions | of_objectives)
    found: dict[int, Target] = {}
    others: dict[int, list[Target]] = defaultdict(list)
    targets = Target.objects.filter(own | whole, indicator__in=indicators).select_related("period")
    # The period's own comes last, and replaces that of the whole plan.
    for target in targets.order_by(F("period").desc(nulls_first=True), "-pk"):
        if target.period is None or target.period.period == period:
            found[target.indicator_id] = target
        else:
            others[target.indicator_id].append(target)
    aimed = {pk for pk, target in found.items() if target.value is not None}
    return found, {pk: _in_force(some, day) for pk, some in others.items() if pk not in aimed}


def _in_force(targets: Sequence[Target], day: date) -> Target:
    """The last one of a period begun by that day; else the first to come."""

    def days(target: Target) -> tuple[date, date]:
        assert target.period is not None, "one of a period"
        return target.period.end, target.period.start

    begun = [target for target in targets if target.period and target.period.start <= day]
    return max(begun, key=days) if begun else min(targets, key=days)


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
