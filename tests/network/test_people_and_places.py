"""People with their organisations, places with what is there."""

import pytest

from arrimage.network.models import OrganisationRole, Person

PEOPLE = "/bureau/personnes/"
NO_CONTACTS = {"language": "fr", "contact_points-TOTAL_FORMS": "0", "contact_points-INITIAL_FORMS": "0"}


@pytest.fixture
def desk(coralie, client_for):
    return client_for(coralie)


def test_a_person_s_organisations_are_on_her_form_and_her_page(desk, cafe):
    rows = {
        **NO_CONTACTS,
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "0",
        "roles-0-organisation": "café de la gare",
    }
    desk.post(f"{PEOPLE}ajouter/", {"first_name": "Luc", "last_name": "Roy", **rows})
    person = Person.objects.get(last_name="Roy")
    assert OrganisationRole.objects.get().person == person
    assert f"/bureau/organisations/{cafe.pk}/" in desk.get(f"{PEOPLE}{person.pk}/").content.decode()
    assert "Café de la Gare" in desk.get(PEOPLE).content.decode()


def test_an_unknown_organisation_is_explained_and_nothing_is_saved(desk, cafe):
    rows = {**NO_CONTACTS, "roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "0", "roles-0-organisation": "Nulle part"}
    response = desk.post(f"{PEOPLE}ajouter/", {"first_name": "Luc", "last_name": "Roy", **rows})
    assert response.status_code == 422
    assert "Nulle part" in response.content.decode()
    assert not Person.objects.exists()


def test_dates_of_a_role_in_the_wrong_order_are_explained(desk, cafe):
    rows = {
        **NO_CONTACTS,
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "0",
        "roles-0-organisation": "café de la gare",
        "roles-0-start": "2018-05-01",
        "roles-0-end": "2018-04-01",
    }
    response = desk.post(f"{PEOPLE}ajouter/", {"last_name": "Roy", **rows})
    assert response.status_code == 422
    assert "avant" in response.content.decode()


def test_the_form_is_filled_with_the_organisation_one_comes_from(desk, cafe):
    page = desk.get(f"{PEOPLE}ajouter/?organisation={cafe.pk}").content.decode()
    assert f"Café de la Gare (n° {cafe.pk})" in page
    assert desk.get(f"{PEOPLE}ajouter/?organisation=abc").status_code == 200


def test_people_are_filtered_by_their_organisation_s_mrc(desk, helene, valleyfield):
    Person.objects.create(last_name="Ailleurs")
    page = desk.get(PEOPLE, {"county": valleyfield.county_id}).content.decode()
    assert "Côté" in page
    assert "Ailleurs" not in page


def test_a_municipality_s_page_says_its_population_with_its_year_and_who_is_there(desk, cafe, valleyfield):
    page = desk.get(f"/bureau/territoire/{valleyfield.pk}/").content.decode()
    assert "47\xa0098 (2026)" in page
    assert "Café de la Gare" in page
    assert "<circle" in page


def test_an_mrc_s_page_lists_its_municipalities(desk, cafe, valleyfield):
    page = desk.get(f"/bureau/territoire/mrc/{valleyfield.county_id}/").content.decode()
    assert "Salaberry-de-Valleyfield (ville)" in page
    assert "Café de la Gare" in page


def test_the_territory_is_read_only(desk, valleyfield):
    assert desk.get(f"/bureau/territoire/{valleyfield.pk}/modifier/").status_code == 404


def test_who_sees_what(
    client_for, cafe, helene, valleyfield, coralie, bernard, paul, omar, fatima, rachel, elise, sacha
):
    lists = ("/bureau/organisations/", PEOPLE, "/bureau/territoire/", "/bureau/territoire/mrc/")
    seen = {
        user.first_name: [client_for(user).get(address).status_code == 200 for address in lists]
        for user in (coralie, bernard, paul, omar, fatima, rachel, elise, sacha)
    }
    assert seen == {
        "Coralie": [True, True, True, True],
        "Bernard": [True, True, True, True],
        "Paul": [True, True, True, True],
        "Omar": [True, True, True, True],
        "Fatima": [True, False, True, True],
        "Rachel": [False, False, True, True],
        "Elise": [False, False, False, False],
        "Sacha": [False, False, False, False],
    }


def test_the_communications_firm_meets_no_person_on_an_organisation_s_page(client_for, fatima, cafe, helene):
    page = client_for(fatima).get(f"/bureau/organisations/{cafe.pk}/").content.decode()
    assert "Café de la Gare" in page
    assert "Côté" not in page


def test_the_presidency_reads_and_does_not_write(client_for, bernard, cafe):
    browser = client_for(bernard)
    assert browser.get(f"/bureau/organisations/{cafe.pk}/modifier/").status_code == 403
    assert browser.post("/bureau/organisations/ajouter/", {}).status_code == 403
    assert browser.get("/bureau/organisations/exporter/csv/").status_code == 403


def test_the_network_s_door_leads_where_one_may_go(client_for, coralie, rachel, valleyfield):
    assert client_for(coralie).get("/bureau/reseau/")["Location"] == "/bureau/organisations/"
    assert client_for(rachel).get("/bureau/reseau/")["Location"] == "/bureau/territoire/"
