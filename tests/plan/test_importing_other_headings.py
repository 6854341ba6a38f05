"""What the columns of plans are called elsewhere, and what only their cells tell."""

import pytest

from arrimage.plan.importing import Draft
from arrimage.plan.importing.columns import meanings
from tests.plan.plan_documents import delimited
from tests.plan.reading_plans import indicators, labels, read


def planted(headings: list[str]) -> Draft:
    return read(delimited([headings, ["Planter", "Arbres plantés", "Luc Roy", "mai 2026"]]), "p.csv")


@pytest.mark.parametrize(
    "headings",
    [
        ["Quoi faire", "Comment on saura que c'est réussi", "Qui s'en occupe", "Pour quand"],
        ["Moyens retenus", "Résultats mesurables", "Qui est responsable ?", "Quand ?"],
        ["Gestes concrets", "Indicateurs de réalisation", "Porteur de dossier", "Date prévue de réalisation"],
        ["Comment ?", "Indicateurs quantitatifs", "Par qui ?", "Pour quand ?"],
        ["Description de l'action", "Indicateurs (KPI)", "Répondant(e)", "Réalisation prévue"],
        ["Intervention proposée", "Mesure du succès", "Responsable(s) et collaborateur(s)", "Début et fin"],
        ["Actions 2026-2027", "Indicateurs / livrables", "Responsabilité", "Date visée"],
        ["Actions à poser", "Critères de réussite", "Personne(s) assignée(s)", "Temps de réalisation"],
        ["Moyens d'action et activités", "Résultats anticipés", "Service responsable", "Année de réalisation"],
        ["Activités à réaliser", "Cibles de résultats", "Équipe porteuse", "Trimestre visé"],
        ["Action steps", "Success indicators", "Staff lead", "Target completion date"],
        ["Tasks / activities", "How will we know?", "Who is responsible?", "By when?"],
        ["Nos actions", "Nos indicateurs", "Nos responsables", "Notre échéancier"],
        ["Recommandations", "Livrables", "Personne-ressource", "Délai de réalisation"],
        ["Actions", "Comment on mesure", "Pilotage", "Échéancier"],
        ["Quoi", "Comment mesurer ?", "Pilotage du projet", "Quand"],
        ["Actions", "Comment mesure-t-on le succès ?", "Pilotage et partenaires", "Échéance"],
    ],
)
def test_headings_in_other_words_are_the_same_columns(headings):
    (action,) = planted(headings).actions()
    assert (action.label, indicators(action), action.responsible, action.deadline.raw) == (
        "Planter",
        ["Arbres plantés"],
        ["Luc Roy"],
        "mai 2026",
    )


@pytest.mark.parametrize("title", ["Moyen terme", "Moyens de vérification", "Actions réalisées", "Statut"])
def test_headings_that_speak_of_something_else_are_no_actions(title):
    assert "action" not in meanings(title)


def test_a_column_that_says_it_better_holds_the_actions():
    rows = [["Recommandations", "Actions", "Responsable"], ["Mieux accueillir", "Créer une trousse", "Ann"]]
    assert labels(read(delimited(rows), "p.csv")) == ["Créer une trousse"]


@pytest.mark.parametrize(("held", "gathers"), [(("Logement", "Transport"), True), (("Haute", "Moyenne"), False)])
def test_priorities_gather_actions_unless_they_rank_them(held, gathers):
    rows = [["Priorité", "Mesure", "Responsable"], [held[0], "Créer un fonds", "DG"], [held[1], "Partager", "Ville"]]
    draft = read(delimited(rows), "p.csv")
    assert labels(draft) == ["Créer un fonds", "Partager"]
    assert [node.label for node in draft.nodes if node.kind == "objective"] == (list(held) if gathers else [])


def test_terms_that_are_ticked_say_when():
    rows = [
        ["Action", "Responsable", "Court terme", "Moyen terme", "Long terme"],
        ["Planter", "Ville", "X", "", ""],
        ["Verdir", "Ville", "", "X", "X"],
    ]
    draft = read(delimited(rows), "p.csv")
    assert [node.deadline.raw for node in draft.actions()] == ["Court terme", "Moyen terme ; Long terme"]
    assert all("doubts" in node.source for node in draft.actions())
