"""The screens of an import, from the file to the report, and the review queue."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from arrimage.network.models import ImportRun, MatchQuestion, Organisation, Person
from arrimage.network.operations.importing import map_columns


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """Jobs run as soon as the request is over."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def upload(client, text: str, name: str = "liste.csv"):
    return client.post("/bureau/reseau/importer/", {"file": SimpleUploadedFile(name, text.encode())})


def test_from_the_file_to_the_report_and_back(cafe, coralie, client_for, at_once):
    client = client_for(coralie)
    assert client.get("/bureau/reseau/importer/").status_code == 200
    page = upload(
        client, "Nom usuel;Colonne X;Ville\nCafé de la Gare;9;Valleyfield\nLe Phare;;\nCafé de la Gares;;Valleyfield\n"
    )
    run = ImportRun.objects.get()
    assert page["Location"] == f"/bureau/reseau/importer/{run.pk}/colonnes/"
    columns = client.get(page["Location"]).content.decode()
    assert "Café de la Gare" in columns
    said = {
        "origin": "CDC",
        "as_of": "2018-03-01",
        "column-0": "name",
        "column-1": "employees",
        "column-2": "municipality",
    }
    with at_once():
        client.post(page["Location"], said)
    preview = client.get(f"/bureau/reseau/importer/{run.pk}/").content.decode()
    assert "Le Phare" in preview
    assert Organisation.objects.count() == 1
    with at_once():
        client.post(f"/bureau/reseau/importer/{run.pk}/", {"action": "confirm"})
    assert Organisation.objects.count() == 2
    for wanted in ("", "?action=create", "?action=doubtful", "?action=remarks", "?action=nonsense", "?page=zzz"):
        assert client.get(f"/bureau/reseau/importer/{run.pk}/{wanted}").status_code == 200
    assert "CDC" in client.get(f"/bureau/organisations/{cafe.pk}/").content.decode()
    with at_once():
        client.post(f"/bureau/reseau/importer/{run.pk}/", {"action": "undo"})
    assert Organisation.objects.count() == 1
    assert ImportRun.objects.get().status == "undone"


def test_columns_chosen_once_are_proposed_again(cafe, coralie, client_for, at_once):
    client, text = client_for(coralie), "Truc;Bidule\nLe Phare;12\n"
    address = upload(client, text)["Location"]
    with at_once():
        client.post(address, {"origin": "X", "as_of": "2018-03-01", "column-0": "name", "column-1": "employees"})
    upload(client, text)
    assert [column["target"] for column in ImportRun.objects.first().columns] == ["name", "employees"]


def test_a_file_with_two_columns_of_one_heading_may_be_brought_in_each_month(coralie, client_for, at_once):
    client, text = client_for(coralie), "Nom;Courriel;Nom\nLe Phare;a@phare.example;Roy\n"
    said = {"column-0": "name", "column-1": "email", "column-2": "last_name"}
    for _month in range(2):
        address = upload(client, text)["Location"]
        with at_once():
            client.post(address, {"origin": "X", "as_of": "2018-03-01", **said})
    upload(client, text)
    assert [column["target"] for column in ImportRun.objects.first().columns] == list(said.values())
    run = ImportRun.objects.first()
    assert map_columns(run, {"Nom": "legal_name", "Nom#2": "full_name"}) == ["legal_name", "email", "full_name"]


def test_a_file_that_is_none_and_columns_without_a_name_are_refused_in_a_sentence(coralie, client_for):
    client = client_for(coralie)
    assert upload(client, "").status_code == 422
    assert upload(client, "\x89PNG").status_code == 422
    address = upload(client, "Truc;Bidule\nLe Phare;12\n")["Location"]
    page = client.post(address, {"origin": "X", "as_of": "2999-03-01"})
    assert page.status_code == 422
    page = client.post(address, {"origin": "X", "as_of": "2018-03-01"})
    assert page.status_code == 422
    assert "organisme" in page.content.decode()


def test_what_is_left_of_a_workbook_is_said_to_be_damaged(coralie, client_for):
    page = upload(client_for(coralie), "des restes de classeur\n", "liste.xlsx")
    assert page.status_code == 422
    assert "endommagé" in page.content.decode()


def test_a_project_officer_imports_but_does_not_undo(cafe, paul, client_for, at_once):
    client = client_for(paul)
    address = upload(client, "Organisme\nLe Phare\n")["Location"]
    with at_once():
        client.post(address, {"origin": "X", "as_of": "2018-03-01", "column-0": "name"})
    run = ImportRun.objects.get()
    with at_once():
        client.post(f"/bureau/reseau/importer/{run.pk}/", {"action": "confirm"})
    assert client.post(f"/bureau/reseau/importer/{run.pk}/", {"action": "undo"}).status_code == 403
    assert Organisation.objects.count() == 2


def test_the_queue_shows_both_sides_and_takes_an_answer_and_takes_it_back(cafe, coralie, client_for):
    from tests.network.test_importing import imported

    client = client_for(coralie)
    assert "Rien à vérifier" in client.get("/bureau/reseau/a-verifier/").content.decode()
    imported("Organisme;Ville;Employés\nCafé de la Gares;Valleyfield;9\n")
    page = client.get("/bureau/reseau/a-verifier/").content.decode()
    assert "Café de la Gares" in page
    assert "Même municipalité" in page
    question = MatchQuestion.objects.get()
    client.post("/bureau/reseau/a-verifier/", {"question": question.pk, "answer": "no"})
    assert Organisation.objects.count() == 2
    client.post("/bureau/reseau/a-verifier/", {"question": question.pk, "answer": "take_back"})
    assert Organisation.objects.count() == 1
    assert client.post("/bureau/reseau/a-verifier/", {"question": "x"}).status_code == 404


def test_two_records_are_merged_field_by_field(cafe, coralie, paul, client_for):
    twin = Organisation.objects.create(name="Café de la Gare inc.", email="autre@gare.example")
    address = f"/bureau/reseau/fusionner/organisations/{cafe.pk}/{twin.pk}/"
    assert client_for(paul).get(address).status_code == 403
    client = client_for(coralie)
    assert "autre@gare.example" in client.get(address).content.decode()
    page = client.post(address, {"side-email": "merged"})
    assert page["Location"] == f"/bureau/organisations/{cafe.pk}/"
    cafe.refresh_from_db()
    assert cafe.email == "autre@gare.example"
    assert client.get(address).status_code == 404
    assert client.get(f"/bureau/organisations/{twin.pk}/modifier/")["Location"] == page["Location"]


def test_two_records_that_nothing_proposed_are_found_and_merged_from_the_page_of_one(cafe, coralie, paul, client_for):
    twin = Organisation.objects.create(name="Bistro du Terminus")
    client, search = client_for(coralie), f"/bureau/reseau/fusionner/organisations/{cafe.pk}/"
    assert search in client.get(f"/bureau/organisations/{cafe.pk}/").content.decode()
    assert search not in client_for(paul).get(f"/bureau/organisations/{cafe.pk}/").content.decode()
    assert client_for(paul).get(search).status_code == 403
    assert f"{search}{twin.pk}/" in client.get(search, {"q": "terminus"}).content.decode()
    assert f"{search}{cafe.pk}/" not in client.get(search, {"q": "café"}).content.decode()
    assert client.get(f"{search}{twin.pk}/").status_code == 200
    one, other = (Person.objects.create(first_name=name, last_name="Roy") for name in ("Jean", "Jeannot"))
    search = f"/bureau/reseau/fusionner/personnes/{one.pk}/"
    assert search in client.get(f"/bureau/personnes/{one.pk}/").content.decode()
    assert f"{search}{other.pk}/" in client.get(search, {"q": "jeannot"}).content.decode()
