"""Events that come back: made at once, changed one by one or together."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from arrimage.agenda.models import Activity, Event, Slot, Speaker
from arrimage.agenda.operations import events
from arrimage.agenda.operations.series import Scope, change_series, remove, repeat, said_by
from arrimage.agenda.recurrence import Pattern, days_of, rule_of
from arrimage.agenda.signals import event_repeated
from tests.agenda.events import AT, an_event, told

pytestmark = pytest.mark.django_db
FIRST = date(2018, 4, 3)  # a Tuesday
TUESDAYS = [date(2018, 4, 3), date(2018, 4, 10), date(2018, 4, 17), date(2018, 4, 24)]


def weekly(**said):
    event = an_event(title="Café-causerie", date=FIRST, **said)
    Slot.objects.create(event=event, start_time=time(17), title="Accueil")
    Speaker.objects.create(event=event, name="Marie Dubé")
    return event, repeat(event=event, rule=rule_of(Pattern.WEEKLY, FIRST, count=4), at=AT)


def days_in(series):
    return list(series.events.order_by("activity__date").values_list("activity__date", flat=True))


def edit(event, scope, **changes):
    """What the form does: the event changed, then the others as its scope says."""
    event = Event.objects.select_related("activity", "series").get(pk=event.pk)
    before = said_by(event)
    event = events.move(event=event, changes=changes, at=AT)
    return change_series(event=event, before=before, scope=scope, at=AT)


def test_the_others_say_the_same_each_on_its_day(world):
    event, others = weekly(municipality=world.valleyfield, summary="On jase.")
    event.refresh_from_db()
    assert days_in(event.series) == TUESDAYS
    for other in others:
        assert (other.state, other.summary, other.activity.municipality) == ("published", "On jase.", world.valleyfield)
        assert other.slots.get().title == "Accueil"
        assert other.speakers.get().name == "Marie Dubé"
        assert other.slug == f"cafe-causerie-{other.activity.date.isoformat()}"
        assert other.announced


def test_those_of_a_draft_are_drafts():
    _event, others = weekly(published=False)
    assert {other.state for other in others} == {Event.State.DRAFT}


def test_rooms_above_are_told_of_each():
    heard = []
    event_repeated.connect(lambda event, source, **more: heard.append((event, source)), weak=False, dispatch_uid="test")
    event, others = weekly()
    event_repeated.disconnect(dispatch_uid="test")
    assert heard == [(other, event) for other in others]


def test_days_left_out_are_exceptions_of_the_series():
    event = an_event(date=FIRST)
    repeat(event=event, rule=rule_of(Pattern.WEEKLY, FIRST, count=4), at=AT, skip=[TUESDAYS[1]])
    event.refresh_from_db()
    assert days_in(event.series) == [TUESDAYS[0], *TUESDAYS[2:]]
    assert event.series.exceptions == ["2018-04-10"]


def test_a_draft_removed_is_an_exception_and_leaves_the_journal():
    event, others = weekly(published=False)
    activity = others[0].activity_id
    remove(event=others[0], day=FIRST)
    event.refresh_from_db()
    assert event.series.exceptions == ["2018-04-10"]
    assert not Activity.objects.filter(pk=activity).exists()


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;COUNT=1", "FREQ=WEEKLY;BYDAY=WE;COUNT=4"])
def test_a_repetition_that_never_ends_gives_one_day_or_another_start_is_refused(rule):
    event = an_event(date=FIRST)
    with pytest.raises(ValidationError):
        repeat(event=event, rule=rule, at=AT)
    event.refresh_from_db()
    assert event.series is None


def test_neither_a_series_nor_what_is_called_off_is_repeated():
    event, _others = weekly()
    cancelled = events.cancel(event=an_event(date=FIRST), at=AT)
    for one in (event, cancelled):
        with pytest.raises(ValidationError):
            repeat(event=one, rule=rule_of(Pattern.WEEKLY, FIRST, count=3), at=AT)


def test_this_event_only():
    _event, others = weekly()
    with told() as heard:
        assert edit(others[1], Scope.THIS, place="Ailleurs") == 0
    assert len(heard) == 1
    assert Activity.objects.filter(place="Ailleurs").count() == 1


def test_all_of_them_and_each_is_told():
    event, others = weekly()
    with told() as heard:
        assert edit(others[1], Scope.ALL, place="Café du Quai", start_time=time(18)) == 3
    assert Activity.objects.filter(place="Café du Quai", start_time=time(18)).count() == 4
    assert len(heard) == 4
    event.refresh_from_db()
    assert event.series.events.count() == 4


def test_this_one_and_the_following_become_a_series_of_their_own():
    event, others = weekly()
    assert edit(others[1], Scope.FOLLOWING, place="Café du Quai") == 1
    event.refresh_from_db()
    others[1].refresh_from_db()
    assert days_in(event.series) == TUESDAYS[:2] == days_of(event.series.rule, event.series.starts_on)
    later = others[1].series
    assert days_in(later) == TUESDAYS[2:] == days_of(later.rule, later.starts_on)
    assert (
        list(Activity.objects.filter(place="Café du Quai").order_by("date").values_list("date", flat=True))
        == (TUESDAYS[2:])
    )


def test_what_was_changed_for_one_alone_stays():
    event, others = weekly()
    edit(others[0], Scope.THIS, place="Bibliothèque")
    edit(event, Scope.ALL, place="Café du Quai", start_time=time(18))
    places = dict(Activity.objects.values_list("date", "place"))
    assert places[TUESDAYS[1]] == "Bibliothèque"
    assert Activity.objects.filter(place="Café du Quai").count() == 3
    assert Activity.objects.filter(start_time=time(18)).count() == 4


def test_the_following_move_to_another_weekday_except_the_one_moved_alone():
    _event, others = weekly()
    edit(others[2], Scope.THIS, date=date(2018, 4, 26))
    assert edit(others[0], Scope.FOLLOWING, date=date(2018, 4, 11)) == 1
    assert list(Activity.objects.order_by("date").values_list("date", flat=True)) == [
        FIRST,
        date(2018, 4, 11),
        date(2018, 4, 18),
        date(2018, 4, 26),
    ]
    others[0].refresh_from_db()
    assert others[0].occurrence == date(2018, 4, 11)
    assert days_of(others[0].series.rule, others[0].series.starts_on)[1] == date(2018, 4, 18)


def test_a_whole_series_moved_from_its_first_event_stays_one_series():
    event, _others = weekly()
    assert edit(event, Scope.FOLLOWING, date=date(2018, 4, 10)) == 3
    event.refresh_from_db()
    assert days_in(event.series) == [*TUESDAYS[1:], date(2018, 5, 1)]


def test_all_at_once_do_not_change_their_day():
    _event, others = weekly()
    with pytest.raises(ValidationError):
        edit(others[0], Scope.ALL, date=date(2018, 4, 11))


def test_the_programme_follows_where_it_was_the_same():
    event, others = weekly()
    own = others[0].slots.get()
    own.title = "Accueil et tirage"
    own.save()
    event = Event.objects.select_related("activity", "series").get(pk=event.pk)
    before = said_by(event)
    Slot.objects.create(event=event, start_time=time(18), title="Échanges")
    assert change_series(event=event, before=before, scope=Scope.ALL, at=AT) == 2
    assert [slot.title for slot in others[1].slots.all()] == ["Accueil", "Échanges"]
    assert [slot.title for slot in others[0].slots.all()] == ["Accueil et tirage"]


def test_those_that_are_past_or_called_off_stay_as_they_were():
    event, others = weekly()
    events.cancel(event=others[0], at=AT)
    assert edit(event, Scope.ALL, place="Café du Quai") == 2
