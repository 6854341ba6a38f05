"""Logging an activity in a few taps, with and without scripts."""

from datetime import date
from uuid import uuid4

import pytest
from django import forms
from django.contrib.messages import get_messages
from lxml.html import document_fromstring

from arrimage.agenda.models import Activity, Presence
from arrimage.kit.desk import Panel, site
from arrimage.network.models import Organisation, Person

PAGE = "/bureau/agenda/saisie/"


@pytest.fixture(autouse=True)
def _on_march_15(time_machine):
    time_machine.move_to("2018-03-15 14:00 -0400")


def said(**more):
    return {"kind": "accompaniment", "date": "2018-03-15", "who": "", "title": "", "token": str(uuid4()), **more}


@pytest.fixture
def omars(client_for, omar):
    return client_for(omar)


def test_the_page_offers_the_kinds_she_logs_most_first(coralies, coralie, held):
    held(kind=Activity.Kind.REPRESENTATION, owner=coralie)
    kinds = coralies.get(PAGE).context["form"].fields["kind"].choices
    assert kinds[0][0] == "representation"
    assert len(kinds) == len(Activity.Kind)


def test_an_organisation_picked_in_the_list_was_met_today(coralies, coralie, world):
    answer = coralies.post(PAGE, said(**{"who-chosen": f"organisation:{world.recolte.pk}"}), follow=True)
    activity = Activity.objects.get()
    assert "Consigné" in answer.content.decode()
    assert (activity.status, activity.date, activity.owner) == ("held", date(2018, 3, 15), coralie)
    assert [(presence.organisation, presence.state) for presence in activity.presences.all()] == [
        (world.recolte, Presence.State.PRESENT)
    ]
    assert activity.head_count == 1


def test_names_typed_without_scripts_are_found(coralies, world):
    coralies.post(PAGE, said(who="la recolte d’ici, Marie Dubé, huntingdon (ville)"))
    activity = Activity.objects.get()
    assert {presence.organisation or presence.person for presence in activity.presences.all()} == {
        world.recolte,
        world.marie,
    }
    assert list(activity.municipalities_met.all()) == [world.huntingdon]
    assert activity.head_count == 2


def test_a_name_that_several_bear_asks_which(coralies, world):
    other = Person.objects.create(first_name="Marie", last_name="Dubé")
    answer = coralies.post(PAGE, said(who="Marie Dubé"))
    assert answer.status_code == 422
    assert not Activity.objects.exists()
    page = answer.content.decode()
    assert "Qui est « Marie Dubé » ?" in page.replace("\u00a0", " ")
    coralies.post(PAGE, said(**{"who-chosen": f"person:{other.pk}"}))
    assert Activity.objects.get().presences.get().person == other


def test_a_year_mistyped_is_questioned(coralies, world):
    answer = coralies.post(PAGE, said(who="Marie Dubé", date="9999-12-31"))
    assert answer.status_code == 422
    assert "Vérifiez l’année" in answer.content.decode()
    assert not Activity.objects.exists()


def test_an_unanswered_question_is_asked_again(coralies, world):
    answer = coralies.post(PAGE, said(**{"who-chosen": "unsure:Inconnu"}))
    assert answer.status_code == 422
    assert "Précisez de qui il s’agit" in answer.content.decode()


def test_an_unknown_name_is_added_on_the_spot(coralies, world):
    coralies.post(PAGE, said(**{"who-chosen": ["new_organisation:Ferme Neuve", "new_person:Luc Côté"]}))
    added = Organisation.objects.get(name="Ferme Neuve")
    assert added.status == Organisation.Status.TO_VERIFY
    assert Person.objects.get(last_name="Côté").first_name == "Luc"
    assert Activity.objects.get().presences.count() == 2


def test_an_adviser_adds_nobody_to_the_network(omars, world):
    answer = omars.post(PAGE, said(**{"who-chosen": "new_organisation:Ferme Neuve"}))
    assert answer.status_code == 302
    assert not Organisation.objects.filter(name="Ferme Neuve").exists()


def test_a_person_stands_for_the_organisation_named_with_her(coralies, world):
    world.jean.roles.create(organisation=world.recolte)
    coralies.post(PAGE, said(**{"who-chosen": [f"person:{world.jean.pk}", f"organisation:{world.recolte.pk}"]}))
    presence = Activity.objects.get().presences.get()
    assert (presence.person, presence.organisation) == (world.jean, world.recolte)


def test_sending_twice_makes_one_activity(coralies, world):
    form = said(**{"who-chosen": f"organisation:{world.recolte.pk}"})
    first, second = coralies.post(PAGE, form), coralies.post(PAGE, form)
    assert first.url == second.url
    assert Activity.objects.count() == 1
    assert Presence.objects.count() == 1


def test_going_back_ticks_no_other_kind(coralies, world):
    """A browser ticks again by position what was ticked, and the kinds change places once one is logged."""
    page = document_fromstring(coralies.get(PAGE).content.decode())
    assert page.xpath("//form[.//input[@name='kind']]/@autocomplete") == ["off"]


def test_a_day_to_come_is_planned_and_convenes(coralies, world):
    coralies.post(PAGE, said(date="2018-04-01", **{"who-chosen": f"organisation:{world.recolte.pk}"}))
    activity = Activity.objects.get()
    assert activity.status == Activity.Status.PLANNED
    assert activity.presences.get().state == Presence.State.CONVENED
    assert activity.head_count is None


def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(coralies, world):
    form = said(title="Dîner", **{"who-chosen": f"organisation:{world.recolte.pk}"})
    del form["kind"]
    answer = coralies.post(PAGE, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choisissez ce que c’était" in page
    assert "Dîner" in page
    assert f'value="organisation:{world.recolte.pk}" checked' in page
    assert form["token"] in page


@pytest.mark.parametrize(
    "token", ["organisation:999999", "organisation:x", "person:", "nothing", "county:1' OR 1=1", "\x00", "new_person:"]
)
def test_a_token_that_names_nobody_is_left_out(coralies, world, token):
    assert coralies.post(PAGE, said(**{"who-chosen": token})).status_code == 302
    assert not Presence.objects.exists()


def test_another_room_asks_its_own_question(coralies, world, monkeypatch):
    kept = {}

    class Asking(Panel):
        def applies_to(self, model):
            return model is Activity

        def form_fields(self, request, record):
            return {"serves": forms.CharField(label="Sert", required=False)}

        def save(self, request, record, cleaned_data):
            kept[record.pk] = cleaned_data["serves"]

    monkeypatch.setattr(site, "panels", lambda model: [Asking()])
    assert "Sert" in coralies.get(PAGE).content.decode()
    coralies.post(PAGE, said(serves="2.2.1"))
    assert kept == {Activity.objects.get().pk: "2.2.1"}


def test_the_page_after_leads_to_completing_and_to_another(coralies, world):
    page = coralies.post(PAGE, said(), follow=True).content.decode()
    activity = Activity.objects.get()
    assert f"/bureau/agenda/{activity.pk}/modifier/" in page
    assert PAGE in page
    assert "Personne n’est encore nommé" in page


def test_those_who_may_not_log_are_refused(client_for, fatima, elise):
    assert client_for(fatima).get(PAGE).status_code == 403
    assert client_for(elise).get(PAGE).status_code == 403
    assert client_for(None).get(PAGE).status_code == 302


def test_no_message_is_left_for_the_next_page(coralies, world):
    answer = coralies.post(PAGE, said())
    assert not list(get_messages(answer.wsgi_request))


def test_what_the_cockpit_does_not_show_is_one_click_away(coralies, world):
    for number in range(7):
        coralies.post(PAGE, said(title=f"À dénombrer {number}", date="2018-03-01"))
    coralies.post(PAGE, said(title="À venir", date="2018-04-01"))
    Activity.objects.filter(status="held").update(head_count=None)
    page = coralies.get("/bureau/").content.decode()
    assert 'href="/bureau/agenda/?waiting=1"' in page
    table = coralies.get("/bureau/agenda/?waiting=1").context["table"]
    assert sorted(str(row.record) for row in table.rows) == [f"À dénombrer {number}" for number in range(7)]
