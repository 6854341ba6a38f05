"""A file of contacts brought in: what it would do, what it did, and as if it had never been."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from arrimage.kit.daily import Rounds
from arrimage.network.models import (
    ContactPoint,
    ImportRow,
    ImportRun,
    MatchQuestion,
    Municipality,
    Organisation,
    OrganisationRole,
    Person,
    RegionalCounty,
    SetAside,
    Tag,
)
from arrimage.network.operations import undoing
from arrimage.network.operations.forgetting import forget_old_imports
from arrimage.network.operations.importing import confirm_import, write_import
from arrimage.network.operations.importing_at_once import preview_file, run_import
from arrimage.network.operations.undoing import begin_undo, undo_import
from tests.network.test_reading_contacts import merged_workbook

DAY = date(2018, 3, 1)


def imported(text: str, **options) -> ImportRun:
    return run_import(data=text.encode(), name="liste.csv", day=DAY, **options)


def actions(run: ImportRun) -> list[str]:
    return list(run.rows.order_by("number").values_list("action", flat=True))


def undone(run: ImportRun) -> int:
    begin_undo(run=run, at=timezone.now())
    return undo_import(run=run)


def everything() -> dict[str, list[dict]]:
    """What the network's tables hold, but their histories, the imports themselves, and the marks of each save."""
    found = {}
    for model in apps.get_app_config("network").get_models(include_auto_created=True):
        if hasattr(model, "instance_type") or model in (ImportRun, ImportRow) or model.__name__ == "SavedMapping":
            continue
        rows = json.loads(serializers.serialize("json", model._base_manager.order_by("pk")))
        for row in rows:
            row["fields"].pop("revision", None)
            row["fields"].pop("updated_at", None)
        found[model.__name__] = rows
    return found


def test_a_row_may_add_an_organisation_a_person_and_what_ties_them(valleyfield):
    run = imported(
        "Organisme;Ville;Courriel;Prénom;Nom;Fonction;Étiquettes\n"
        "Le Phare;Valleyfield;info@phare.example, dons@phare.example;MARIE;TREMBLAY;directrice;Membre\n"
    )
    assert (run.status, actions(run)) == ("done", ["create"])
    phare, marie = Organisation.objects.get(), Person.objects.get()
    assert (phare.municipality, phare.county, phare.email) == (valleyfield, valleyfield.county, "info@phare.example")
    assert phare.contact_points.get().value == "dons@phare.example"
    assert phare.facts["name"] == {
        "source": "import",
        "on": "2018-03-01",
        "confidence": "medium",
        "origin": "liste.csv",
    }
    assert str(marie) == "Marie Tremblay"
    assert marie.roles.get().title == "directrice"
    assert marie.tags.get().name == "Membre"
    assert [version.history_type for version in phare.history.all()] == ["+"]
    assert [version.history_type for version in marie.roles.get().history.all()] == ["+"]


def test_one_enterprise_under_three_spellings_is_added_once(valleyfield):
    run = imported(
        "Organisme;Ville;Téléphone\nCPE Les Petits Pas;Valleyfield;\n"
        "C.P.E. LES PETITS PAS INC.;Salaberry-de-Valleyfield;450 555-0101\n"
        "Centre de la petite enfance les petits pas;;\n"
    )
    assert actions(run) == ["create", "update", "skip"]
    assert Organisation.objects.get().phone == "450 555-0101"


def test_what_is_known_already_is_left_and_a_weaker_value_is_set_aside(cafe):
    run = imported("Organisme;Courriel;Employés\nCafé de la Gare inc.;autre@gare.example;9\n")
    cafe.refresh_from_db()
    assert actions(run) == ["update"]
    assert (cafe.email, cafe.employees, cafe.revision) == ("bonjour@example.org", 9, 2)
    aside = SetAside.objects.get()
    assert (aside.organisation, aside.field, aside.value, aside.origin) == (
        cafe,
        "email",
        "autre@gare.example",
        "liste.csv",
    )
    assert actions(imported("Organisme;Courriel;Employés\nCafé de la Gare inc.;autre@gare.example;9\n")) == ["skip"]
    assert SetAside.objects.count() == 1


def test_a_newer_file_replaces_what_an_older_one_said(cafe):
    imported("Organisme;Employés\nCafé de la Gare;9\n")
    run_import(data=b"Organisme;Employes\nCaf\xe9 de la Gare;12\n", name="b.csv", day=DAY + timedelta(30))
    run_import(data=b"Organisme;Employes\nCaf\xe9 de la Gare;7\n", name="c.csv", day=DAY - timedelta(30))
    cafe.refresh_from_db()
    assert cafe.employees == 12
    assert SetAside.objects.get().value == 7


def test_a_county_typed_as_a_kind_is_taken_as_one_and_said(valleyfield):
    run = imported("Organisme;Type\nLe Phare;Beauharnois-Salaberry\nLa Halte;Bidule\n")
    phare, halte = Organisation.objects.order_by("name")[::-1]
    assert phare.county == valleyfield.county
    assert halte.kind == "enterprise"
    remarks = list(run.rows.order_by("number").values_list("remarks", flat=True))
    assert "Beauharnois-Salaberry" in remarks[0][0]
    assert "Bidule" in remarks[1][0]


def test_a_doubtful_row_waits_with_its_question(cafe):
    run = imported("Organisme;Ville\nCafé de la Gares;Valleyfield\n")
    row = run.rows.get()
    assert (row.action, row.state, Organisation.objects.count()) == ("doubtful", "waiting", 1)
    question = MatchQuestion.objects.waiting().get()
    assert (question.organisation, question.row) == (cafe, row)


def test_people_are_told_apart_by_address_and_by_organisation(cafe, helene):
    run = imported(
        "Organisme,Prénom,Nom,Courriel\n"
        "Café de la Gare,Hélène,Cote,\n"
        "Autre Place,HELENE,Côté,helene@example.org\n"
        "Ailleurs,Hélène,Côté,helene@ailleurs.example\n"
        "Autre Place,Hélène,Côté,\n"
    )
    assert actions(run) == ["skip", "create", "create", "skip"]
    assert Person.objects.count() == 2
    assert helene.roles.count() == 2


def test_two_people_who_share_an_address_stay_two(db):
    denis = Person.objects.create(first_name="Denis", last_name="Beausoleil", email="famille.beausoleil@gmail.com")
    run = imported(
        "Prénom,Nom de famille,Courriel,Langue\n"
        "Denise,Beausoleil,famille.beausoleil@gmail.com,anglais\n"
        ",Beausoleil,famille.beausoleil@gmail.com,anglais\n"
        "D.,Beausoleil,famille.beausoleil@gmail.com,anglais\n"
    )
    assert actions(run) == ["doubtful"] * 3
    [before] = Person.objects.values_list("first_name", "language")
    assert before == ("Denis", denis.language)
    assert set(MatchQuestion.objects.values_list("person", flat=True)) == {denis.pk}


def test_the_preview_tells_the_same_as_the_import(cafe, helene):
    text = (
        "Organisme;Ville;Courriel;Prénom;Nom\nCafé de la Gare;Valleyfield;x@gare.example;Hélène;Côté\n"
        "Café de la Gares;Valleyfield;;;\nLe Phare;;;Jean;Roy\nPhare inc.;;;Jean;Roy\n;;;;\n"
    )
    said = [(row["row"], row["action"]) for row in preview_file(data=text.encode(), name="liste.csv", day=DAY)]
    run = imported(text, confirm=False)
    assert said == list(run.rows.order_by("number").values_list("number", "action"))
    before = [(row.action, row.changes, row.remarks) for row in run.rows.order_by("number")]
    run = imported(text)
    assert before == [(row.action, row.changes, row.remarks) for row in run.rows.order_by("number")]


def test_undoing_brings_everything_back(cafe, helene):
    Tag.objects.create(name="Ancienne")
    before = everything()
    run = imported(
        "Organisme;Ville;Courriel;Prénom;Nom;Fonction;Étiquettes;Employés\n"
        "Café de la Gare;;nouveau@gare.example;Hélène;Côté;;Nouvelle, Ancienne;9\n"
        "Café de la Gare inc.;;;Paul;Roy;commis;;10\n"
        "Le Phare;Valleyfield;a@phare.example;Hélène;Côté;;;\n"
        "Café de la Gares;Valleyfield;;;;;;\n"
    )
    assert everything() != before
    assert undone(run) == 0
    assert everything() == before
    run.refresh_from_db()
    assert run.status == "undone"
    assert set(run.rows.values_list("state", flat=True)) == {"undone"}


def test_what_somebody_changed_since_is_not_undone_and_is_said(cafe):
    run = imported("Organisme;Employés\nCafé de la Gare;9\nLe Phare;\nLa Halte;\n")
    cafe.refresh_from_db()
    cafe.description = "Bon café"
    cafe.save()
    phare = Organisation.objects.get(name="Le Phare")
    OrganisationRole.objects.create(person=Person.objects.create(last_name="Roy"), organisation=phare)
    assert undone(run) == 2
    cafe.refresh_from_db()
    assert (cafe.employees, cafe.description) == (9, "Bon café")
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Café de la Gare", "Le Phare"}
    assert [row.state for row in run.rows.order_by("number")] == ["kept", "kept", "undone"]
    assert all(row.reason for row in run.rows.filter(state="kept"))


def test_an_import_that_was_cut_goes_on_where_it_was(valleyfield, monkeypatch):
    from arrimage.network.operations import importing

    monkeypatch.setattr(importing, "BATCH", 2)
    text = "Organisme\n" + "".join(f"Entreprise {name}\n" for name in ("Alpha", "Bravo", "Charlie", "Delta", "Écho"))
    run = imported(text, confirm=False)
    importing.confirm_import(run=run, at=timezone.now())
    write, calls = importing.write_rows, []

    def killed(*args, **options):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write(*args, **options)

    monkeypatch.setattr(importing, "write_rows", killed)
    with pytest.raises(KeyboardInterrupt):
        write_import(run=ImportRun.objects.get(pk=run.pk), at=timezone.now())
    assert Organisation.objects.count() == 2
    importing.go_on(run=ImportRun.objects.get(pk=run.pk), at=timezone.now())
    run.refresh_from_db()
    assert (run.status, run.done, Organisation.objects.count()) == ("done", 5, 5)


def test_a_killed_import_goes_on_by_itself_within_three_minutes(valleyfield):
    run = imported("Organisme\nLe Phare\n", confirm=False)
    confirm_import(run=run, at=timezone.now())
    rounds, clock = Rounds(), 1_000.0
    rounds.enqueue_due(clock)
    run.refresh_from_db()
    assert run.status == "writing", "it may be at work still"
    for minute in (1, 2, 3):
        with time_machine.travel(timezone.now() + timedelta(minutes=minute), tick=False):
            rounds.enqueue_due(clock + 60 * minute)
    run.refresh_from_db()
    assert (run.status, Organisation.objects.count()) == ("done", 1)


def test_an_undoing_that_was_cut_goes_on_where_it_was(cafe, helene, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 2)
    before = everything()
    run = imported(
        "Organisme;Ville;Courriel;Prénom;Nom;Étiquettes;Employés\n"
        "Café de la Gare;;nouveau@gare.example;Hélène;Côté;Nouvelle;9\n"
        "Le Phare;Valleyfield;a@phare.example;Marie;Roy;;\nLa Halte;;;Paul;Lavoie;Amie;2\n"
        "Le Phare;Valleyfield;b@phare.example;Jean;Roy;Nouvelle;3\nCafé de la Gare;;;Jean;Roy;;11\nLa Boussole;;;;;;\n"
    )
    begin_undo(run=run, at=timezone.now())
    undo, calls = undoing._Undoing.undo, []

    def killed(self, rows):
        calls.append(rows)
        undo(self, rows)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(undoing._Undoing, "undo", killed)
    with pytest.raises(KeyboardInterrupt):
        undo_import(run=run)
    assert set(run.rows.values_list("state", flat=True)) >= {"undone", "done"}
    assert undo_import(run=ImportRun.objects.get(pk=run.pk)) == 0
    assert everything() == before
    run.refresh_from_db()
    assert (run.status, run.done) == ("undone", 6)


def test_one_import_at_a_time_and_a_cancelled_one_stops(valleyfield):
    from django.core.exceptions import ValidationError

    from arrimage.network.operations.importing import cancel_import

    first, second = imported("Organisme\nLe Phare\n", confirm=False), imported("Organisme\nLa Halte\n", confirm=False)
    confirm_import(run=first, at=timezone.now())
    with pytest.raises(ValidationError):
        confirm_import(run=second, at=timezone.now())
    cancel_import(run=first, at=timezone.now())
    write_import(run=first, at=timezone.now())
    assert Organisation.objects.count() == 0


def test_files_and_words_are_forgotten_once_they_cannot_be_undone(valleyfield):
    run = imported("Organisme;Notes\nLe Phare;bavard\n")
    assert forget_old_imports(now=timezone.now() + timedelta(29)) == 0
    assert forget_old_imports(now=timezone.now() + timedelta(31)) == 1
    run.refresh_from_db()
    row = run.rows.get()
    assert (row.cells, row.did, bool(run.file)) == ([], [], False)
    assert not run.may_be_undone(timezone.now())


def test_the_command_tells_each_row(cafe, tmp_path, capsys):
    file = tmp_path / "liste.csv"
    file.write_text("Organisme;Colonne X\nCafé de la Gare;9\nLe Phare;\n;\n", encoding="cp1252")
    mapping = tmp_path / "colonnes.json"
    mapping.write_text('{"Colonne X": "employees"}', encoding="utf-8")
    call_command("import_contacts", str(file), "--mapping", str(mapping), "--json", "--dry-run")
    rows = json.loads(capsys.readouterr().out)
    assert [row["action"] for row in rows] == ["update", "create"]
    assert rows[0]["organisation"] == {"id": cafe.pk, "name": "Café de la Gare"}
    assert rows[0]["evidence"][0]["code"] == "same_name"
    assert Organisation.objects.count() == 1
    call_command("import_contacts", str(file), "--mapping", str(mapping))
    assert "Lignes ajoutées\u00a0: 1, modifiées\u00a0: 1," in capsys.readouterr().out
    assert Organisation.objects.count() == 2


def test_the_command_tells_what_holds_of_the_whole_file_beside_its_json(cafe, tmp_path, capsys):
    file = tmp_path / "liste.csv"
    file.write_text("Organisme;Ville\nLe Phare;;et plus\n", encoding="utf-8")
    for more in (["--dry-run"], []):
        call_command("import_contacts", str(file), "--json", *more)
        told = capsys.readouterr()
        assert [row["label"] for row in json.loads(told.out)] == ["Le Phare"]
        assert "2" in told.err
        assert told.err.count("\n") == 1


def test_a_row_says_which_of_its_values_comes_from_a_merged_cell(db):
    run = run_import(data=merged_workbook(), name="liste.xlsx", day=DAY)
    first, second, third = run.rows.order_by("number").exclude(reason__startswith="La ligne est vide")
    assert (first.remarks, third.remarks) == ([], [])
    assert "Le Phare" in second.remarks[0]
    phare = Organisation.objects.get()
    assert set(phare.roles.values_list("person__last_name", flat=True)) == {"Roy", "Côté"}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 bla", b"\x89PNG\r\n\x1a\n", b"Organisme;Ville\n"])
def test_the_command_refuses_in_one_sentence(content, tmp_path, db, capsys):
    file = tmp_path / "liste.csv"
    file.write_bytes(content)
    with pytest.raises(SystemExit) as stopped:
        call_command("import_contacts", str(file))
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("path", ["absent.csv", "."])
def test_the_command_says_in_french_that_there_is_no_file(path, tmp_path, db, capsys):
    with pytest.raises(SystemExit):
        call_command("import_contacts", str(tmp_path / path))
    assert "Il n’y a pas de fichier" in capsys.readouterr().err


NAMES = st.sampled_from(["Le Phare", "Phare inc.", "CPE Les Pas", "cpe les pas", "La Halte", "Café de la Gare", ""])
CELLS = st.tuples(
    NAMES,
    st.sampled_from(["", "Valleyfield", "Beauharnois", "Nulle part"]),
    st.sampled_from(["", "a@phare.example", '"b@phare.example; c@gmail.com"', "info@gare.example", "pas une adresse"]),
    st.sampled_from(["", "Marie", "Jean"]),
    st.sampled_from(["", "Roy", "Côté"]),
    st.sampled_from(["", "membre", "Membre, ami"]),
    st.sampled_from(["", "9", "12", "beaucoup"]),
    st.sampled_from(["", "1144439594", "1142796482"]),
)


class TestImportThenUndo(TestCase):
    @classmethod
    def setUpTestData(cls):
        county = RegionalCounty.objects.create(code="700", name="Beauharnois-Salaberry")
        for code, name in (("70052", "Salaberry-de-Valleyfield"), ("70022", "Beauharnois")):
            Municipality.objects.create(code=code, name=name, designation="Ville", county=county)

    # Shrinking a case that fails would take minutes: each example is two imports and an undoing.
    @pytest.mark.slow
    @settings(max_examples=25, phases=(Phase.explicit, Phase.generate))
    @given(st.lists(CELLS, min_size=1, max_size=8), st.lists(CELLS, max_size=3))
    def test_leaves_every_table_as_it_was(self, rows, known):
        heading = "Organisme;Ville;Courriel;Prénom;Nom;Étiquettes;Employés;NEQ\n"
        if known:
            imported(heading + "".join(f"{';'.join(cells)}\n" for cells in known) + "La Toute Première;;;;;;;\n")
        ContactPoint.objects.filter(value="c@gmail.com").delete()
        before = everything()
        run = imported(heading + "".join(f"{';'.join(cells)}\n" for cells in rows) + "Une De Plus;;;;;;;\n")
        assert undone(run) == 0
        assert everything() == before
