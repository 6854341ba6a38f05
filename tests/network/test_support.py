"""What an organisation offers, entered on its profile; approaches to join; the subjects of the hub."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from arrimage.network.models import Approach, Organisation, SupportOffer, SupportSubject
from arrimage.network.operations.merging import merge, undo_merge

SUBJECTS = "/bureau/reseau/sujets/"


@pytest.fixture
def sadc(valleyfield) -> Organisation:
    return Organisation.objects.create(
        name="SADC du Fleuve", kind="support", status="recognised", municipality=valleyfield
    )


@pytest.fixture
def financing(db) -> SupportSubject:
    return SupportSubject.objects.create(name_fr="Financement", name_en="Financing")


def _offer(organisation, subject, county=None) -> SupportOffer:
    return SupportOffer.objects.create(
        organisation=organisation, subject=subject, county=county, checked_on=localdate()
    )


def _sent(organisation, **row):
    prefixes = ("roles", "sites", "contact_points", "support_offers", "principle_checks")
    data = {f"{prefix}-{name}": "0" for prefix in prefixes for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data |= {f"support_offers-0-{name}": value for name, value in row.items()}
    data |= {"support_offers-TOTAL_FORMS": "1", "name": organisation.name, "kind": "support", "status": "recognised"}
    return data | {"revision": organisation.revision}


def test_an_offer_typed_on_the_profile_says_who_told_it_and_today(sadc, financing, coralie, client_for):
    desk, address = client_for(coralie), f"/bureau/organisations/{sadc.pk}/"
    row = {"subject": financing.pk, "county": "", "since": "2017-01-01", "source": "member", "checked_on": ""}
    response = desk.post(f"{address}modifier/", _sent(sadc, **row))
    assert response.status_code == 302, response.context["form"].errors
    offer = SupportOffer.objects.get()
    assert (offer.organisation, offer.county, offer.source, offer.checked_on) == (sadc, None, "member", localdate())
    page = desk.get(address).content.decode()
    assert "Financement" in page
    assert "tout le territoire qu’il dessert" in page
    assert "Financement" in desk.get(f"{address}historique/").content.decode()


def test_the_same_subject_twice_for_one_place_is_refused_in_the_database(sadc, financing, valleyfield):
    _offer(sadc, financing)
    _offer(sadc, financing, valleyfield.county)
    for county in (None, valleyfield.county):
        with pytest.raises(IntegrityError), transaction.atomic():
            _offer(sadc, financing, county)


def test_the_same_subject_twice_is_told_on_the_form_and_nothing_is_saved(
    sadc, financing, valleyfield, coralie, client_for
):
    offer = _offer(sadc, financing)
    row = {"subject": financing.pk, "county": "", "source": "staff", "since": "", "checked_on": ""}
    data = _sent(sadc, **row) | {"support_offers-TOTAL_FORMS": "2", "support_offers-INITIAL_FORMS": "1"}
    data |= {f"support_offers-1-{name}": value for name, value in row.items()}
    data |= {"support_offers-0-id": offer.pk}
    response = client_for(coralie).post(f"/bureau/organisations/{sadc.pk}/modifier/", data)
    assert response.status_code == 422
    assert "Ce sujet y est déjà pour tout le territoire" in response.content.decode()
    assert SupportOffer.objects.count() == 1
    data |= {"support_offers-TOTAL_FORMS": "2", "support_offers-1-id": "", "support_offers-1-source": "staff"}
    twice = {"support_offers-INITIAL_FORMS": "0", "support_offers-0-county": valleyfield.county.pk}
    data |= {**twice, "support_offers-1-subject": financing.pk, "support_offers-1-county": valleyfield.county.pk}
    assert client_for(coralie).post(f"/bureau/organisations/{sadc.pk}/modifier/", data).status_code == 422
    assert SupportOffer.objects.count() == 1


def test_merging_two_organisations_keeps_each_offer_once_and_undoing_gives_both_back(sadc, financing, coralie):
    twin = Organisation.objects.create(name="SADC Fleuve", kind="support")
    other = SupportSubject.objects.create(name_fr="Gouvernance")
    for organisation, subject in ((sadc, financing), (twin, financing), (twin, other)):
        _offer(organisation, subject)
    done = merge(survivor=sadc, merged=twin, at=now(), by=coralie)
    assert sorted(sadc.support_offers.values_list("subject__name_fr", flat=True)) == ["Financement", "Gouvernance"]
    undo_merge(done=done, at=now(), by=coralie)
    assert (sadc.support_offers.count(), twin.support_offers.count()) == (1, 2)


def test_an_approach_is_noted_and_leads_back_where_one_was(sadc, coralie, client_for):
    desk, address = client_for(coralie), f"/bureau/organisations/{sadc.pk}/demarche/"
    assert "Noter une démarche" in desk.get(address).content.decode()
    today = localdate()
    data = {"on": today, "outcome": "called", "next_on": today + timedelta(days=7), "note": " Rappeler "}
    response = desk.post(address, {**data, "next": "/bureau/adhesions/couverture/"})
    assert response["Location"] == "/bureau/adhesions/couverture/"
    approach = Approach.objects.get()
    assert (approach.by, approach.note, approach.outcome) == (coralie, "Rappeler", "called")
    assert "Rappeler" in desk.get(f"/bureau/organisations/{sadc.pk}/").content.decode()
    outside = desk.post(address, {**data, "next": "https://ailleurs.example/"})
    assert outside["Location"] == f"/bureau/organisations/{sadc.pk}/"


@pytest.mark.parametrize(("on", "following"), [(1, None), (0, -1)])
def test_days_that_cannot_be_are_told(sadc, coralie, client_for, on, following):
    today = localdate()
    data = {"on": today + timedelta(days=on), "outcome": "called", "note": "x"}
    if following:
        data["next_on"] = today + timedelta(days=following)
    response = client_for(coralie).post(f"/bureau/organisations/{sadc.pk}/demarche/", data)
    assert response.status_code == 422
    assert not Approach.objects.exists()
    assert ">x<" in response.content.decode().replace("\n", ""), "what was typed is not lost"


def test_only_those_who_recruit_note_and_read_approaches(sadc, bernard, omar, fatima, client_for):
    Approach.objects.create(organisation=sadc, on=localdate(), outcome="called", note="Message à Lise")
    for who, reads in ((bernard, True), (omar, False), (fatima, False)):
        client = client_for(who)
        assert ("Message à Lise" in client.get(f"/bureau/organisations/{sadc.pk}/").content.decode()) is reads
        assert client.post(f"/bureau/organisations/{sadc.pk}/demarche/", {}).status_code == 403


def test_the_hub_names_its_subjects_once_each(financing, sadc, coralie, client_for):
    desk = client_for(coralie)
    _offer(sadc, financing)
    page = desk.get(SUBJECTS).content.decode()
    assert "Financement" in page
    twice = desk.post(f"{SUBJECTS}ajouter/", {"name_fr": " financement ", "position": 10})
    assert twice.status_code == 422
    assert "Un sujet porte déjà ce nom" in twice.content.decode()
    desk.post(f"{SUBJECTS}ajouter/", {"name_fr": "Immobilier", "position": 5})
    assert [one.name_fr for one in SupportSubject.objects.all()] == ["Immobilier", "Financement"]
    assert "SADC du Fleuve" in desk.get(f"{SUBJECTS}{financing.pk}/").content.decode()
    assert "ligne" in desk.get(f"{SUBJECTS}{financing.pk}/supprimer/").content.decode()
