"""The hub's own fields as columns of a file of contacts."""

from datetime import date

import pytest
from django.utils import timezone

from arrimage.network.importing.free_values import read
from arrimage.network.models import FreeField, ImportRun, Organisation, Person, SetAside
from arrimage.network.operations.importing_at_once import run_import
from arrimage.network.operations.undoing import begin_undo, undo_import
from tests.network.test_desk_importing import upload
from tests.network.test_importing import everything

TEXT = (
    "Organisme;Prénom;Nom;Parts;Depuis;Végane\n"
    "Café de la Gare;Hélène;Côté;1 234,5;15/03/2017;oui\n"
    "Le Phare;Jean;Roy;beaucoup;;x\n"
)
MAPPING = {
    "Parts": "free_organisation_parts",
    "Depuis": "free_organisation_depuis",
    "Végane": "free_person_vegane",
}


@pytest.fixture
def free(db) -> None:
    for target, key, label, kind in (
        ("organisation", "parts", "Parts sociales", FreeField.Kind.NUMBER),
        ("organisation", "depuis", "Membre depuis", FreeField.Kind.DATE),
        ("person", "vegane", "Repas végane", FreeField.Kind.YES_NO),
    ):
        FreeField.objects.create(target=target, key=key, label=label, kind=kind)


def imported(text: str = TEXT, mapping: dict[str, str] = MAPPING, day: date = date(2018, 3, 1)) -> ImportRun:
    return run_import(data=text.encode(), name="liste.csv", day=day, mapping=mapping)


def test_values_are_kept_in_the_fields_with_their_source_and_undone(free, cafe, helene):
    before = everything()
    run = imported()
    cafe.refresh_from_db()
    helene.refresh_from_db()
    assert cafe.custom == {"parts": "1234.5", "depuis": "2017-03-15"}
    assert cafe.facts["free_parts"]["origin"] == "liste.csv"
    assert helene.custom == {"vegane": True}
    assert Person.objects.get(last_name="Roy").custom == {"vegane": True}
    assert Organisation.objects.get(name="Le Phare").custom == {}
    told = run.rows.get(number=3).remarks
    assert "beaucoup" in told[0]
    begin_undo(run=run, at=timezone.now())
    assert undo_import(run=run) == 0
    assert everything() == before


def test_a_newer_file_replaces_an_older_one_is_set_aside(free, cafe):
    cafe.custom = {"parts": "3"}
    cafe.save()
    imported()
    assert SetAside.objects.get().field == "free_parts"
    cafe.refresh_from_db()
    assert cafe.custom == {"parts": "3", "depuis": "2017-03-15"}
    again = "Organisme;Depuis\nCafé de la Gare;2016-01-01\n"
    imported(again, {"Depuis": "free_organisation_depuis"}, date(2018, 4, 1))
    cafe.refresh_from_db()
    assert cafe.custom["depuis"] == "2016-01-01"


def test_the_columns_offer_them_under_their_headings_and_the_preview_names_them(free, cafe, coralie, client_for):
    client = client_for(coralie)
    address = upload(client, TEXT)["Location"]
    page = client.get(address).content.decode()
    assert '<optgroup label="Champs libres des organismes"><option value="free_organisation_depuis">' in page
    assert '<optgroup label="Champs libres des personnes"><option value="free_person_vegane">' in page
    said = {"origin": "X", "as_of": "2018-03-01", "column-0": "name", "column-4": "free_person_autre"}
    client.post(address, {**said, "column-3": "free_organisation_parts", "column-5": "free_person_vegane"})
    run = ImportRun.objects.get()
    assert [column["target"] for column in run.columns][3:] == ["free_organisation_parts", "", "free_person_vegane"]
    imported("Organisme;Parts\nCafé de la Gare;12\n", {"Parts": "free_organisation_parts"})
    run = ImportRun.objects.latest("pk")
    assert "Parts sociales" in client.get(f"/bureau/reseau/importer/{run.pk}/").content.decode()


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", "Bonjour", "Bonjour"),
        ("text", "x" * 1001, None),
        ("number", "12", "12"),
        ("number", "1 200,50", "1200.5"),
        ("number", "-3", "-3"),
        ("number", "NaN", None),
        ("number", "1,23456", None),
        ("number", "1" * 40, None),
        ("number", "douze", None),
        ("date", "2018-02-28", "2018-02-28"),
        ("date", "28/02/2018", "2018-02-28"),
        ("date", "2018-02-31", None),
        ("yes_no", "OUI", True),
        ("yes_no", "Non", False),
        ("yes_no", "peut-être", None),
        ("choice", "ete", "Été"),
        ("choice", "automne", None),
    ],
)
def test_cells_are_read_by_the_kind_of_the_field(kind, cell, value):
    assert read(FreeField(kind=kind, choices="Hiver\nÉté"), cell) == value
