"""Reminders: the day before, and just before an event online; never twice, never for what is over or called off."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arrimage.agenda.models import Activity, Event
from arrimage.registration.happening import begins_at
from arrimage.registration.operations.reminding import remind
from arrimage.registration.reminders import due, reminders_of
from tests.registration_letters.letters_at_hand import DAY, NOW, ZONE, State, an_event, change, registered, written

EVE = datetime(2026, 12, 2, 9, tzinfo=ZONE)
MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 12, 1), timezones=st.just(ZONE))
HOURS = st.none() | st.times().map(lambda hour: hour.replace(microsecond=0, tzinfo=None))


def unsaved(day, hour, *, online=False, status="planned") -> Event:
    return Event(activity=Activity(title="x", date=day, start_time=hour, is_online=online, status=status))


@given(MOMENTS, st.integers(-60 * 24 * 4, 60 * 24 * 4), HOURS, st.booleans(), st.sampled_from(Activity.Status))
@example(datetime(2026, 3, 8, 12, tzinfo=ZONE), 0, time(2, 30), True, Activity.Status.PLANNED)  # an hour that is not
@example(datetime(2026, 11, 1, 12, tzinfo=ZONE), 0, time(1, 30), True, Activity.Status.PLANNED)  # one that comes twice
def test_a_reminder_is_due_only_while_it_serves(moment, minutes, hour, online, status):
    event = unsaved(moment.date(), hour, online=online, status=status)
    now = moment + timedelta(minutes=minutes)
    found = due(event, now)
    begins = begins_at(event)
    if found is not None:
        assert status != Activity.Status.CANCELLED
        assert found.moment <= now < begins
        assert not [other for other in reminders_of(event) if found.moment < other.moment <= now]
    elif status != Activity.Status.CANCELLED:
        assert now >= begins or all(now < one.moment for one in reminders_of(event))


@given(MOMENTS, HOURS, st.booleans())
def test_each_reminder_has_a_name_of_its_own_that_follows_the_date(moment, hour, online):
    event, moved = (unsaved(day, hour, online=online) for day in (moment.date(), moment.date() + timedelta(days=1)))
    names = [one.occasion for of in (event, moved) for one in reminders_of(of)]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 60 for name in names)


@pytest.mark.django_db
def test_the_day_before_in_the_morning_each_person_registered_is_reminded_once():
    event = an_event()
    people = {state: registered(event, f"P {state}", f"{state}@ferme.example", state=state) for state in State}
    assert remind(at=EVE - timedelta(minutes=1)) == 0
    assert remind(at=EVE) == 1
    assert remind(at=EVE) == remind(at=EVE + timedelta(hours=3)) == 0
    assert {state for state, one in people.items() if written(one, "reminder")} == {State.CONFIRMED}


@pytest.mark.django_db
def test_an_event_online_is_told_again_with_its_link_two_hours_before():
    one = registered(an_event(is_online=True, online_url="https://visio.example/salle"))
    assert remind(at=EVE) == 1
    soon = datetime(2026, 12, 3, 16, 30, tzinfo=ZONE)
    assert remind(at=soon - timedelta(minutes=1)) == 0
    assert remind(at=soon) == 1
    assert ["visio.example" in row.own_text for row in written(one)] == [True, True]


@pytest.mark.django_db
def test_back_from_a_long_stop_only_the_latest_reminder_leaves_and_none_once_it_has_begun():
    one = registered(an_event(is_online=True))
    assert remind(at=datetime(2026, 12, 3, 17, tzinfo=ZONE)) == 1
    assert len(written(one)) == 1
    registered(an_event(), "Luc Roy", "luc@ferme.example")
    assert remind(at=datetime(2026, 12, 3, 18, 30, tzinfo=ZONE)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("said", [{"status": "cancelled"}, {"status": "postponed"}, {"state": Event.State.DRAFT}])
def test_nobody_is_reminded_of_what_is_called_off_or_not_published(said):
    registered(an_event(**said))
    assert remind(at=EVE) == 0


@pytest.mark.django_db
def test_whoever_has_just_registered_is_not_reminded_at_once():
    one = registered(an_event())
    one.decided_at = EVE + timedelta(hours=1)
    one.save()
    assert remind(at=EVE + timedelta(hours=2)) == 0


@pytest.mark.django_db
def test_moved_after_the_reminder_it_is_reminded_of_again():
    one = registered(an_event())
    assert remind(at=EVE) == 1
    change(one.enrolment.event, at=EVE + timedelta(hours=1), date=DAY + timedelta(days=7))
    assert remind(at=EVE + timedelta(days=1)) == 0
    assert remind(at=EVE + timedelta(days=7)) == 1
    assert NOW < EVE
