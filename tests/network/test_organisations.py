"""Organisations on the desk: found, sorted, filtered, corrected, taken away."""

import csv
import io

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from arrimage.network.forms.members import MemberProfileForm
from arrimage.network.models import Committee, CommitteeMember, Organisation, OrganisationRole, Person, Sector

LIST = "/bureau/organisations/"
NO_ROLES = {
    f"{rows}-{count}_FORMS": "0"
    for rows in ("roles", "sites", "contact_points", "principle_checks", "support_offers")
    for count in ("TOTAL", "INITIAL")
}


def entry(**values):
    return {"name": "Coop Neuve", "kind": "enterprise", "status": "recognised", **NO_ROLES, **values}


@pytest.fixture
def desk(coralie, client_for):
    return client_for(coralie)


def names_in(response):
    return [row.record.name for row in response.context["table"].paginated_rows]


def test_e_with_an_accent_sorts_with_e(desk, db):
    for name in ("Zèbre", "Étoile", "Eau vive", "Œuvre", "Fleur", "à la carte"):
        Organisation.objects.create(name=name)
    assert names_in(desk.get(LIST)) == ["à la carte", "Eau vive", "Étoile", "Fleur", "Œuvre", "Zèbre"]


@pytest.mark.parametrize("words", ["café", "cafe", "CAFÉS", "gare cafe", "l'café", "valleyfield", "caf"])
def test_accents_plurals_and_order_do_not_matter_to_the_search(desk, cafe, words):
    Organisation.objects.create(name="Boulangerie du Coin")
    assert names_in(desk.get(LIST, {"q": words})) == ["Café de la Gare"]


def test_the_list_costs_the_same_for_one_and_for_three(desk, cafe, valleyfield):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert desk.get(LIST).status_code == 200
        return len(captured)

    desk.get(LIST)
    sector = Sector.objects.create(code="72", name="Restauration")
    cafe.sectors.add(sector)
    with_one = queries()
    for name in ("Deux", "Trois"):
        Organisation.objects.create(name=name, municipality=valleyfield).sectors.add(sector)
    assert queries() == with_one


def test_filters_narrow_the_list(desk, cafe, valleyfield):
    sector = Sector.objects.create(code="72", name="Restauration")
    cafe.sectors.add(sector)
    Organisation.objects.create(name="Ailleurs", kind="support", status="closed", legal_form="non_profit")
    for query in (
        {"kind": "enterprise"},
        {"status": "to_verify"},
        {"county": valleyfield.county_id},
        {"municipality": valleyfield.pk},
        {"sector": sector.pk},
    ):
        assert names_in(desk.get(LIST, query)) == ["Café de la Gare"], query
    assert names_in(desk.get(LIST, {"legal_form": "non_profit"})) == ["Ailleurs"]


def test_a_formula_leaves_as_text(desk, db):
    Organisation.objects.create(name="=1+1", email="a@example.org")
    sheet = openpyxl.load_workbook(io.BytesIO(desk.get(f"{LIST}exporter/xlsx/").getvalue())).worksheets[-1]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    text = desk.get(f"{LIST}exporter/csv/").getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1][0] == "'=1+1"


def test_the_mrc_follows_from_the_municipality(desk, valleyfield):
    response = desk.post(f"{LIST}ajouter/", entry(municipality=valleyfield.pk, postal_code="j6t1a1"))
    organisation = Organisation.objects.get()
    assert response["Location"] == f"{LIST}{organisation.pk}/"
    assert organisation.county == valleyfield.county
    assert organisation.postal_code == "J6T 1A1"


def test_the_mrc_follows_when_many_are_written_at_once(valleyfield):
    (organisation,) = Organisation.objects.bulk_create([Organisation(name="Coop", municipality=valleyfield)])
    organisation.refresh_from_db()
    assert organisation.county == valleyfield.county


def test_a_wrong_postal_code_is_explained_and_nothing_is_saved(desk, db):
    response = desk.post(f"{LIST}ajouter/", entry(postal_code="75001"))
    assert response.status_code == 422
    assert "J6T 1A1" in response.content.decode()
    assert not Organisation.objects.exists()


def test_a_name_already_in_use_is_pointed_out_not_refused(desk, cafe):
    response = desk.post(f"{LIST}ajouter/", entry(name="CAFE DE LA GARE"), follow=True)
    assert Organisation.objects.count() == 2
    said = [str(message) for message in get_messages(response.wsgi_request)] + [response.content.decode()]
    assert any("du même nom" in text and f"{LIST}{cafe.pk}/" in text for text in said)


def test_the_warning_comes_while_the_name_is_typed(desk, cafe):
    assert f"{LIST}{cafe.pk}/" in desk.get("/bureau/reseau/meme-nom/?name=cafe+de+la+gare").content.decode()
    own = desk.get(f"/bureau/reseau/meme-nom/?name=cafe+de+la+gare&pk={cafe.pk}").content.decode()
    assert f"{LIST}{cafe.pk}/" not in own


def test_people_are_added_on_the_organisation_s_own_form(desk, cafe, helene):
    OrganisationRole.objects.all().delete()
    rows = {"roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "0", "roles-0-title": "présidente"}
    data = entry(name=cafe.name, revision=cafe.revision, **rows)
    desk.post(f"{LIST}{cafe.pk}/modifier/", {**data, "roles-0-person": f"Hélène Côté (n° {helene.pk})"})
    role = OrganisationRole.objects.get()
    assert (role.person, role.title) == (helene, "présidente")
    page = desk.get(f"{LIST}{cafe.pk}/").content.decode()
    assert "présidente" in page
    assert "mailto:helene@example.org" in page


def test_a_plain_name_is_enough_when_only_one_person_bears_it(desk, cafe, helene):
    OrganisationRole.objects.all().delete()
    rows = {"roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "0", "roles-0-person": "helene cote"}
    desk.post(f"{LIST}ajouter/", entry(**rows))
    assert OrganisationRole.objects.get().person == helene
    Person.objects.create(first_name="Hélène", last_name="Côté")
    response = desk.post(f"{LIST}ajouter/", entry(name="Autre", **rows))
    assert response.status_code == 422
    assert not Organisation.objects.filter(name="Autre").exists()


def test_the_status_of_ticked_organisations_changes_and_history_tells(desk, cafe, db):
    ticked = {"action": "statut", "pk": cafe.pk, "query": ""}
    assert "Fermé" in desk.post(f"{LIST}en-lot/", ticked).content.decode()
    desk.post(f"{LIST}en-lot/", {**ticked, "confirmed": "1", "status": "nonsense"})
    desk.post(f"{LIST}en-lot/", {**ticked, "confirmed": "1", "status": "closed"})
    before, cafe_now = cafe.revision, Organisation.objects.get(pk=cafe.pk)
    assert cafe_now.status == "closed"
    assert cafe_now.revision > before
    assert cafe.history.count() == 2


def test_a_sector_is_added_to_ticked_organisations(desk, cafe):
    sector = Sector.objects.create(code="72", name="Restauration")
    data = {"action": "secteur", "pk": cafe.pk, "query": "", "confirmed": "1", "sector": sector.pk}
    desk.post(f"{LIST}en-lot/", data)
    desk.post(f"{LIST}en-lot/", data)
    assert list(cafe.sectors.all()) == [sector]
    assert cafe.history.first().sectors.get().sector == sector


def test_an_organisation_is_not_founded_in_a_year_to_come(desk, db):
    told = desk.post(f"{LIST}ajouter/", entry(founding_year=localdate().year + 1))
    assert told.status_code == 422
    assert "Cette année est encore à venir" in told.content.decode()
    assert desk.post(f"{LIST}ajouter/", entry(founding_year=localdate().year)).status_code == 302


def test_a_member_is_told_too_that_the_year_is_still_to_come(cafe):
    coming, this = (MemberProfileForm({"founding_year": localdate().year + more}, instance=cafe) for more in (1, 0))
    assert list(coming.errors) == ["founding_year"]
    assert not this.errors


def test_a_committee_is_a_link_for_those_alone_who_may_open_it(client_for, coralie, omar):
    coop = Organisation.objects.create(name="Ville du Fleuve", kind=Organisation.PUBLIC_KINDS[0])
    jean = Person.objects.create(first_name="Jean", last_name="Exemple")
    committee = Committee.objects.create(name="Comité des pangolins")
    CommitteeMember.objects.create(committee=committee, person=jean, organisation=coop, start="2018-01-10")
    address, link = f"/bureau/organisations/{coop.pk}/", f"/bureau/comites/{committee.pk}/"
    assert link in client_for(coralie).get(address).content.decode()
    told = client_for(omar).get(address).content.decode()
    assert "Comité des pangolins" in told
    assert link not in told
