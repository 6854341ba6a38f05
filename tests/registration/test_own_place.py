"""The page of one participant whom another registered, or gave a place to."""

import re
from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.registration.addresses import own_agenda, place_page, place_path
from arrimage.registration.operations import confirm_order
from tests.registration.conftest import an_enrolment, an_event, named, place, somebody, states


@pytest.fixture
def coming(db):
    event = an_event(localdate() + timedelta(days=10), online_url="https://visio.example/salle")
    coming = an_enrolment(event=event)
    coming.tickets.create(name_fr="Régulier", pricing="fixed", price=40)
    return coming


def soon(enrolment, *names, **said):
    ticket = enrolment.tickets.get()
    people = [somebody(name, ticket=ticket) for name in names]
    return place(enrolment, *people, at=timezone.now(), **{"is_known": True, **said})


def test_a_colleague_s_letter_leads_to_her_own_page(client, coming, posted):
    order = soon(coming, "Ana", "Bob")
    [letter] = [one for one in posted if one.to == "bob@exemple.example"]
    [address] = re.findall(r"/inscriptions/place/\S+", letter.text)
    answer = client.get(address)
    page = answer.content.decode()
    assert (answer.status_code, answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == (200, "noindex", True)
    for said in ("Bob Exemple", "<svg", "https://visio.example/salle", own_agenda(named(coming, "Bob"))):
        assert said in page
    for hers in ("Ana", "40,00", "Facture", str(order.token)):
        assert hers not in page
    [own] = [one for one in posted if one.to == "ana@exemple.example"]
    assert "/inscriptions/place/" not in own.text


def test_she_gives_it_up_after_a_second_yes(client, coming):
    soon(coming, "Ana", "Bob")
    page = place_path(named(coming, "Bob"))
    assert "Annuler cette inscription" in client.get(page, {"annuler": "oui"}).content.decode()
    assert states(coming)["Bob"] == "confirmed"
    client.post(page, {"do": "cancel", "registration": named(coming, "Ana").pk})
    assert states(coming) == {"Ana": "confirmed", "Bob": "cancelled"}
    after = client.get(page).content.decode()
    assert ("annulée" in after, "visio.example" in after, "/donner/" in after) == (True, False, False)


def test_whoever_takes_the_place_has_a_page_and_the_giver_s_opens_no_more(client, coming, posted):
    soon(coming, "Ana", "Bob")
    hers = place_path(named(coming, "Bob"))
    assert client.get(hers + "donner/").status_code == 200
    said = {"first_name": "Céline", "last_name": "Roy", "email": "celine@exemple.example"}
    assert "Céline Roy" in client.post(hers + "donner/", said).content.decode()
    assert client.get(hers).status_code == 404
    [letter] = [one for one in posted if one.to == "celine@exemple.example"]
    [address] = re.findall(r"/inscriptions/place/\S+", letter.text)
    assert "Céline Roy" in client.get(address).content.decode()


def test_she_corrects_her_own_answers(client, coming):
    question = coming.questions.create(kind="diet", text="Allergies?")
    soon(coming, "Ana", "Bob")
    page = place_path(named(coming, "Bob"))
    assert f"{page}reponses/" in client.get(page).content.decode()
    client.post(f"{page}reponses/", {f"question_{question.pk}": "noix"})
    assert named(coming, "Bob").answers.get().text == "noix"


def test_an_offer_is_answered_by_whoever_registered_her(client, coming):
    soon(coming, "Ana", "Bob")
    bob = named(coming, "Bob")
    bob.state, bob.state_until = "offered", timezone.now() + timedelta(hours=2)
    bob.save()
    page = client.get(place_path(bob)).content.decode()
    assert ("La personne qui vous a inscrit" in page, 'value="accept"' in page) == (True, False)


def test_nothing_opens_before_the_order_is_confirmed_nor_by_the_code_of_a_badge(client, coming, posted):
    order = soon(coming, "Ana", "Bob", is_known=False)
    page = place_path(named(coming, "Bob"))
    assert client.get(page).status_code == 404
    assert {one.to for one in posted} == {"ana@exemple.example"}
    confirm_order(order=order, at=timezone.now())
    assert client.get(page).status_code == 200
    code = named(coming, "Bob").code
    forged = Signer(key="autre", salt="arrimage.registration.place", sep=".").sign(code.hex)
    for token in (code, code.hex, forged):
        assert client.get(reverse("registration:place", args=[token])).status_code == 404


def test_the_calendar_of_a_colleague_leads_to_her_page(client, coming):
    soon(coming, "Ana", "Bob")
    bob = named(coming, "Bob")
    unfolded = client.get(own_agenda(bob)).content.decode().replace("\r\n ", "")
    assert place_page(bob) in unfolded
