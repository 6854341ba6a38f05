"""What training counts: needs said, needs answered, hours given."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.agenda.models import Activity
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.training.measures import HOURS_GIVEN, NEEDS_ANSWERED, NEEDS_GATHERED
from arrimage.training.models import LearningNeed, TrainingSheet

SPRING = Period(date(2025, 4, 1), date(2025, 7, 1))
DAY = date(2025, 12, 31)


def value(measure, period=SPRING, day=DAY, **parameters):
    return Figure.of(measure, period, day, parameters).value


def test_share_is_of_the_needs_said_in_the_period_answered_by_its_end(need):
    said = {"said_on": date(2025, 5, 1)}
    need("answered in time", state="answered", answered_on=date(2025, 6, 30), **said)
    need("answered after", state="answered", answered_on=date(2025, 7, 1), **said)
    need("waits", **said)
    need("told no", state="set_aside", answered_on=date(2025, 5, 2), **said)
    need("withdrawn", state="withdrawn", **said)
    need("before", said_on=date(2025, 3, 31), state="answered", answered_on=date(2025, 5, 2))
    assert value(NEEDS_GATHERED) == 4
    assert value(NEEDS_ANSWERED) == 25.0
    figure = Figure.of(NEEDS_ANSWERED, SPRING, DAY, {})
    reasons = {str(one): figure.reasons(one) for one in figure.not_counted}
    assert reasons["told no"] == ["Le pôle a répondu qu’il n’y aurait pas de séance."]
    assert reasons["answered after"] == ["Aucune séance n’y avait répondu à la fin de la période."]


def test_no_need_gives_no_share(db):
    assert value(NEEDS_ANSWERED) is None
    assert value(NEEDS_GATHERED) == 0


def test_needs_of_one_mrc(need, cafe):
    need("of the café", organisation=cafe, said_on=date(2025, 5, 1))
    need("of nobody known", said_on=date(2025, 5, 1))
    assert value(NEEDS_GATHERED, county="700") == 1


@pytest.mark.parametrize(
    ("fields", "hours"),
    [
        ({}, 6.5),
        ({"status": "planned"}, 0),
        ({"status": "cancelled"}, 0),
        ({"date": date(2025, 7, 1)}, 0),
        ({"date": date(2025, 6, 30)}, 6.5),
    ],
)
def test_hours_are_those_of_the_trainings_held(training, sheet, fields, hours):
    event = training(days=-1)
    sheet(event, hours=Decimal("6.5")), sheet(training(days=-1))
    Activity.objects.filter(pk=event.activity_id).update(**{"date": date(2025, 5, 1), **fields})
    assert value(HOURS_GIVEN) == hours


def test_duplicate_gives_no_hour(training, sheet):
    event, other = training(days=-1), training(days=-1)
    sheet(event, hours=3)
    Activity.objects.filter(pk=event.activity_id).update(date=date(2025, 5, 1), duplicate_of=other.activity_id)
    assert value(HOURS_GIVEN) == 0


days = st.dates(date(2025, 1, 1), date(2025, 12, 31))
said_needs = st.lists(
    st.tuples(days, st.sampled_from(LearningNeed.State.values), st.integers(0, 200)), min_size=1, max_size=10
)


@settings(max_examples=25)
@given(said=said_needs, start=days, length=st.integers(0, 200), day=days)
def test_needs_are_counted_as_by_hand(db, said, start, length, day):
    LearningNeed.objects.all().delete()
    period = Period(start, start + timedelta(days=length))
    for on, state, wait in said:
        answered = on + timedelta(days=wait) if state in ("answered", "set_aside") else None
        LearningNeed.objects.create(text="x", said_on=on, state=state, answered_on=answered)
    put = [(on, state, on + timedelta(days=wait)) for on, state, wait in said]
    kept = [one for one in put if one[0] in period and one[0] <= day and one[1] != "withdrawn"]
    last = min(period.last_day, day)
    done = [one for one in kept if one[1] == "answered" and one[2] <= last]
    assert value(NEEDS_GATHERED, period, day) == len(kept)
    assert value(NEEDS_ANSWERED, period, day) == (round(100 * len(done) / len(kept), 1) if kept else None)


@settings(max_examples=25)
@given(hours=st.lists(st.tuples(days, st.decimals(Decimal("0.25"), 40, places=2)), max_size=6), cut=days)
def test_hours_of_two_adjacent_periods_add_up(db, training, hours, cut):
    TrainingSheet.objects.all().delete()
    for on, given_hours in hours:
        event = training(days=-1)
        Activity.objects.filter(pk=event.activity_id).update(date=on)
        TrainingSheet.objects.create(event=event, hours=given_hours)
    year = Period(date(2025, 1, 1), date(2026, 1, 1))
    first, second = year.split(cut)
    whole = value(HOURS_GIVEN, year, localdate())
    assert whole == pytest.approx(value(HOURS_GIVEN, first, localdate()) + value(HOURS_GIVEN, second, localdate()))
    assert whole == pytest.approx(float(sum(given_hours for _on, given_hours in hours)))
