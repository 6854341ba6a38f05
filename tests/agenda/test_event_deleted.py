"""Events deleted at the desk: what becomes of their activity in the journal, and how both come back."""

from datetime import date

import pytest

from arrimage.agenda.models import Activity, Event, Presence
from arrimage.agenda.operations import events
from tests.agenda.desk_forms import LIST, a_series, form_of
from tests.agenda.events import AT, an_event

pytestmark = pytest.mark.usefixtures("on_march_15")


def prepared(client, title: str = "Forum") -> Event:
    """«Prepare an event», filled in at the desk."""
    address = f"{LIST}ajouter/"
    sent = form_of(client, address, kind="forum", title=title, date="2018-05-10", audience="everyone", language="fr")
    assert client.post(address, {**sent, "slots-0-start_time": "09:00", "slots-0-title": "Accueil"}).status_code == 302
    return Event.objects.get(activity__title=title)


def test_what_people_expect_is_cancelled_before_it_is_deleted(coralies):
    event = an_event()
    refused = coralies.post(f"{LIST}{event.pk}/supprimer/", follow=True)
    assert "annulez-le d’abord" in refused.content.decode()
    coralies.post(f"/bureau/agenda/{event.activity_id}/supprimer/")
    assert Event.objects.count() == 1
    events.cancel(event=event, at=AT)
    asked = coralies.get(f"{LIST}{event.pk}/supprimer/").content.decode()
    assert "Son activité reste au journal" in asked
    coralies.post(f"{LIST}{event.pk}/supprimer/")
    assert not Event.objects.exists()
    assert Activity.objects.count() == 1, "its activity stays in the journal"


def test_an_event_prepared_by_mistake_leaves_nothing_in_the_journal(coralies):
    event = prepared(coralies)
    asked = coralies.get(f"{LIST}{event.pk}/supprimer/").content.decode()
    assert "Son activité au journal est supprimée avec lui" in asked
    coralies.post(f"{LIST}{event.pk}/supprimer/")
    assert not Event.objects.exists()
    assert not Activity.objects.exists()


def test_undone_at_once_the_event_and_its_activity_are_back_as_they_were(coralies):
    event = prepared(coralies)
    page = coralies.post(f"{LIST}{event.pk}/supprimer/", follow=True).content.decode()
    version = Event.history.filter(id=event.pk).latest("history_id").history_id
    back = f"{LIST}{event.pk}/historique/{version}/retablir/"
    assert back in page
    coralies.post(back)
    again = Event.objects.get()
    assert (again.pk, again.activity_id, str(again)) == (event.pk, event.activity_id, "Forum")
    assert [slot.title for slot in again.slots.all()] == ["Accueil"]


def test_an_activity_that_was_in_the_journal_before_its_event_stays_there(coralies, held):
    activity = held(title="Dîner-causerie", date=date(2018, 4, 1), status=Activity.Status.PLANNED)
    Presence.objects.all().delete()
    event = events.open_event(activity=activity)
    coralies.post(f"{LIST}{event.pk}/supprimer/")
    assert not Event.objects.exists()
    assert Activity.objects.get() == activity


def test_an_activity_that_says_something_of_its_own_stays(coralies, world):
    with_somebody, with_a_place = prepared(coralies, "Forum"), prepared(coralies, "Tournée")
    Presence.objects.create(activity=with_somebody.activity, organisation=world.recolte)
    with_a_place.activity.municipalities_met.add(world.valleyfield)
    for event in (with_somebody, with_a_place):
        coralies.post(f"{LIST}{event.pk}/supprimer/")
    assert not Event.objects.exists()
    assert set(Activity.objects.values_list("title", flat=True)) == {"Forum", "Tournée"}


def test_undone_at_once_an_event_of_a_series_counts_in_it_again(coralies):
    first, second, _third = a_series(coralies, published=False)
    page = f"{LIST}{first.pk}/"
    assert "3 fois en tout" in coralies.get(page).content.decode()
    coralies.post(f"{LIST}{second.pk}/supprimer/")
    assert "2 fois en tout" in coralies.get(page).content.decode()
    version = Event.history.filter(id=second.pk).latest("history_id").history_id
    coralies.post(f"{LIST}{second.pk}/historique/{version}/retablir/")
    assert Event.objects.count() == 3
    assert "3 fois en tout" in coralies.get(page).content.decode()
