"""Somebody who registers without an account follows all that she is registered to in her own calendar."""

from datetime import date, timedelta

import pytest
import vobject
from django.urls import reverse
from django.utils.timezone import localdate
from icalendar import Calendar

from arrimage.registration.addresses import own_agenda
from tests.registration_letters.letters_at_hand import State, a_registration, an_event, an_order, change, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def soon() -> date:
    return localdate() + timedelta(days=20)


def read(client, registration) -> dict[str, object]:
    path = own_agenda(registration).partition("/inscriptions")[2]
    response = client.get(f"/inscriptions{path}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    others = vobject.readOne(response.content.decode()).contents.get("vevent", [])
    entries = {str(one["SUMMARY"]): one for one in Calendar.from_ical(response.content).walk("VEVENT")}
    assert {one.summary.value for one in others} == entries.keys()
    return entries


def test_it_holds_all_that_her_address_comes_to_and_nothing_else(client, soon):
    one = registered(an_event("Forum", on=soon, online_url="https://visio.example/x"))
    registered(an_event("Atelier", on=soon), email="ELISE@ferme.example")
    order = an_order(an_event("Visite", on=soon), "Luc Roy", "luc@ferme.example")
    a_registration(order, "Élise Tremblay", "elise@ferme.example")
    registered(an_event("De Luc", on=soon), "Luc Roy", "luc@ferme.example")
    registered(an_event("En attente", on=soon), state=State.WAITING)
    registered(an_event("Pas confirmé", on=soon), confirmed_at=None)
    registered(an_event("Il y a deux ans", on=soon - timedelta(days=800)))
    found = read(client, one)
    assert found.keys() == {"Forum", "Atelier", "Visite"}
    assert str(order.token) not in str(found["Visite"].to_ical())  # the order is Luc's
    assert str(one.order.token) in found["Forum"]["DESCRIPTION"].replace("\n", "")
    assert "visio.example" in found["Forum"]["DESCRIPTION"]
    assert found["Forum"]["DTSTART"].params["TZID"] == "America/Toronto"


def test_the_address_names_nobody_and_a_forged_one_opens_nothing(client, soon):
    one = registered(an_event(on=soon))
    address = own_agenda(one)
    assert "elise" not in address.lower()
    assert client.get(reverse("registration:own-agenda", args=["1.faux"])).status_code == 404
    assert client.get(reverse("registration:own-agenda", args=["faux"])).status_code == 404


def test_an_address_that_was_never_confirmed_opens_nothing(client, soon):
    one = registered(an_event(on=soon), confirmed_at=None)
    path = own_agenda(one).partition("/inscriptions")[2]
    assert client.get(f"/inscriptions{path}").status_code == 404


def test_another_key_revokes_all_of_them(client, soon, settings):
    path = own_agenda(registered(an_event(on=soon))).partition("/inscriptions")[2]
    settings.CONSENT_KEY = "une autre clé"
    assert client.get(f"/inscriptions{path}").status_code == 404


def test_the_public_feed_and_the_letters_speak_of_one_event(client, soon):
    one = registered(an_event("Forum", on=soon))
    one.enrolment.event.activity.is_public = True
    one.enrolment.event.activity.save()
    public = Calendar.from_ical(client.get(reverse("agenda:public-calendar")).content)
    assert [event["UID"] for event in public.walk("VEVENT")] == [read(client, one)["Forum"]["UID"]]


def test_a_cancelled_event_stays_crossed_out(client, soon):
    one = registered(an_event("Forum", on=soon))
    change(one.enrolment.event, status="cancelled")
    assert read(client, one)["Forum"]["STATUS"] == "CANCELLED"
