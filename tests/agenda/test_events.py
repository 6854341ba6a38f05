"""An event's life: opened from the journal, published, moved, put off, called off, held."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from arrimage.agenda import public_page
from arrimage.agenda.models import Activity, Event
from arrimage.agenda.operations import events
from arrimage.agenda.operations.announcing import announce
from arrimage.agenda.operations.journal import cancel_activities, hold_activities
from arrimage.agenda.signals import event_changed
from arrimage.agenda.stages import Stage, stage_of, stages_of
from tests.agenda.events import AT, an_event, told

pytestmark = pytest.mark.django_db
DAY = date(2018, 3, 15)


def test_the_address_says_the_title_and_the_day_and_no_two_are_the_same():
    assert an_event().slug == "5-a-7-du-reseau-2018-04-12"
    assert an_event().slug == "5-a-7-du-reseau-2018-04-12-2"
    assert an_event(title="Œuvrons à l’Île !").slug == "oeuvrons-a-l-ile-2018-04-12"
    assert an_event(title="🎉").slug == "evenement-2018-04-12"


def test_the_address_follows_a_draft_and_stays_once_published():
    event = an_event(published=False)
    event = events.move(event=event, changes={"date": date(2018, 5, 1)}, at=AT)
    assert event.slug == "5-a-7-du-reseau-2018-05-01"
    event = events.publish(event=event, at=AT)
    event = events.move(event=event, changes={"date": date(2018, 5, 2), "title": "6 à 8"}, at=AT)
    assert event.slug == "5-a-7-du-reseau-2018-05-01"


def test_an_activity_of_the_journal_is_opened_once(held):
    activity = held(title="Forum", date=date(2018, 4, 1), status=Activity.Status.PLANNED)
    event = events.open_event(activity=activity)
    assert (event.state, event.slug) == (Event.State.DRAFT, "forum-2018-04-01")
    assert events.open_event(activity=activity) == event


def test_a_restricted_activity_is_not_opened_nor_published(held):
    with pytest.raises(ValidationError):
        events.open_event(activity=held(is_restricted=True))
    event = an_event(published=False)
    Activity.objects.update(is_restricted=True)
    with pytest.raises(ValidationError):
        events.publish(event=event, at=AT)


def test_a_past_event_is_published_only_if_one_says_so():
    event = an_event(published=False, date=date(2018, 3, 1))
    with pytest.raises(ValidationError, match="2018"):
        events.publish(event=event, at=AT)
    assert events.publish(event=event, at=AT, although_past=True).state == Event.State.PUBLISHED


def test_a_published_event_is_not_published_twice_and_goes_back_to_a_draft():
    event = an_event()
    with pytest.raises(ValidationError):
        events.publish(event=event, at=AT)
    assert events.unpublish(event=event).state == Event.State.DRAFT
    with pytest.raises(ValidationError):
        events.unpublish(event=event)


def test_a_draft_tells_nothing():
    event = an_event(published=False)
    with told() as heard:
        events.move(event=event, changes={"date": date(2018, 5, 1)}, at=AT)
        events.cancel(event=event, at=AT)
    assert heard == []
    event.refresh_from_db()
    assert event.sequence == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"start_time": time(18)},
        {"end_time": time(20)},
        {"place": "Café de la Gare"},
        {"is_online": True},
        {"online_url": "https://salle.example/1"},
        {"end_date": date(2018, 4, 13)},
    ],
)
def test_what_calendars_show_is_told_with_a_higher_number(changes):
    event = an_event()
    with told() as heard:
        event = events.move(event=event, changes=changes, at=AT, why="La salle est prise.")
    assert heard == [(event, "moved", "La salle est prise.")]
    assert (event.sequence, event.changed_at, event.why_changed) == (1, AT, "La salle est prise.")


def test_a_new_title_raises_the_number_and_writes_to_nobody():
    event = an_event()
    with told() as heard:
        event = events.move(event=event, changes={"title": "5 à 7 de printemps"}, at=AT)
    assert (heard, event.sequence, event.changed_at) == ([], 1, AT)


def test_what_calendars_do_not_show_is_no_change():
    event = an_event()
    event.description = "Venez nombreux."
    event.save()
    with told() as heard:
        assert announce(event=event, at=AT) is None
    assert (heard, event.sequence) == ([], 0)


def test_an_event_that_was_over_is_corrected_in_silence():
    event = an_event(date=date(2018, 3, 1))
    with told() as heard:
        event = events.move(event=event, changes={"place": "Hôtel de ville"}, at=AT)
    assert (heard, event.sequence) == ([], 0)


DURING = datetime(2018, 4, 12, 22, tzinfo=UTC)  # six in the evening: it began at five


def test_what_is_corrected_once_it_has_begun_is_told_to_nobody():
    event = an_event()
    with told() as heard:
        event = events.move(event=event, changes={"start_time": time(17, 30)}, at=DURING)
        event = events.move(event=event, changes={"place": "Hôtel de ville"}, at=DURING)
    assert (heard, event.sequence) == ([], 2)  # calendars follow by themselves


def test_what_changes_for_the_days_that_remain_is_told():
    event = an_event(end_date=date(2018, 4, 13))
    with told() as heard:
        events.move(event=event, changes={"place": "Hôtel de ville"}, at=DURING)
    assert [change for _event, change, _why in heard] == ["moved"]


def test_called_off_once_it_has_begun_is_told_or_put_off_to_a_later_hour():
    event, other = an_event(), an_event()
    with told() as heard:
        events.move(event=event, changes={"start_time": time(20), "end_time": time(22)}, at=DURING)
        events.cancel(event=other, at=DURING)
    assert [change for _event, change, _why in heard] == ["moved", "cancelled"]


def test_put_off_to_a_day():
    event = an_event(end_date=date(2018, 4, 13))
    with told() as heard:
        event = events.postpone(event=event, to=date(2018, 5, 3), at=AT, why="Tempête.", times={"start_time": time(16)})
    assert heard == [(event, "postponed", "Tempête.")]
    assert (event.activity.date, event.end_date, event.postponed_from) == (
        date(2018, 5, 3),
        date(2018, 5, 4),
        date(2018, 4, 12),
    )
    assert event.activity.start_time == time(16)
    assert stage_of(event, DAY) == Stage.PUBLISHED
    back = events.postpone(event=event, to=date(2018, 4, 12), at=AT)
    assert (back.postponed_from, back.sequence) == (None, 2)


def test_put_off_to_a_day_not_known_then_given():
    event = events.postpone(event=an_event(), to=None, at=AT)
    assert event.activity.status == Activity.Status.POSTPONED
    assert stage_of(event, DAY) == Stage.POSTPONED
    assert event not in Event.objects.coming(DAY)
    with pytest.raises(ValidationError):
        events.postpone(event=event, to=None, at=AT)
    with told() as heard:
        event = events.postpone(event=event, to=date(2018, 6, 1), at=AT)
    assert [(change, one.activity.date) for one, change, _why in heard] == [("postponed", date(2018, 6, 1))]
    assert event.postponed_from == date(2018, 4, 12)
    assert stage_of(event, DAY) == Stage.PUBLISHED


def test_put_off_to_its_own_day_or_to_the_past_is_refused():
    event = an_event()
    for day in (date(2018, 4, 12), date(2018, 3, 1)):
        with pytest.raises(ValidationError):
            events.postpone(event=event, to=day, at=AT)


def test_called_off_then_planned_again():
    event = an_event()
    with told() as heard:
        event = events.cancel(event=event, at=AT, why="Trop peu d’inscriptions.")
        assert event.activity.status == Activity.Status.CANCELLED
        assert stage_of(event, DAY) == Stage.CANCELLED
        with pytest.raises(ValidationError):
            events.cancel(event=event, at=AT)
        event = events.reinstate(event=event, at=AT)
    assert [change for _event, change, _why in heard] == ["cancelled", "reinstated"]
    assert event.sequence == 2
    with pytest.raises(ValidationError):
        events.reinstate(event=event, at=AT)


def test_called_off_in_the_journal_is_told_too():
    event = an_event()
    with told() as heard:
        assert cancel_activities(activities=[event.activity], at=AT) == 1
    assert heard == [(event, "cancelled", "")]


def test_a_draft_that_had_been_published_tells_that_it_is_called_off():
    event = events.unpublish(event=an_event())
    with told() as heard:
        events.cancel(event=event, at=AT)
    assert [change for _event, change, _why in heard] == ["cancelled"]


def test_published_again_it_tells_what_changed_meanwhile():
    event = events.unpublish(event=an_event())
    with told() as heard:
        event = events.move(event=event, changes={"place": "Ailleurs"}, at=AT)
        assert heard == []
        event = events.publish(event=event, at=AT)
    assert [change for _event, change, _why in heard] == ["moved"]


def test_a_listener_that_fails_takes_the_change_back():
    event = an_event()

    def fail(**said):
        raise RuntimeError("nothing leaves")

    event_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            events.cancel(event=event, at=AT)
    finally:
        event_changed.disconnect(fail)
    event.refresh_from_db()
    assert (event.activity.status, event.sequence) == (Activity.Status.PLANNED, 0)


def test_where_it_stands_follows_the_activity_and_the_day(monkeypatch):
    event = an_event()
    assert stage_of(an_event(published=False), DAY) == Stage.DRAFT
    assert stage_of(event, date(2018, 4, 12)) == Stage.PUBLISHED
    assert stage_of(event, date(2018, 4, 13)) == Stage.OVER
    monkeypatch.setattr(public_page, "_full", [lambda keys: keys])
    assert stage_of(event, DAY) == Stage.FULL
    assert stage_of(event, date(2018, 4, 13)) == Stage.OVER
    assert hold_activities(activities=[event.activity], day=date(2018, 4, 12)) == 1
    assert stage_of(event, date(2018, 4, 13)) == Stage.HELD
    event.state = Event.State.CLOSED
    assert stage_of(event, date(2018, 4, 13)) == Stage.CLOSED


def test_whether_places_are_left_is_asked_once_for_a_whole_list(monkeypatch):
    asked = []
    monkeypatch.setattr(public_page, "_full", [lambda keys: asked.append(keys) or ()])
    stages_of([an_event(), an_event(), an_event(published=False)], DAY)
    assert [len(keys) for keys in asked] == [2]


@pytest.mark.parametrize(
    "wrong",
    [{"end_date": date(2018, 4, 11)}, {"end_time": time(16)}],
)
def test_no_event_ends_before_it_starts(wrong):
    event = an_event()
    with pytest.raises(ValidationError):
        events.move(event=event, changes=wrong, at=AT)
    event.refresh_from_db()
    assert event.sequence == 0


def test_an_event_of_two_days_may_end_earlier_in_the_day():
    event = events.move(event=an_event(), changes={"end_date": date(2018, 4, 13), "end_time": time(12)}, at=AT)
    assert event.activity.end_time == time(12)
