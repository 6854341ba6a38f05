"""An adviser reads what is shared with her organisation, and public bodies; nobody else's profile, by any door."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from arrimage.agenda.models import Activity, Presence
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.network.queries import who_is_there

ORGANISATIONS, PEOPLE, AGENDA = "/bureau/organisations/", "/bureau/personnes/", "/bureau/agenda/"


@pytest.fixture
def carrefour(omar, valleyfield):
    organisation = Organisation.objects.create(name="Carrefour des Rives", kind="support", municipality=valleyfield)
    person = Person.objects.create(first_name="Omar", last_name="Exemple", user=omar)
    OrganisationRole.objects.create(person=person, organisation=organisation)
    return organisation


@pytest.fixture
def shared(cafe, carrefour):
    cafe.shared_with.add(carrefour)
    return cafe


@pytest.fixture
def hidden(valleyfield):
    return Organisation.objects.create(name="Scierie Secrète", municipality=valleyfield, email="s@example.org")


@pytest.fixture
def desk(client_for, omar):
    return client_for(omar)


def page(client, address, **query):
    return client.get(address, query).content.decode()


def test_she_reads_what_is_shared_her_own_organisation_and_public_bodies(desk, shared, hidden, carrefour):
    Organisation.objects.create(name="MRC des Rives", kind="county")
    text = page(desk, ORGANISATIONS)
    assert "Café de la Gare" in text
    assert "Carrefour des Rives" in text
    assert "MRC des Rives" in text
    assert "Secrète" not in text


def test_a_profile_that_is_not_shared_is_not_found(desk, shared, hidden, carrefour):
    assert desk.get(f"{ORGANISATIONS}{shared.pk}/").status_code == 200
    for end in ("", "historique/"):
        assert desk.get(f"{ORGANISATIONS}{hidden.pk}/{end}").status_code == 404


def test_sharing_ends_with_her_role(desk, omar, shared, carrefour):
    OrganisationRole.objects.filter(person__user=omar).update(end=timezone.localdate() - timedelta(days=1))
    assert desk.get(f"{ORGANISATIONS}{shared.pk}/").status_code == 404


def test_no_search_nor_look_up_tells_of_a_profile_that_is_not_shared(desk, omar, shared, hidden, carrefour):
    assert who_is_there(omar, "secr") == []
    assert "Secrète" not in page(desk, "/bureau/recherche/", q="secrete")
    assert "Secrète" not in page(desk, "/bureau/reseau/noms/organisations/", field="o", o="scierie")
    assert "Secrète" not in page(desk, "/bureau/reseau/meme-nom/", name="Scierie Secrète")
    assert "Café" in page(desk, "/bureau/reseau/noms/organisations/", field="o", o="caf")


def test_places_count_and_name_only_what_she_may_read(desk, shared, hidden, carrefour, valleyfield):
    for address in (f"/bureau/territoire/{valleyfield.pk}/", f"/bureau/territoire/mrc/{valleyfield.county_id}/"):
        text = page(desk, address)
        assert "Café de la Gare" in text
        assert "Secrète" not in text


def test_people_are_shared_one_by_one(desk, omar, helene, shared, carrefour):
    colleague = Person.objects.create(first_name="Aline", last_name="Collègue")
    OrganisationRole.objects.create(person=colleague, organisation=carrefour)
    text = page(desk, PEOPLE)
    assert "Collègue" in text
    assert "Côté" not in text
    assert desk.get(f"{PEOPLE}{helene.pk}/").status_code == 404
    assert "Côté" not in page(desk, f"{ORGANISATIONS}{shared.pk}/")
    assert "Côté" not in page(desk, f"{ORGANISATIONS}{shared.pk}/historique/")
    helene.shared_with.add(carrefour)
    assert "Côté" in page(desk, PEOPLE)
    assert "Côté" in page(desk, f"{ORGANISATIONS}{shared.pk}/")


def test_a_person_s_other_organisations_are_not_told(desk, helene, hidden, carrefour):
    OrganisationRole.objects.create(person=helene, organisation=hidden)
    helene.shared_with.add(carrefour)
    for address in (PEOPLE, f"{PEOPLE}{helene.pk}/"):
        text = page(desk, address)
        assert "Côté" in text
        assert "Secrète" not in text


def meeting(*present, **fields):
    activity = Activity.objects.create(date=date(2018, 3, 1), **fields)
    for organisation in present:
        Presence.objects.create(activity=activity, organisation=organisation)
    return activity


def test_she_reads_activities_of_profiles_shared_and_no_other(desk, omar, shared, hidden, carrefour):
    seen = [meeting(shared, title="Au café"), meeting(carrefour, title="Chez nous"), meeting(title="À moi", owner=omar)]
    other = meeting(hidden, title="À la scierie")
    text = page(desk, AGENDA)
    for activity in seen:
        assert activity.title in text
    assert "À la scierie" not in text
    assert desk.get(f"{AGENDA}{other.pk}/").status_code == 404


def test_who_else_was_there_is_counted_and_not_named(desk, shared, hidden, carrefour):
    activity = meeting(shared, hidden, title="Ensemble")
    for address in (AGENDA, f"{AGENDA}{activity.pk}/", f"{AGENDA}{activity.pk}/historique/"):
        assert "Secrète" not in page(desk, address)
    assert page(desk, f"{AGENDA}{activity.pk}/").count("n’est pas partagée avec vous") == 1
    assert "Ensemble" not in page(desk, AGENDA, q="scierie")
    assert "Ensemble" not in page(desk, AGENDA, organisation="scierie")


def test_the_quick_entry_takes_only_who_she_may_read(desk, shared, hidden, carrefour):
    data = {"who": "", "kind": "accompaniment", "date": "2018-03-01", "title": "", "token": str(uuid4())}
    desk.post(f"{AGENDA}saisie/", {**data, "who-chosen": [f"organisation:{hidden.pk}", f"organisation:{shared.pk}"]})
    assert [presence.organisation for presence in Presence.objects.all()] == [shared]


def test_the_firm_reads_no_person_even_in_the_history(client_for, fatima, cafe, helene):
    text = page(client_for(fatima), f"{ORGANISATIONS}{cafe.pk}/historique/")
    assert "Café" in text
    assert "Côté" not in text
