"""Applying on the site, and what the board makes of it."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from arrimage.consent.models import ConsentEntry
from arrimage.membership.forms.application import ApplicationForm
from arrimage.membership.models import Application, Membership
from arrimage.membership.operations.applications import approve, refuse_application, send_back
from arrimage.membership.queries import members_count
from arrimage.network.models import Organisation
from tests.membership.conftest import noon, pay

DAY = date(2018, 3, 15)


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(noon(DAY), tick=False):
        yield


@pytest.fixture
def typed(enterprises, valleyfield):
    """What somebody fills in, a minute after the page was drawn."""
    with time_machine.travel(noon(DAY).replace(hour=11), tick=False):
        opened = ApplicationForm.signer.sign("")
    return {
        "category": enterprises.pk,
        "name": "Coop du Lac",
        "kind": "enterprise",
        "municipality": valleyfield.pk,
        "revenue_band": "under_100k",
        "first_name": "Aline",
        "last_name": "Roy",
        "role": "Directrice",
        "email": "aline@coop.example",
        "opened": opened,
        "do": "send",
    }


def test_an_application_is_sent_confirmed_and_accepted(client, typed, posted):
    assert client.post("/adherer/", typed)["Location"] == "/adherer/envoyee/"
    [application] = Application.objects.all()
    assert (application.state, application.name) == ("submitted", "Coop du Lac")
    assert [(letter.to, letter.purpose) for letter in posted] == [("aline@coop.example", "adhesion")]

    membership = approve(application=application, on=DAY, resolution="CA-2018-07", at=noon(DAY), by="Coralie")
    term = membership.terms.get()
    assert (term.starts_on, term.ends_on, term.dues) == (DAY, date(2018, 3, 31), Decimal("10.00")), "the last month"
    assert term.invoice.total == Decimal("10.00")
    assert [act.kind for act in membership.acts.all()] == ["applied", "approved"]
    assert membership.organisation.people.get().email == "aline@coop.example"
    assert members_count(DAY) == 0, "the dues are to come"
    pay(term.invoice, DAY)
    assert members_count(DAY) == 1
    assert len(posted) == 2
    assert all(letter.text.startswith("Bonjour Aline,") for letter in posted)


def test_it_is_kept_and_resumed_by_a_private_link_with_only_an_address(client, typed, posted):
    later = {"email": "aline@coop.example", "name": "Coop du", "opened": typed["opened"], "do": "later"}
    assert client.post("/adherer/", later)["Location"] == "/adherer/gardee/"
    [letter], application = posted, Application.objects.get()
    assert f"/adherer/reprendre/{application.token}/" in letter.text
    page = client.get(f"/adherer/reprendre/{application.token}/")
    assert 'value="Coop du"' in page.content.decode()
    assert client.post(f"/adherer/reprendre/{application.token}/", typed)["Location"] == "/adherer/envoyee/"
    assert Application.objects.get().name == "Coop du Lac"


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, typed, posted):
    page = client.post("/adherer/", {**typed, "last_name": "", "neq": "123"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Coop du Lac" in text
    assert "nécessaire pour envoyer la demande" in text
    assert Application.objects.count() == 0
    assert posted == []


def test_a_doubtful_neq_is_a_warning_only(client, typed, posted):
    assert client.post("/adherer/", {**typed, "neq": "123"}).status_code == 302
    assert Application.objects.get().neq == "123"


def test_a_robot_is_thanked_and_kept_out(client, typed, posted):
    assert client.post("/adherer/", {**typed, "website": "http://spam.example"}).status_code == 302
    assert Application.objects.count() == 0


def test_an_organisation_of_the_directory_is_told_to_ask_for_access_and_may_still_apply(client, typed, cafe, posted):
    known = {**typed, "name": "Café de la gare"}
    page = client.post("/adherer/", known)
    text = page.content.decode()
    assert "Votre organisation est déjà ici" in text
    assert "bonjour@cafe.example" not in text
    assert client.post("/adherer/", {**known, "known": "1"}).status_code == 302
    membership = approve(
        application=Application.objects.get(), on=DAY, resolution="1", at=noon(DAY), by="C", organisation=cafe
    )
    assert membership.organisation == cafe
    assert Organisation.objects.count() == 1


def test_two_applications_of_one_enterprise_are_noticed(client, typed, posted):
    client.post("/adherer/", typed)
    page = client.post("/adherer/", {**typed, "name": "COOP DU LAC", "email": "autre@coop.example"})
    assert "Une demande a déjà été envoyée" in page.content.decode()
    assert Application.objects.count() == 1


def test_an_application_is_approved_once(client, typed, posted):
    client.post("/adherer/", typed)
    application = Application.objects.get()
    approve(application=application, on=DAY, resolution="1", at=noon(DAY), by="C")
    with pytest.raises(ValidationError):
        approve(application=application, on=DAY, resolution="1", at=noon(DAY), by="C")
    assert Membership.objects.count() == 1


def test_sent_back_then_corrected_or_refused_with_the_reason(client, typed, posted):
    client.post("/adherer/", typed)
    application = Application.objects.get()
    send_back(application=application, message="Il manque vos lettres patentes.", at=noon(DAY), by="Coralie")
    page = client.get(f"/adherer/reprendre/{application.token}/")
    assert "Il manque vos lettres patentes." in page.content.decode()
    client.post(f"/adherer/reprendre/{application.token}/", {**typed, "known": "1"})
    refuse_application(application=Application.objects.get(), reason="Hors territoire.", at=noon(DAY), by="Coralie")
    assert "Hors territoire." in client.get(f"/adherer/reprendre/{application.token}/").content.decode()
    assert len(posted) == 4
    assert ConsentEntry.objects.count() == 0


def test_where_dues_go_by_revenue_it_is_asked_and_one_says_why(client, typed, partners, people, posted):
    page = client.post("/adherer/", {**typed, "revenue_band": ""})
    assert page.status_code == 422
    assert "dépend du revenu annuel : choisissez le vôtre" in page.content.decode().replace("\xa0", " ")
    assert client.post("/adherer/", {**typed, "revenue_band": "", "category": people.pk}).status_code == 302
    free = {**typed, "revenue_band": "", "category": partners.pk, "name": "Autre coop"}
    assert client.post("/adherer/", free).status_code == 302
    assert Application.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("site", "javascript:alert(1)", "Une adresse Web s’écrit comme"),
        ("postal_code", "ZZZ", "Un code postal s’écrit comme"),
        ("phone", "abc", "au moins sept chiffres"),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_field(client, typed, posted, name, wrong, sentence):
    page = client.post("/adherer/", {**typed, name: wrong})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert Application.objects.count() == 0


def test_what_is_right_is_kept_in_one_shape(client, typed, posted):
    right = {**typed, "site": "coop.example", "postal_code": "j6t1a1", "phone": "(450) 555-0123 poste 4"}
    assert client.post("/adherer/", right).status_code == 302
    kept = Application.objects.get()
    assert (kept.website, kept.postal_code, kept.phone) == ("https://coop.example", "J6T 1A1", right["phone"])


def test_what_is_needed_is_marked_before_anything_is_sent(client, typed, people):
    page = client.get("/adherer/").content.decode()
    assert page.count("asteriskField") == 7, "the category, three names and places of the organisation, three of hers"
    assert client.get(f"/adherer/?categorie={people.pk}").content.decode().count("asteriskField") == 4
