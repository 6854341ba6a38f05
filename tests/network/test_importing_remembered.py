"""What the preview settled is what is written, unless somebody changed the directory meanwhile."""

import pytest
from django.utils import timezone

from arrimage.network.importing.planning import Planner
from arrimage.network.models import (
    ContactPoint,
    ImportRun,
    MatchQuestion,
    Organisation,
    OrganisationRole,
    Person,
)
from arrimage.network.operations import importing
from arrimage.network.operations.importing import confirm_import, write_import
from arrimage.network.operations.merging import merge
from tests.network.test_importing import actions, imported

CONTACTS = (
    "Organisme;Ville;Courriel;Prénom;Nom\nCafé de la Gare;Valleyfield;x@gare.example;Hélène;Côté\n"
    "Le Phare;;;Jean;Roy\nCafé de la Gares;Valleyfield;;;\nPhare inc.;;;Marie;Roy\n;;;;\n"
)


@pytest.fixture
def planned_again(monkeypatch) -> list[int]:
    """The rows that are matched anew from now on."""
    found, plan = [], Planner.plan

    def seen(self, number, cells):
        found.append(number)
        return plan(self, number, cells)

    monkeypatch.setattr(Planner, "plan", seen)
    return found


def written(run: ImportRun) -> ImportRun:
    write_import(run=confirm_import(run=run, at=timezone.now()), at=timezone.now())
    run.refresh_from_db()
    return run


def test_rows_are_written_as_they_were_settled_without_looking_again(cafe, helene, monkeypatch, planned_again):
    monkeypatch.setattr(importing, "BATCH", 2)
    run = imported(CONTACTS, confirm=False)
    planned_again.clear()
    before = list(run.rows.values_list("number", "action", "label", "reason", "reasons", "changes", "remarks"))
    written(run)
    assert planned_again == []
    assert actions(run) == ["update", "create", "doubtful", "create"]
    assert before == list(run.rows.values_list("number", "action", "label", "reason", "reasons", "changes", "remarks"))
    phare = Organisation.objects.get(name="Le Phare")
    assert {str(role.person) for role in phare.roles.all()} == {"Jean Roy", "Marie Roy"}
    assert MatchQuestion.objects.get().organisation == cafe
    assert set(run.rows.values_list("organisation__name", flat=True)) == {"Café de la Gare", "Le Phare"}
    assert all(row.about == {} for row in run.rows.all())


def _rename(cafe: Organisation) -> None:
    cafe.name = "Autre chose"
    cafe.save()


def _add(cafe: Organisation) -> None:
    Organisation.objects.create(name="Le Phare", email="info@phare.example")


def _reach(cafe: Organisation) -> None:
    person = Person.objects.get(last_name="Roy")
    ContactPoint.objects.create(person=person, value="jean@phare.example")


def _tie(cafe: Organisation) -> None:
    OrganisationRole.objects.create(person=Person.objects.get(last_name="Roy"), organisation=cafe)


def _delete(cafe: Organisation) -> None:
    cafe.delete()


def _merge(cafe: Organisation) -> None:
    merge(survivor=Organisation.objects.create(name="La Halte"), merged=cafe, at=timezone.now())


@pytest.mark.parametrize("change", [_rename, _add, _reach, _tie, _delete, _merge])
def test_rows_are_settled_again_once_somebody_changed_what_they_were_settled_by(cafe, helene, planned_again, change):
    Person.objects.create(first_name="Jean", last_name="Roy")
    run = imported(CONTACTS, confirm=False)
    planned_again.clear()
    change(cafe)
    assert written(run).status == "done"
    assert planned_again == [2, 3, 4, 5]


def test_an_answer_given_meanwhile_counts(cafe, coralie, planned_again):
    from arrimage.network.operations.reviewing import answer_question

    text = "Organisme;Ville;Employés\nCafé de la Gares;Valleyfield;9\n"
    first, second = imported(text), imported(text, confirm=False)
    question = MatchQuestion.objects.get()
    answer_question(question=question, answer=MatchQuestion.Answer.SAME, at=timezone.now(), by=coralie)
    planned_again.clear()
    assert actions(written(second)) == ["skip"]
    assert planned_again == [2]
    assert first.rows.get().organisation == cafe


def test_a_record_that_goes_while_rows_are_written_has_the_next_ones_settled_again(cafe, monkeypatch, planned_again):
    monkeypatch.setattr(importing, "BATCH", 1)
    run = imported("Organisme;Employés\nLe Phare;\nCafé de la Gare;9\nPhare inc.;12\n", confirm=False)
    planned_again.clear()
    write = importing.write_rows

    def then_deleted(*args):
        write(*args)
        cafe.delete()
        monkeypatch.setattr(importing, "write_rows", write)

    monkeypatch.setattr(importing, "write_rows", then_deleted)
    written(run)
    assert planned_again == [3, 4]
    assert set(Organisation.objects.values_list("name", "employees")) == {("Le Phare", 12), ("Café de la Gare", 9)}
