"""The hub's own 2017-18 plan: five files, one plan."""

import json
from pathlib import Path

import pytest

from arrimage.plan.importing import Draft, read_plan

KINDS = ["docx", "xlsx", "csv", "pdf", "txt"]
CODES = [
    "1",
    "1.1",
    "1.1.1",
    "1.1.2",
    "1.2",
    "1.2.1",
    "1.2.2",
    "1.3",
    "1.3.1",
    "1.3.2",
    "1.3.3",
    "1.3.4",
    "1.4",
    "1.4.1",
    "1.5",
    "1.5.1",
    "1.5.2",
    "2",
    "2.1",
    "2.1.1",
    "2.1.2",
    "2.1.3",
    "2.1.4",
    "2.2",
    "2.2.1",
    "2.2.2",
    "3",
    "3.1",
    "3.1.1",
    "3.1.2",
    "3.2",
    "3.2.1",
    "3.2.3",
]
INDICATORS = {
    "1.1.1": 1,
    "1.1.2": 1,
    "1.2.1": 2,
    "1.2.2": 1,
    "1.3.1": 1,
    "1.3.2": 3,
    "1.3.3": 3,
    "1.3.4": 2,
    "1.4.1": 2,
    "1.5.1": 1,
    "1.5.2": 1,
    "2.1.1": 1,
    "2.1.2": 1,
    "2.1.3": 1,
    "2.1.4": 3,
    "2.2.1": 1,
    "2.2.2": 1,
    "3.1.1": 3,
    "3.1.2": 2,
    "3.2.1": 2,
    "3.2.3": 2,
}


@pytest.fixture(params=KINDS)
def draft(request, shared: Path) -> Draft:
    return read_plan(shared / "plan" / f"plan-2017-18.{request.param}")


def test_its_objectives_and_actions_keep_their_numbers_and_order(draft: Draft):
    assert [node.code for node in draft.walk()] == CODES
    assert len(draft.nodes) == 3
    assert [len(node.children) for node in draft.nodes] == [5, 2, 2]
    assert len(draft.actions()) == 21


def test_each_action_has_its_indicators_and_no_other(draft: Draft):
    assert {node.code: len(node.indicators) for node in draft.actions()} == INDICATORS
    assert sum(INDICATORS.values()) == 35


def test_nothing_is_invented_in_empty_cells(draft: Draft):
    for node in draft.walk():
        assert (node.budget.raw, node.budget.amount) == ("", None)
        assert all(indicator.target is None for indicator in node.indicators)
        if node.kind == "objective":
            assert (node.deadline.raw, node.deadline.kind, node.responsible) == ("", "none", [])


def test_every_file_gives_the_same_wording(shared: Path):
    plans = [read_plan(shared / "plan" / f"plan-2017-18.{kind}") for kind in KINDS]
    told = [[(n.kind, n.label, n.indicators, n.deadline, n.responsible) for n in plan.walk()] for plan in plans]
    assert all(one == told[0] for one in told)


def test_wording_is_the_documents_own_without_its_dashes(draft: Draft):
    by_code = {node.code: node for node in draft.walk()}
    assert by_code["2"].label == "ASSURER LA PROMOTION ET LE RAYONNEMENT DE L'ÉCONOMIE SOCIALE"
    assert by_code["3.1.1"].label == "Réunir un réseau régional d'experts en économie social"
    assert [i.text for i in by_code["1.3.4"].indicators] == [
        "Rencontres d'accompagnement avec des EÉS",
        "Référencement aux ressources/organismes de soutien",
    ]
    assert by_code["1.1.2"].indicators[0].text == "Nombre de membres accompagnateurs"


def test_seasons_are_kept_as_written_beside_their_days(draft: Draft):
    deadline = next(node for node in draft.actions() if node.code == "2.1.2").deadline.to_json()
    assert deadline == {"raw": "Été 2017", "start": "2017-06-21", "end": "2017-09-22", "kind": "season"}


def test_people_set_side_by_side_are_parted_on_the_documents_evidence_and_said(draft: Draft):
    people = {node.code: node.responsible for node in draft.actions()}
    assert people["1.5.1"] == ["Coordonnateur", "Présidence du Pôle"]
    assert people["3.2.3"] == ["Coordonnateur", "TIESS", "Organismes d'accompagnement"]
    assert people["1.3.1"] == ["Chercheur/firme de recherche", "Coordonnateur"]
    assert any("1.5.1" in warning for warning in draft.warnings)
    assert not any("2.2.2" in warning for warning in draft.warnings)


def test_the_title_is_the_documents_or_said_to_be_the_files(shared: Path):
    titles = {kind: read_plan(shared / "plan" / f"plan-2017-18.{kind}") for kind in KINDS}
    assert {plan.title for kind, plan in titles.items() if kind != "csv"} == {"Plan d'action 2017-18"}
    assert titles["csv"].title == "plan-2017-18"
    assert len(titles["csv"].warnings) == len(titles["docx"].warnings) + 1


def test_every_node_says_where_it_stands_in_the_source(draft: Draft):
    assert all({"page", "sheet", "row", "line", "paragraph"} & set(node.source) for node in draft.walk())


def test_the_draft_travels_as_json(draft: Draft):
    told = json.loads(json.dumps(draft.to_json()))
    assert set(told) == {"title", "nodes", "warnings"}
    assert set(told["nodes"][0]) == {
        "kind",
        "code",
        "label",
        "children",
        "indicators",
        "deadline",
        "responsible",
        "budget",
        "source",
    }


@pytest.mark.parametrize(
    ("name", "objectives", "actions"),
    [
        ("ADEME_modele-import-pa.xlsx", 3, 1),
        ("ADEME_modele-import-pa.ods", 3, 1),
        ("ADEME_nouveau-plan-valide.xlsx", 8, 7),
        ("ADEME_plan_with_sous_actions_valid.xlsx", 3, 7),
    ],
)
def test_plans_of_french_municipalities_are_read_with_their_other_columns(shared: Path, name, objectives, actions):
    draft = read_plan(shared / "data" / "plans" / name)
    assert sum(node.kind == "objective" for node in draft.walk()) == objectives
    assert len(draft.actions()) == actions


def test_sub_actions_hang_under_their_action(shared: Path):
    draft = read_plan(shared / "data" / "plans" / "ADEME_plan_with_sous_actions_valid.xlsx")
    parents = {child.label: node.label for node in draft.actions() for child in node.children}
    assert parents == {"Sous-action 1.1": "Action 1", "Sous-action 1.2": "Action 1", "Sous-action 3.1": "Action 3"}
