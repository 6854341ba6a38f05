"""Plans cut into several tables, sheets and bands."""

import pytest

from tests.plan.plan_documents import word, workbook
from tests.plan.reading_plans import indicators, labels, outline, read

ACTIONS = ["Actions", "Responsables", "Échéance"]


def test_a_table_of_indicators_under_an_objective_counts_it():
    draft = read(
        word(
            ("Title", "Plan d'action 2026"),
            ("Heading 1", "Objectif 1 : Développer l'offre"),
            [ACTIONS, ["Lancer une boutique", "Direction", "mai 2026"]],
            [["Indicateurs", "Cibles"], ["Ventes", "50 000 $"], ["Employés formés", "8"]],
            ("Heading 1", "Objectif 2 : Rayonner"),
            [ACTIONS, ["Refaire le site", "Com", "juin 2026"]],
            [["Indicateurs", "Cibles", ""], ["Visites du site", "10 000", ""]],
        )
    )
    assert labels(draft) == ["Lancer une boutique", "Refaire le site"]
    first, second = draft.nodes
    assert (indicators(first), indicators(second)) == (["Ventes", "Employés formés"], ["Visites du site"])
    assert [indicator.target and indicator.target.value for indicator in first.indicators] == [50000, 8]
    assert all("doubts" in objective.source for objective in draft.nodes)


def test_a_table_of_indicators_under_no_objective_is_left_out_and_said():
    draft = read(
        word(
            ("Title", "Plan d'action 2026"),
            [ACTIONS, ["Lancer une boutique", "Direction", "mai 2026"]],
            [["Indicateurs", "Cibles"], ["Ventes", "50 000 $"]],
        )
    )
    assert outline(draft) == [("action", "", "Lancer une boutique")]
    assert any("indica" in warning for warning in draft.warnings)


@pytest.mark.parametrize(("title", "asked"), [("Calendrier des activités", True), ("Plan d'action 2026", False)])
def test_a_list_of_activities_that_nothing_calls_a_plan_is_doubtful(title, asked):
    rows = [["Date", "Activité", "Responsable"], ["4 mai 2026", "5 à 7 des membres", "Ann"]]
    draft = read(word(("Title", title), rows))
    assert labels(draft) == ["5 à 7 des membres"]
    assert any("calls it a plan" in said or "comme un plan" in said for said in draft.warnings) == asked


def test_what_a_second_copy_adds_is_taken_and_what_it_says_otherwise_is_said():
    first = [["No", "Actions", "Responsable"], ["1.1", "Recruter", "DG"], ["1.2", "Former", "RH"]]
    second = [
        ["No", "Actions", "Responsable", "Échéance"],
        ["1.1", "Recruter", "DG", "mai 2026"],
        ["1.2", "Former", "CA", "juin 2026"],
    ]
    draft = read(word(("Title", "Plan d'action 2026"), first, ("Heading 1", "Plan d'action détaillé"), second))
    assert [(node.code, node.responsible, node.deadline.raw) for node in draft.actions()] == [
        ("1.1", ["DG"], "mai 2026"),
        ("1.2", ["RH"], ""),
    ]
    otherwise = [said for said in draft.warnings if "dit autre chose" in said or "says something else" in said]
    assert len(otherwise) == 1


def test_indicators_and_targets_by_turns_go_together():
    rows = [
        ["Action", "Indicateur 1", "Cible 1", "Indicateur 2", "Cible 2", "Responsable"],
        ["Recruter", "Membres", "60", "Taux de renouvellement", "85 %", "DG"],
        ["Former", "Ateliers", "", "Participants", "30", "RH"],
    ]
    recruit, train = read(workbook({"Plan": rows}), "p.xlsx").actions()
    assert [(one.text, one.target and one.target.value) for one in recruit.indicators + train.indicators] == [
        *(("Membres", 60), ("Taux de renouvellement", 85)),
        *(("Ateliers", None), ("Participants", 30)),
    ]


def test_a_bare_list_of_actions_that_calls_itself_so_is_a_plan():
    text = "# Liste des actions\n\n" + "\n".join(f"{n}. Réaliser l’action {n}" for n in range(1, 47))
    assert len(read(text.encode(), "p.md").actions()) == 46


def test_lines_over_headings_said_again_are_the_objectives():
    heading = ["Actions", "Responsable", "Échéancier", "Coût"]
    rows = [
        ["PLAN D’ACTION FAMILLES 2026-2029"],
        ["1. Loisirs"],
        heading,
        ["Ouvrir un skatepark", "Loisirs", "2027", "80 000 $"],
        ["Tenir un camp de jour", "Loisirs", "Chaque été", "15 000 $"],
        ["2. Sécurité"],
        heading,
        ["Ajouter des dos d’âne", "Travaux publics", "2026", "5 000 $"],
    ]
    draft = read(workbook({"Feuil1": rows}), "p.xlsx")
    assert (draft.title, outline(draft)) == (
        "PLAN D’ACTION FAMILLES 2026-2029",
        [
            ("objective", "1", "Loisirs"),
            ("action", "", "Ouvrir un skatepark"),
            ("action", "", "Tenir un camp de jour"),
            ("objective", "2", "Sécurité"),
            ("action", "", "Ajouter des dos d’âne"),
        ],
    )


def test_the_cover_of_a_workbook_gives_its_title():
    draft = read(
        workbook(
            {
                "Couverture": [["Fédération des maisons"], ["Plan d'action 2026-2029"], ["Adopté le 12 mars 2026"]],
                "Plan": [["No", "Actions", "Responsables"], ["1.1", "Ouvrir le samedi", "Équipe"]],
            }
        ),
        "p.xlsx",
    )
    assert draft.title == "Plan d'action 2026-2029"


def test_a_summary_before_the_plan_hides_nothing_of_it():
    draft = read(
        workbook(
            {
                "Résumé": [["No", "Action"], ["1.1", "Tenir un salon"], ["1.2", "Publier"]],
                "Détail": [
                    ["No", "Action", "Indicateur", "Responsable", "Échéance"],
                    ["1.1", "Tenir un salon", "Salon tenu", "Luc", "mai 2026"],
                    ["1.2", "Publier", "Bulletins", "Ann", "juin 2026"],
                ],
            }
        ),
        "p.xlsx",
    )
    assert [(n.code, n.label, indicators(n), n.responsible, n.deadline.raw) for n in draft.nodes] == [
        ("1.1", "Tenir un salon", ["Salon tenu"], ["Luc"], "mai 2026"),
        ("1.2", "Publier", ["Bulletins"], ["Ann"], "juin 2026"),
    ]
    assert not any("dit autre chose" in warning or "says something else" in warning for warning in draft.warnings)
