"""How many, where the indicator's own cell says it: «12 personnes accueillies», «Cible : 60» on the next line."""

import pytest

from arrimage.plan.importing import Node, propose_measure, targets
from tests.plan.plan_documents import delimited, word
from tests.plan.reading_plans import indicators, read
from tests.plan.test_importing_words import CATALOGUE


def counted(indicator: str, target: str = "") -> Node:
    rows = [["Action", "Indicateur", "Cible", "Responsable"], ["Agir", indicator, target, "Luc"]]
    return read(delimited(rows), "p.csv").actions()[0]


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("12 personnes accueillies", 12, None),
        ("Au moins 12 personnes accueillies", 12, None),
        ("2 rencontres par année", 2, None),
        ("3 000 repas livrés", 3000, None),
        ("80 % des membres satisfaits", 80, "%"),
        ("100 % des dossiers traités en 30 jours", 100, "%"),
        ("50 000 $ amassés", 50000, "$"),
        ("3,5 M$ investis", 3_500_000, "$"),
        ("10 k$ amassés", 10_000, "$"),
        ("12 h de formation offertes", 12, None),
        ("1 plan", 1, None),
        ("4 AGA tenues", 4, None),
        ("200 people trained", 200, None),
        ("15 jeunes de 12 à 17 ans rejoints", 15, None),
        ("2 partenariats signés d'ici 2028", 2, None),
        ("Nombre de membres : 60", 60, None),
        ("Taux d’occupation : 80 %", 80, "%"),
    ],
)
def test_an_indicator_that_says_how_many_has_its_target(words, value, unit):
    node = counted(words)
    target = node.indicators[0].target
    assert indicators(node) == [words]
    assert target is not None
    assert (target.value, target.unit, target.baseline) == (value, unit, None)
    assert "doubts" not in node.source


@pytest.mark.parametrize(
    "words",
    [
        "12 à 15 jeunes rejoints",
        "5 à 7 tenu",
        "1er bulletin publié",
        "3e édition tenue",
        "12 mars 2026 : lancement tenu",
        "2026 : bilan déposé",
        "2026 membres",
        "211 informé",
        "360 degrés : évaluation faite",
        "30 ans de l’organisme soulignés",
        "10 membres de plus",
        "10 % de hausse des membres",
        "50 % plus de visites",
        "3 MRC visitées sur 6",
        "2 % d’augmentation",
        "3 formations, 45 participants",
        "4 rencontres (2 en personne, 2 à distance)",
        "Un site web",
        "Réserve de 10 %",
    ],
)
def test_figures_that_promise_no_number_give_no_target(words):
    node = counted(words)
    assert (indicators(node), node.indicators[0].target) == ([words], None)


def test_the_target_s_own_cell_is_believed_before_the_indicator_s_words():
    target = counted("12 personnes accueillies", "20").indicators[0].target
    assert target is not None
    assert (target.value, target.raw) == (20, "20")


def test_a_promised_number_changes_no_measure():
    said = targets.without_figures("12 rencontres tenues")
    assert propose_measure(said, CATALOGUE) == propose_measure("rencontres tenues", CATALOGUE)


def test_lines_that_only_say_a_start_and_an_aim_belong_to_the_indicator_above():
    cell = "Nombre de membres\nSituation de départ : 40\nCible : 60\nAssemblée tenue"
    rows = [["Objectif", "Moyen", "Indicateur", "Responsable"], ["1. Croître", "1.1 Recruter", cell, "DG"]]
    (action,) = read(word(("Title", "Plan d'action 2026-2028"), rows), "p.docx").actions()
    members, assembly = action.indicators
    assert (members.text, assembly.text, assembly.target) == ("Nombre de membres", "Assemblée tenue", None)
    assert members.target is not None
    assert members.target.baseline is not None
    assert (members.target.value, members.target.baseline.value) == (60, 40)


@pytest.mark.parametrize(
    ("words", "label", "value", "start"),
    [
        ("Taux (situation de départ : 70 %; cible 2028 : 85 %)", "2028", 85, 70),
        ("Abonnés à l'infolettre (départ 250, cible 400)", "", 400, 250),
        ("Taux (départ 70, cible 85 %)", "", 85, 70),
    ],
)
def test_a_year_or_no_colon_after_the_word_target_is_read(words, label, value, start):
    target = counted(words).indicators[0].target
    assert target is not None
    assert target.baseline is not None
    assert (target.targets[0].label, target.value, target.baseline.value) == (label, value, start)


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("nombre de participants (cible 30)", 30, None),
        ("nombre de participants, cible 30", 30, None),
        ("Taux de satisfaction – cible de 85 %", 85, "%"),
        ("Number of workshops (target 12)", 12, None),
        ("Number of workshops (target: 12)", 12, None),
    ],
)
def test_a_target_set_apart_from_the_indicator_s_words_is_read(words, value, unit):
    node = counted(words)
    target = node.indicators[0].target
    assert target is not None
    assert (indicators(node), target.value, target.unit, target.baseline) == ([words], value, unit, None)
    assert "doubts" not in node.source


@pytest.mark.parametrize(
    "words", ["Atteinte de la cible 3", "Actions menées (ODD 12, cible 12.3)", "Bilan, cible 2027"]
)
def test_a_number_that_names_a_target_is_no_target(words):
    assert counted(words).indicators[0].target is None


def test_a_bullet_may_say_its_indicator_and_its_target_in_brackets():
    text = "# Plan d'action 2027\n## Axe 1 – Rayonner\n"
    text += "- Tenir des cafés (indicateur : nombre de participants, cible 30)\n"
    text += "- Tenir des ateliers\n  - nombre de participants (cible 40)\n"
    held = [action.indicators[0] for action in read(text.encode(), "p.md").actions()]
    assert [one.target and one.target.value for one in held] == [30, 40]


def test_a_target_set_apart_changes_no_measure():
    assert targets.without_figures("nombre de participants, cible 30") == "nombre de participants"


@pytest.mark.parametrize(
    ("cell", "aims", "start"),
    [
        ("Minimum 6", [("", 6)], None),
        ("100 % (28/28)", [("", 100)], None),
        ("Base : 25 ; cible : 40", [("", 40)], 25),
        ("Situation de départ : 40 / Cible : 60", [("", 60)], 40),
        ("60 membres (départ : 40)", [("", 60)], 40),
        ("An 1 : 10, An 2 : 20", [("An 1", 10), ("An 2", 20)], None),
        ("10 en 2026, 20 en 2027", [("2026", 10), ("2027", 20)], None),
        ("2025-2026 : 10 ; 2026-2027 : 20", [("2025-2026", 10), ("2026-2027", 20)], None),
        ("15 % d’augmentation", [("", None)], None),
        ("12 à 15", [("", None)], None),
        ("50 % (14/28)", [("", None)], None),
    ],
)
def test_more_ways_to_word_a_target_are_read_and_a_rise_is_no_level(cell, aims, start):
    target = counted("Membres", cell).indicators[0].target
    assert target is not None
    assert target.raw == cell
    assert [(one.label, one.value) for one in target.targets] == aims
    assert (target.baseline.value if target.baseline else None) == start
