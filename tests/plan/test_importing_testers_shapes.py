"""Shapes of plans that were once read wrongly: totals beside years, details in brackets, figures in an indicator."""

import io

import openpyxl
import pytest

from arrimage.plan.importing import Draft, Node, read_plan
from tests.plan.plan_documents import delimited, pdf, ruled_pdf, workbook


def read(data: bytes, filename: str = "plan.bin") -> Draft:
    return read_plan(io.BytesIO(data), filename)


def doubted(node: Node) -> set[str]:
    return {doubt["field"] for doubt in node.source.get("doubts", [])}


def yearly() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Objectif", "Moyens", "Indicateurs", "Cibles", None, None, None, "Porteur"])
    sheet.append([None, None, None, "An 1", "An 2", "An 3", "Total", None])
    sheet.append(["Réseau", "Recruter", "Membres", 10, 20, 30, 60, "Luc"])
    sheet.append([None, "Former", "Formations", 2, 3, 4, 9, "Ann"])
    for merged in ("D1:G1", "A1:A2", "B1:B2", "C1:C2", "H1:H2"):
        sheet.merge_cells(merged)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_yearly_targets_with_their_total_are_targets_and_no_number_of_an_action():
    recruit, train = read(yearly(), "p.xlsx").actions()
    assert [(node.code, node.label, node.responsible) for node in (recruit, train)] == [
        ("", "Recruter", ["Luc"]),
        ("", "Former", ["Ann"]),
    ]
    target = recruit.indicators[0].target
    assert target is not None
    assert [(one.label, one.value) for one in target.targets] == [("An 1", 10), ("An 2", 20), ("An 3", 30), ("", 60)]


@pytest.mark.parametrize("mark", [",", " ;"])
def test_details_in_brackets_of_a_plain_text_are_said_of_its_action(mark: str):
    text = f"""Plan d’action 2026

1. Membres
1.1 Relancer les membres (responsable : Luc{mark} échéance : 30 avril 2026)
1.2 Tenir un forum (responsable : Ann{mark} d’ici juin 2026)
"""
    draft = read(text.encode(), "p.txt")
    assert [(root.kind, root.label) for root in draft.nodes] == [("objective", "Membres")]
    assert [(n.label, n.responsible, str(n.deadline.end)) for n in draft.actions()] == [
        ("Relancer les membres", ["Luc"], "2026-04-30"),
        ("Tenir un forum", ["Ann"], "2026-06-30"),
    ]


def test_a_limit_without_a_year_after_a_name_is_a_deadline_to_look_at():
    text = "Plan d’action\n\n• Relancer les membres échus (responsable : Luc; d'ici le 30 avril)\n• Tenir un forum\n"
    remind = read(text.encode(), "p.txt").actions()[0]
    assert (remind.responsible, remind.deadline.raw) == (["Luc"], "d'ici le 30 avril")
    assert doubted(remind) == {"deadline"}


def test_a_table_of_who_does_what_before_when_and_its_proof_is_a_plan():
    rows = [
        ["Qui", "Fait quoi", "Avant", "Preuve attendue"],
        ["Luc", "Relancer les membres", "30 avril 2026", "Liste à jour"],
        ["Ann", "Tenir un forum", "juin 2026", "Compte rendu"],
    ]
    draft = read(delimited(rows), "p.csv")
    assert [(n.label, n.responsible, n.deadline.raw, [i.text for i in n.indicators]) for n in draft.actions()] == [
        ("Relancer les membres", ["Luc"], "30 avril 2026", ["Liste à jour"]),
        ("Tenir un forum", ["Ann"], "juin 2026", ["Compte rendu"]),
    ]


SAID_BY_AN_INDICATOR = {
    "Membres : 42 → 60": (60, 42),
    "de 10 à 30 municipalités rencontrées": (30, 10),
    "Abonnés : 500 (au 1er janvier 2026), cible 1 200": (1200, 500),
    "Ratio d’autofinancement passe de 12 % à 20 %": (20, 12),
    "12 personnes accueillies (6 en 2024)": (12, 6),
}


def counted(indicator: str, baseline: str = "") -> Node:
    rows = [["Actions", "Indicateurs", "Situation de départ", "Responsable"], ["Agir", indicator, baseline, "Luc"]]
    return read(workbook({"Plan": rows}), "p.xlsx").actions()[0]


@pytest.mark.parametrize("words", SAID_BY_AN_INDICATOR)
def test_a_start_and_an_aim_in_an_indicators_own_words_are_read(words: str):
    node = counted(words)
    target = node.indicators[0].target
    assert node.indicators[0].text == words
    assert target is not None
    assert target.baseline is not None
    assert (target.value, target.baseline.value, doubted(node)) == (*SAID_BY_AN_INDICATOR[words], set())


@pytest.mark.parametrize("words", ["Jeunes de 12 à 17 ans rejoints", "Présence 2 → 4 MRC, 3 → 6 villes"])
def test_figures_that_may_be_something_else_stay_words_with_a_doubt(words: str):
    node = counted(words)
    assert (node.indicators[0].text, node.indicators[0].target, doubted(node)) == (words, None, {"target"})


@pytest.mark.parametrize("words", ["Nombre de 5 à 7", "Participants aux 5 à 7", "de 5 à 7 tenus"])
def test_a_five_to_seven_is_an_event(words: str):
    node = counted(words)
    assert (node.indicators[0].target, doubted(node)) == (None, set())


def test_a_starting_point_may_say_its_year():
    target = counted("Membres", "42 (2023)").indicators[0].target
    assert target is not None
    assert target.baseline is not None
    assert (target.baseline.value, target.baseline.label) == (42, "2023")


def test_a_starting_point_that_is_no_figure_is_doubtful():
    assert doubted(counted("Membres", "entre 40 et 45")) == {"target"}


def test_words_of_a_ruled_pdf_are_neither_stuck_nor_are_two_names_made_one():
    rows = [
        ["Actions", "Indicateurs", "Responsables"],
        ["Bien accueillir\ndes personnes", "Nombre de \npersonnes venues", "Présidence\nCoordonnateur"],
    ]
    action = read(ruled_pdf(rows, [80, 90, 90]), "p.pdf").actions()[0]
    assert (action.label, action.responsible) == ("Bien accueillir des personnes", ["Présidence", "Coordonnateur"])
    assert [indicator.text for indicator in action.indicators] == ["Nombre de personnes venues"]


def test_what_an_unruled_table_of_a_pdf_says_is_to_be_checked():
    edges = (30, 170, 330, 450)
    grid = [("Action", "Indicateur", "Échéance", "Responsable"), ("Agir", "Membres", "mars 2026", "Luc")]
    texts = [(left, 60 + 12 * at, cell) for at, row in enumerate(grid) for left, cell in zip(edges, row, strict=True)]
    assert "label" in doubted(read(pdf([(30, 40, "Plan d'action 2026"), *texts]), "p.pdf").actions()[0])


def test_a_numbered_line_under_a_heading_is_an_action_though_an_objective_bears_its_number():
    text = """# Plan d'action 2026
## Orientation 1 : Faire connaître
### Objectif 1.1 : Être présent
- Action : Rédiger des chroniques
## Orientation 2 : Développer
1. Visiter les cinq MRC
"""
    last = read(text.encode(), "p.md").actions()[-1]
    assert (last.kind, last.label) == ("action", "Visiter les cinq MRC")
