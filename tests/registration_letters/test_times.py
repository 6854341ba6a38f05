"""When an event takes place, in words and in calendars: an evening, whole days, several days, past midnight."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from arrimage.agenda.models import Activity, Event
from arrimage.agenda.rendering import day_in_words, days_and_hours
from arrimage.kit.calendars.writing import Method, Party
from arrimage.registration.happening import times_of
from arrimage.registration.invitations import invitation
from tests.registration_letters.letters_at_hand import NOW, ZONE

DAY = date(2026, 12, 3)
HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0, tzinfo=None))


def an_event(day: date = DAY, start: time | None = None, end: time | None = None, days: int = 0) -> Event:
    activity = Activity(pk=7, title="Forum", date=day, start_time=start, end_time=end, status="planned")
    last = day + timedelta(days=days) if days else None
    return Event(activity=activity, end_date=last, changed_at=NOW, sequence=2)


WORDS = [
    (an_event(), "jeudi 3 décembre 2026"),
    (an_event(date(2026, 12, 1)), "mardi 1er décembre 2026"),
    (an_event(days=1), "du jeudi 3 décembre 2026 au vendredi 4 décembre 2026"),
    (an_event(start=time(9)), "jeudi 3 décembre 2026, à 9 h"),
    (an_event(start=time(9), end=time(16, 30)), "jeudi 3 décembre 2026, de 9 h à 16 h 30"),
    (an_event(start=time(20), end=time(1)), "jeudi 3 décembre 2026, de 20 h à 1 h"),
    (an_event(start=time(9), days=1), "du jeudi 3 décembre 2026, 9 h, au vendredi 4 décembre 2026"),
    (an_event(start=time(9), end=time(16), days=1), "du jeudi 3 décembre 2026, 9 h, au vendredi 4 décembre 2026, 16 h"),
]


@pytest.mark.parametrize(("event", "words"), WORDS)
def test_the_words(event, words):
    with translation.override("fr-ca"):
        assert days_and_hours(event).replace("\xa0", " ") == words


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.none() | HOURS, st.none() | HOURS, st.integers(0, 4))
@example(date(2026, 3, 8), time(2, 30), time(3, 30), 0)  # an hour that does not exist
@example(date(2026, 11, 1), time(1, 30), time(1, 45), 0)  # an hour that comes twice
@example(date(2026, 10, 31), time(20), time(2), 0)  # past midnight, into the change of hour
def test_two_readers_of_calendars_find_the_same_beginning_and_the_same_end(day, start, end, days):
    event = an_event(day, start, end, days)
    to = Party("elise@ferme.example", "Élise")
    written = invitation(event, Method.REQUEST, to=to, organiser="Pôle", page="https://pole.example/x/", at=NOW)
    [one] = Calendar.from_ical(written).walk("VEVENT")
    other = vobject.readOne(written).vevent
    times = times_of(event)
    assert one["UID"] == other.uid.value
    assert one["SEQUENCE"] == int(other.sequence.value) == 2
    if start is None:
        assert one["DTSTART"].dt == other.dtstart.value == times.start == day
        assert one["DTEND"].dt == other.dtend.value == event.last_day + timedelta(days=1)
        return
    assert one["DTSTART"].dt == times.start == datetime.combine(day, start, ZONE)
    assert other.dtstart.value.replace(tzinfo=None) == datetime.combine(day, start)
    if times.end is None:
        assert "DTEND" not in one
        assert (end, days) == (None, 0)
        return
    assert one["DTEND"].dt == times.end > times.start
    assert other.dtend.value.replace(tzinfo=None) == times.end.replace(tzinfo=None)
    assert times.end.date() - event.last_day in (timedelta(0), timedelta(days=1))
    assert one["DTSTAMP"].dt == NOW.astimezone(UTC)


def test_a_deadline_in_the_evening_falls_on_the_day_that_people_live():
    evening = datetime(2026, 11, 27, 1, 2, tzinfo=UTC)  # 20:02 on Thursday in Montréal
    with translation.override("fr-ca"):
        assert day_in_words(evening) == "jeudi 26 novembre 2026"
