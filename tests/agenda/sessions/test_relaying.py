"""What becomes of the sessions that sources tell."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.db.models.functions import Coalesce

from arrimage.agenda.models import Activity, Event, RelayedSession, Resemblance, Sighting
from arrimage.agenda.operations.relaying import follow_source, keep_apart, merge, publish, set_aside, settle
from arrimage.training.models import Theme
from tests.agenda.sessions.conftest import DAY, moment, session

pytestmark = pytest.mark.django_db
State = RelayedSession.State


def actions(done) -> list[str]:
    return [str(one.action) for one in done]


def the_one() -> RelayedSession:
    return RelayedSession.objects.get()


def test_a_new_session_waits_for_somebody_s_yes(source, told):
    assert actions(told(source, session())) == ["create"]
    one = the_one()
    assert (one.state, one.date, one.start_time) == (State.PROPOSED, date(2026, 4, 3), time(9))
    assert one.sightings.get().said["title"] == one.title


def test_a_trusted_source_publishes_directly(make_source, told):
    told(make_source(publishes_directly=True), session())
    assert the_one().state == State.PUBLISHED
    assert the_one().published_at == moment()


def test_the_same_reading_again_changes_nothing(source, told):
    told(source, session())
    before = the_one().revision
    assert actions(told(source, session(), days=1)) == ["same"]
    assert the_one().revision == before
    assert the_one().sightings.get().last_seen_at == moment(1)


def test_a_session_seen_in_two_sources_is_one_entry_with_two_sources(source, make_source, told):
    told(source, session())
    elsewhere = session(uid="z9", title="Gérer la trésorerie d'une coopérative", url="https://pole.example/42")
    assert actions(told(make_source("Concertation"), elsewhere)) == ["same"]
    assert the_one().sightings.count() == 2


def test_the_second_source_only_adds_what_the_first_does_not_say(source, make_source, told):
    told(source, session(organiser="", lowest_price=None))
    told(
        make_source("Autre"), session(uid="z", organiser="CDR", lowest_price=Decimal("25.00"), description="Apportez.")
    )
    one = the_one()
    assert (one.organiser, one.lowest_price, one.description) == ("CDR", Decimal("25.00"), "Apportez.")
    told(make_source("Troisième"), session(uid="t", place="Centre communautaire de Châteauguay"), days=1)
    assert the_one().place == "Centre communautaire, Châteauguay"


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Gérer la trésorerie d’une coopérative – partie 2"},
        {"title": "Le marketing des OBNL"},
        {"date": date(2026, 4, 10)},
    ],
)
def test_another_session_is_another_entry(source, make_source, told, other):
    told(source, session(title="Gérer la trésorerie d’une coopérative – partie 1"))
    found = session(**{"uid": "z", "title": "Gérer la trésorerie d’une coopérative – partie 1", "url": "", **other})
    told(make_source("Autre"), found)
    assert RelayedSession.objects.count() == 2


def test_the_end_is_taken_from_a_source_that_has_it_start_at_the_same_hour(source, make_source, told):
    told(source, session(end_time=None))
    told(make_source("Autre"), session(uid="z"))
    assert the_one().end_time == time(12)


def test_morning_and_afternoon_of_one_source_stay_two(source, told):
    told(source, session(), session(uid="a2", start_time=time(13), end_time=time(16)))
    assert RelayedSession.objects.count() == 2
    assert actions(told(source, session(), session(uid="a2", start_time=time(13), end_time=time(16)))) == ["same"] * 2


def test_a_doubtful_one_is_proposed_to_the_coordinator(source, make_source, told):
    told(source, session(title="Formation"))
    done = told(
        make_source("Autre"), session(uid="z", title="Formation", url="", place="", organiser="", start_time=None)
    )
    assert actions(done) == ["doubtful"]
    assert Resemblance.objects.get().other == RelayedSession.objects.earliest("pk")


def test_one_that_may_be_another_is_not_published_by_itself(source, make_source, told):
    told(source, session(title="Formation"))
    told(
        make_source("Sûre", publishes_directly=True),
        session(uid="z", title="Formation", url="", place="", organiser=""),
    )
    assert RelayedSession.objects.latest("pk").state == State.PROPOSED


@pytest.fixture
def doubt(source, make_source, told) -> Resemblance:
    told(source, session(title="Formation"))
    told(make_source("Autre"), session(uid="z", title="Formation", url="https://b.example/", place="", organiser=""))
    return Resemblance.objects.get()


def test_two_that_are_one_keep_their_sources_and_what_rests_on_them(doubt):
    theme = Theme.objects.create(title="Trésorerie", session=doubt.session)
    kept = merge(resemblance=doubt)
    theme.refresh_from_db()
    assert the_one() == kept == theme.session
    assert kept.sightings.count() == 2


def test_merged_they_stay_one_at_the_next_reading(doubt, told):
    other = doubt.session.sightings.get().source
    merge(resemblance=doubt)
    found = session(uid="z", title="Formation", url="https://b.example/", place="", organiser="")
    assert actions(told(other, found, days=1)) == ["same"]


def test_two_kept_apart_are_not_asked_of_again(doubt, told):
    other = doubt.session.sightings.get().source
    keep_apart(resemblance=doubt, at=moment())
    told(other, session(uid="z", title="Formation", url="https://b.example/", place="", organiser=""), days=1)
    assert Resemblance.objects.get().kept_apart_at
    assert RelayedSession.objects.count() == 2


def test_the_hub_s_own_event_is_not_relayed(source, told):
    said = {"kind": "training", "status": "planned", "place": "Centre communautaire, Châteauguay"}
    activity = Activity.objects.create(
        title="Gérer la trésorerie d’une coopérative", date=date(2026, 4, 3), start_time=time(9), **said
    )
    event = Event.objects.create(activity=activity, slug="tresorerie")
    [one] = told(source, session())
    assert (one.action, one.event) == ("own", event)
    assert not RelayedSession.objects.exists()


def test_a_change_at_the_source_is_followed_and_marked(source, told):
    told(source, session())
    assert actions(told(source, session(start_time=time(10)), days=1)) == ["update"]
    assert the_one().start_time == time(10)
    assert the_one().sightings.get().changed_at == moment(1)


def test_a_session_moved_to_another_day_is_the_same_one(source, told):
    told(source, session())
    told(source, session(date=date(2026, 4, 17)), days=1)
    assert the_one().date == date(2026, 4, 17)


@pytest.mark.parametrize("identifier", [{"uid": "a2"}, {}], ids=["another identifier", "the same identifier"])
@pytest.mark.parametrize("lasts", [0, 2])
def test_a_session_that_is_over_has_not_moved_the_next_one_is_another(source, told, lasts, identifier):
    last = DAY - timedelta(days=1)
    told(source, session(date=last - timedelta(days=lasts), end_date=last if lasts else None))
    told(source, session(**identifier, date=date(2026, 4, 3)), days=1)
    assert actions(told(source, session(**identifier, date=date(2026, 4, 3)), days=1)) == ["same"]
    assert [one.last for one in RelayedSession.objects.annotate(last=Coalesce("end_date", "date"))] == [
        last,
        date(2026, 4, 3),
    ]


def test_a_session_of_today_may_still_move_whatever_its_identifier(source, told):
    told(source, session(date=DAY))
    told(source, session(uid="a2", date=date(2026, 4, 3)), days=1)
    assert the_one().date == date(2026, 4, 3)


def test_an_export_that_gives_new_identifiers_each_time_doubles_nothing(source, told):
    told(source, session(), session(uid="b", title="Le marketing des OBNL", url="https://cdr.example/m"))
    told(
        source, session(uid="x1"), session(uid="x2", title="Le marketing des OBNL", url="https://cdr.example/m"), days=1
    )
    told(
        source,
        session(uid="y1", date=date(2026, 4, 10)),
        session(uid="y2", title="Le marketing des OBNL", url="https://cdr.example/m"),
        days=2,
    )
    assert RelayedSession.objects.count() == 2
    assert not Sighting.objects.filter(gone_at__isnull=False).exists()


def test_a_correction_by_hand_survives_until_it_is_given_up(source, told):
    told(source, session())
    one = the_one()
    one.title, one.kept_by_hand = "La trésorerie", ["title"]
    one.save()
    told(source, session(title="Gérer la trésorerie des coops", start_time=time(10)), days=1)
    assert (the_one().title, the_one().start_time) == ("La trésorerie", time(10))
    follow_source(session=the_one(), name="title")
    assert the_one().title == "Gérer la trésorerie des coops"


def test_what_was_typed_before_any_source_told_it_stays(source, told):
    RelayedSession.objects.create(title="Gérer la trésorerie d’une coopérative", date=date(2026, 4, 3), place="Ici")
    told(source, session(place=""))
    one = the_one()
    assert (one.place, one.organiser, one.sightings.count()) == ("Ici", "CDR du Suroît", 2)


def test_a_cancellation_cancels_and_an_announcement_again_waits_for_a_yes(source, told):
    told(source, session())
    publish(sessions=RelayedSession.objects.all(), at=moment())
    told(source, session(cancelled=True), days=1)
    assert the_one().state == State.CANCELLED
    told(source, session(), days=2)
    assert the_one().state == State.PROPOSED


def test_a_session_set_aside_does_not_come_back(source, told):
    told(source, session())
    set_aside(sessions=RelayedSession.objects.all())
    told(source, session(cancelled=True), days=1)
    told(source, session(), days=2)
    assert the_one().state == State.HIDDEN


def test_one_that_vanishes_before_its_day_is_shown_not_deleted(source, told):
    other = session(uid="b", title="Le marketing des OBNL", url="https://cdr.example/m")
    told(source, session(), other)
    told(source, other, days=1)
    assert Sighting.objects.get(uid="a1").gone_at == moment(1)
    assert RelayedSession.objects.count() == 2
    told(source, session(), other, days=2)
    assert Sighting.objects.get(uid="a1").gone_at is None


def test_a_source_that_says_nothing_takes_nothing_away(source, told):
    told(source, session())
    told(source, days=1)
    assert Sighting.objects.get().gone_at is None


def test_what_is_over_may_leave_the_source(source, told):
    over, coming = session(date=date(2026, 3, 14)), session(uid="b", title="Le marketing des OBNL", url="")
    told(source, over, coming)
    told(source, coming, days=1)
    assert Sighting.objects.get(uid="a1").gone_at is None


def test_a_price_below_zero_that_was_kept_before_it_was_refused_is_left_aside(source, told):
    [one] = told(source, session())
    one.sighting.said["lowest_price"] = "-4.00"
    one.sighting.save()
    settle(session=one.session)
    one.session.refresh_from_db()
    assert one.session.lowest_price is None
