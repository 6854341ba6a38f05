"""How many sessions are to come, and whether the calendar is kept up to date."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.agenda.models import RelayedSession
from arrimage.agenda.operations.relaying import publish, set_aside
from arrimage.agenda.relayed_measures import SESSIONS_COMING, TRAINING_CALENDAR_FRESH, days_of
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from tests.agenda.sessions.conftest import moment, session

pytestmark = pytest.mark.django_db
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


def value(measure: Any, day: date, **parameters: Any) -> Any:
    return Figure.of(measure, MARCH, day, parameters).value


@pytest.fixture
def two_published(source, told):
    told(source, session(), session(uid="b", title="Le marketing des OBNL", url="https://b.example/"))
    publish(sessions=RelayedSession.objects.all(), at=moment())
    RelayedSession.objects.update(created_at=moment(), updated_at=moment())
    return source


def test_what_is_published_and_to_come_counts(two_published):
    assert value(SESSIONS_COMING, date(2026, 3, 15)) == 2
    assert value(SESSIONS_COMING, date(2026, 3, 14)) == 0
    set_aside(sessions=RelayedSession.objects.filter(title__startswith="Le"))
    assert value(SESSIONS_COMING, date(2026, 3, 15)) == 1


def test_what_waits_or_is_cancelled_does_not_count_and_says_why(source, told):
    told(source, session(), session(uid="b", title="Le marketing des OBNL", url="https://b.example/", cancelled=True))
    RelayedSession.objects.update(created_at=moment())
    assert value(SESSIONS_COMING, date(2026, 3, 15)) == 0


def test_a_calendar_that_its_source_confirms_is_up_to_date(two_published, told):
    assert value(TRAINING_CALENDAR_FRESH, date(2026, 3, 20)) == 100
    assert value(TRAINING_CALENDAR_FRESH, date(2026, 3, 31)) == 0
    told(two_published, session(), days=10)
    RelayedSession.objects.update(updated_at=moment())
    assert value(TRAINING_CALENDAR_FRESH, date(2026, 3, 31)) == 50
    assert value(TRAINING_CALENDAR_FRESH, date(2026, 3, 31), within_days=20) == 100


def test_without_a_session_there_is_no_share(db):
    assert value(TRAINING_CALENDAR_FRESH, date(2026, 3, 31)) is None


@given(st.one_of(st.none(), st.integers(), st.text(max_size=6)))
def test_any_number_of_days_is_understood_or_the_usual(said):
    scope = TRAINING_CALENDAR_FRESH.scope(MARCH, date(2026, 3, 31), {"within_days": said})
    assert 0 <= days_of(scope) < 10_000
