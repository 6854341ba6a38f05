"""Every measure of the catalogue keeps its promises on the demo hub, for several periods and each way it is asked."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from arrimage.accounts.models import User
from arrimage.demo.clock import Clock
from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Kind, Measure, how_many
from arrimage.evidence.period import Period
from arrimage.plan.models import FrozenFigure, Indicator, Plan, ReportingPeriod
from arrimage.plan.operations.freezing import freeze_period
from arrimage.plan.queries import figure_for, proof
from arrimage.plan.queries.evidence import PAGE, in_order, rows_of

pytestmark = pytest.mark.usefixtures("demo", "db")
MEASURES = sorted(catalogue.catalogue(), key=lambda measure: measure.code)
ADDED_UP = {Kind.COUNT, Kind.SUM, Kind.DELIVERABLE}


def _periods() -> list[Period]:
    clock = Clock(localdate())
    quarters = [Period(clock.month(month), clock.month(month + 3)) for month in (0, 3, 6, 9)]
    week = Period(clock.today - timedelta(days=7), clock.today)
    nothing = Period(clock.start - timedelta(days=60), clock.start - timedelta(days=30))
    return [*quarters, Period(clock.start, clock.month(12)), week, nothing, Period(clock.start, clock.start)]


def _asked(measure: Measure) -> list[dict[str, Any]]:
    """No parameter at all, then each set of parameters that an indicator of the demo asks with."""
    sets: dict[str, dict[str, Any]] = {"{}": {}}
    for indicator in Indicator.objects.filter(measure=measure.code):
        parameters = {**indicator.parameters, **({"indicator": indicator.pk} if measure.manual else {})}
        sets[json.dumps(parameters, sort_keys=True)] = parameters
    return list(sets.values())


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_record_counts_or_says_why_not(measure):
    for parameters in _asked(measure):
        for period in _periods():
            figure = Figure.of(measure, period, localdate(), parameters)
            candidates, counted = list(figure.candidates), list(figure.counted)
            left_out = list(figure.not_counted)
            keys = [record.pk for record in counted], [record.pk for record in left_out]
            assert sorted([*keys[0], *keys[1]]) == sorted(record.pk for record in candidates)
            assert not set(keys[0]) & set(keys[1]), "a record both counts and does not"
            assert len(set(keys[0])) == len(keys[0]), "a record counts twice"
            for record in left_out:
                assert [reason for reason in figure.reasons(record) if reason.strip()], f"no reason for {record}"
            if measure.operation is how_many:
                assert figure.value == len(counted)


def _proof(measure: Measure, reader: User, *, counted: bool, size: int) -> tuple[list[Any], int]:
    """The first rows of the proof as that person has them, and how many questions they took."""
    figure = Figure.of(measure, _periods()[4], localdate(), _asked(measure)[-1])
    records = in_order(figure, figure.counted if counted else figure.not_counted)[:size]
    with CaptureQueriesContext(connection) as asked:
        page = list(records)
        said = {} if counted else {record.pk: tuple(figure.reasons(record)) for record in page}
        rows = rows_of(figure, page, reader, said)
    return rows, len(asked)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
@pytest.mark.parametrize("counted", [True, False], ids=["counted", "not_counted"])
def test_a_longer_proof_asks_no_more_questions(measure, counted, coralie):
    few, asked_for_few = _proof(measure, coralie, counted=counted, size=2)
    many, asked_for_many = _proof(measure, coralie, counted=counted, size=15)
    assert len(few) <= len(many)
    assert asked_for_many <= asked_for_few


@pytest.mark.parametrize("measure", [one for one in MEASURES if not one.secret], ids=lambda measure: measure.code)
def test_a_proof_names_its_records_and_the_dates_that_place_them_in_the_period(measure, coralie):
    period = _periods()[4]
    rows, _asked_for_them = _proof(measure, coralie, counted=True, size=500)
    assert rows, "a measure the demo never shows"
    assert all(row.visible and row.url for row in rows), "one click leads nowhere"
    if measure.date_field:
        assert all(row.date is not None and period.start <= row.date < period.end for row in rows)


@pytest.mark.parametrize("measure", [one for one in MEASURES if one.kind is Kind.SUM], ids=lambda measure: measure.code)
def test_the_proof_of_a_sum_adds_up_to_it_by_hand(measure, coralie):
    for parameters in _asked(measure):
        for period in _periods():
            figure = Figure.of(measure, period, localdate(), parameters)
            rows = rows_of(figure, list(figure.counted), coralie)
            assert sum(row.value for row in rows) == figure.value
            assert all(row.value is None for row in rows_of(figure, list(figure.counted)[:3], None))


@pytest.mark.parametrize(
    "measure",
    [measure for measure in MEASURES if measure.kind in ADDED_UP and not measure.distinct],
    ids=lambda measure: measure.code,
)
def test_adjacent_periods_add_up(measure):
    clock, day = Clock(localdate()), localdate()
    whole = Period(clock.start, clock.month(12))
    for parameters in _asked(measure):
        for cut in (clock.month(1), clock.month(4), day, day + timedelta(days=1), clock.end):
            parts = [Figure.of(measure, part, day, parameters).value or 0 for part in whole.split(cut)]
            assert sum(parts) == (Figure.of(measure, whole, day, parameters).value or 0)


def test_what_was_reported_can_be_read_again_whatever_counted_it(coralie):
    plan = Plan.objects.live().get(parent_action=None)
    yesterday, action = localdate() - timedelta(days=1), plan.actions.first()
    period = ReportingPeriod.objects.create(plan=plan, label="Jusqu’ici", start=plan.start, end=yesterday)
    for measure in MEASURES:
        Indicator.objects.create(action=action, text=str(measure.label), measure=measure.code)
    freeze_period(period=period, by=coralie, at=datetime.now(UTC), day=localdate())
    reported = FrozenFigure.objects.filter(reporting_period=period, indicator__action=action).exclude(evidence=[])
    for frozen in reported:
        page = proof(figure_for(frozen.indicator, period.period, localdate()), coralie)
        assert page.total == len(frozen.evidence)
        assert catalogue.get(frozen.measure).secret or len(page.rows) == min(page.total, PAGE)
    assert len({frozen.measure for frozen in reported}) >= len(MEASURES) - 5


def _all_asked_by(figures: list[Figure], at: datetime) -> list[Any]:
    """Every statement and every value, in order, as a process has them that starts at that moment."""
    told: list[Any] = []

    def tell(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        told.append((sql, params))
        return execute(sql, params, *rest)

    cache.clear()
    with time_machine.travel(at, tick=False), connection.execute_wrapper(tell):
        told += [figure.value for figure in figures]
    return told


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_measure_asks_the_same_at_whatever_hour(measure):
    """Whence its value may be remembered until one of the tables that it reads changes."""
    now, periods, sets = datetime.now(UTC), _periods()[4:6], _asked(measure)

    def asked(at: datetime) -> list[Any]:
        new = [Figure.of(measure, period, now.date(), given) for given in sets for period in periods]
        return _all_asked_by(new, at)

    asked(now)  # what never changes, such as the kinds of records, is learnt
    assert asked(now) == asked(now + timedelta(days=40, hours=5, minutes=7))


def test_the_demo_counts_something_and_leaves_something_out():
    figures = [Figure.of(measure, _periods()[4], localdate()) for measure in MEASURES if not measure.manual]
    assert all(figure.candidates.exists() for figure in figures), "a measure the demo never shows"
    assert sum(figure.not_counted.exists() for figure in figures) >= 5


def test_every_indicator_of_the_demo_has_a_known_source():
    assert [indicator for indicator in Indicator.objects.all() if not catalogue.known(indicator.measure)] == []
