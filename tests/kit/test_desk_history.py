"""Who changed what, and going back."""

import pytest
from django.urls import reverse

from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person, RegionalCounty, Sector
from tests.kit.desk_pages import entries


def url(name, *args):
    return reverse(f"desk:organisation-{name}", args=args)


def _changed(client, coop, **changes):
    page = client.get(url("edit", coop.pk))
    assert client.post(url("edit", coop.pk), entries(page, **changes)).status_code == 302


@pytest.fixture
def town(db) -> Municipality:
    county = RegionalCounty.objects.create(code="670", name="Roussillon")
    return Municipality.objects.create(code="67025", name="Delson", designation="Ville", county=county)


def test_each_change_names_its_author_the_field_and_both_values(client_for, coralie, paul):
    coop = Organisation.objects.create(name="Coop du Fleuve", status="to_verify")
    culture = Sector.objects.create(code="71", name="Culture")
    _changed(client_for(coralie), coop, name="Coop des Rapides", sectors=[culture.pk])
    latest = client_for(paul).get(url("history", coop.pk)).context["versions"][0]
    assert latest.who == str(coralie)
    changes = {(change.before, change.after) for change in latest.changes}
    assert ("Coop du Fleuve", "Coop des Rapides") in changes
    assert ("–", "Culture") in changes


def test_the_rows_kept_with_a_record_are_in_its_history(client_for, coralie):
    coop = Organisation.objects.create(name="Coop du Fleuve")
    person = Person.objects.create(first_name="Élise", last_name="Exemple")
    role = OrganisationRole.objects.create(person=person, organisation=coop, title="Direction")
    role.delete()
    told = client_for(coralie).get(url("history", coop.pk)).content.decode()
    assert "Élise Exemple" in told
    assert "Direction" in told


def test_a_reader_who_may_not_know_her_colleagues_reads_no_name(client_for, coralie, omar):
    coop = Organisation.objects.create(name="Coop du Fleuve", kind="support")
    _changed(client_for(coralie), coop, name="Coop des Rapides")
    page = client_for(omar).get(url("history", coop.pk)).content.decode()
    assert "Coop du Fleuve" in page
    assert "Coralie" not in page


def test_going_back_to_a_version_is_itself_kept(client_for, coralie):
    coop = Organisation.objects.create(name="Coop du Fleuve")
    client = client_for(coralie)
    _changed(client, coop, name="Coop des Rapides")
    first = client.get(url("history", coop.pk)).context["versions"][-1]
    client.post(url("restore", coop.pk, first.number), {"revision": Organisation.objects.get().revision})
    assert Organisation.objects.get().name == "Coop du Fleuve"
    assert coop.history.first().history_user == coralie


def test_a_version_of_another_record_is_not_found(client_for, coralie):
    coop, other = (Organisation.objects.create(name=name) for name in ("Une", "Deux"))
    number = other.history.get().pk
    assert client_for(coralie).post(url("restore", coop.pk, number)).status_code == 404
    assert client_for(coralie).get(url("restore", coop.pk, number)).status_code == 405


def test_a_link_that_was_empty_is_not_said_to_be_deleted(client_for, coralie, town):
    coop = Organisation.objects.create(name="Coop du Fleuve")
    _changed(client_for(coralie), coop, municipality=town.pk)
    latest = client_for(coralie).get(url("history", coop.pk)).context["versions"][0]
    assert {(change.before, change.after) for change in latest.changes if change.label in ("Municipalité", "MRC")} == {
        ("–", str(town)),
        ("–", str(town.county)),
    }


def test_a_link_to_what_was_deleted_since_says_so(client_for, coralie, town):
    coop = Organisation.objects.create(name="Coop du Fleuve", municipality=town)
    _changed(client_for(coralie), coop, municipality="", county="")
    town.delete()
    latest = client_for(coralie).get(url("history", coop.pk)).context["versions"][0]
    assert ("(supprimé depuis)", "–") in {(change.before, change.after) for change in latest.changes}
