"""Cards one under another, headings cut up on two lines, months and numbers as a spreadsheet shows them."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from arrimage.plan.importing import NoPlanFound
from tests.plan.plan_documents import delimited, word, workbook
from tests.plan.reading_plans import indicators, labels, outline, read


def sheet(rows: list[list[Any]], merged: str = "", formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook({"Plan": rows}, merged=merged.split())))
    for cell, shown_as in (formats or {}).items():
        book.active[cell].number_format = shown_as
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    "first",
    [
        (["Action 1 : Créer une trousse", ""], ["Action 2 : Fêter", ""]),
        (["Action", "Créer une trousse"], ["Action", "Fêter"]),
    ],
)
def test_cards_one_under_another_in_one_table_are_as_many_actions(first):
    rows = [
        *(first[0], ["Responsable", "Ann"], ["Indicateurs", "Trousse créée"], ["Échéance", "mai 2026"]),
        *(first[1], ["Responsable", "Luc"], ["Échéance", "juin 2026"], ["Indicateurs", "Fête tenue"]),
    ]
    kit, feast = read(word(("Title", "Plan d'action 2026"), rows), "p.docx").actions()
    assert (kit.label, kit.responsible, indicators(kit), kit.deadline.raw) == (
        *("Créer une trousse", ["Ann"], ["Trousse créée"]),
        "mai 2026",
    )
    assert (feast.label, feast.responsible, indicators(feast)) == ("Fêter", ["Luc"], ["Fête tenue"])
    assert kit.source["row"] < feast.source["row"]


def test_a_field_said_twice_in_a_card_says_both():
    rows = [["Action", "Fêter"], ["Indicateur", "Fête tenue"], ["Indicateur", "50 personnes"], ["Responsable", "Luc"]]
    (action,) = read(word(("Title", "Plan d'action 2026"), rows)).actions()
    assert indicators(action) == ["Fête tenue", "50 personnes"]


def test_headings_merged_over_several_are_cut_up_by_the_line_below():
    rows = [
        ["Objectif", "Action", "Indicateur", None, None, "Responsable", None, "Échéancier", None],
        [None, None, "Libellé", "Départ", "Cible", "Principal", "Collaborateurs", "Début", "Fin"],
        ["Croître", "Recruter", "Membres", 40, 60, "DG", "CA", date(2026, 1, 1), date(2026, 6, 30)],
    ]
    (action,) = read(sheet(rows, "A1:A2 B1:B2 C1:E1 F1:G1 H1:I1")).actions()
    (indicator,) = action.indicators
    assert (action.label, action.responsible, indicator.text) == ("Recruter", ["DG"], "Membres")
    assert indicator.target is not None
    assert indicator.target.baseline is not None
    assert (indicator.target.value, indicator.target.baseline.value) == (60, 40)
    assert (action.deadline.start, action.deadline.end) == (date(2026, 1, 1), date(2026, 6, 30))
    assert action.source["other"] == {"Collaborateurs": "CA"}


@pytest.mark.parametrize(
    ("day", "shown_as", "raw", "kind"),
    [
        (date(2026, 5, 1), "mmm-yy", "2026-05", "month"),
        (date(2026, 5, 1), "[$-C0C]mmmm yyyy", "2026-05", "month"),
        (date(2026, 1, 1), "yyyy", "2026", "year"),
        (date(2026, 5, 1), "yyyy-mm-dd", "2026-05-01", "day"),
        (date(2026, 5, 12), "mmm-yy", "2026-05-12", "day"),
    ],
)
def test_a_day_that_the_sheet_shows_as_a_month_is_the_month(day, shown_as, raw, kind):
    rows = [["Action", "Responsable", "Échéance"], ["Recruter", "DG", day]]
    (action,) = read(sheet(rows, formats={"C2": shown_as})).actions()
    assert (action.deadline.raw, action.deadline.kind) == (raw, kind)


def test_the_tenth_action_is_not_the_first():
    rows = [["No", "Action", "Responsable"], [1.1, "Recruter", "DG"], [1.1, "Célébrer", "DG"]]
    draft = read(sheet(rows, formats={"A2": "0.0", "A3": "0.00"}))
    assert [node.code for node in draft.actions()] == ["1.1", "1.10"]


def test_actions_and_indicators_numbered_alike_in_two_cells_go_together():
    rows = [
        ["Objectifs", "Actions", "Indicateurs", "Responsables"],
        ["Accueillir", "1. Créer une trousse\n2. Fêter", "1. Trousse créée\n2. Fête tenue", "Agente"],
    ]
    draft = read(delimited(rows), "p.csv")
    assert [(n.code, n.label, indicators(n)) for n in draft.actions()] == [
        ("1", "Créer une trousse", ["Trousse créée"]),
        ("2", "Fêter", ["Fête tenue"]),
    ]
    assert all("doubts" in node.source for node in draft.actions())


def test_short_paragraphs_under_indicators_are_indicators_though_nothing_marks_them():
    draft = read(
        word(
            ("Title", "Plan d'action 2026-2027"),
            ("Heading 1", "Orientation 1 – Rayonner"),
            *(("Heading 2", "Refaire le site"), "Indicateurs :", "Site en ligne", "Nombre de visites"),
            "Responsable : Com",
            *(("Heading 2", "Tenir une fête"), "Indicateurs :", "Fête tenue", "Échéance : juin 2026"),
        )
    )
    assert [(node.label, indicators(node)) for node in draft.actions()] == [
        ("Refaire le site", ["Site en ligne", "Nombre de visites"]),
        ("Tenir une fête", ["Fête tenue"]),
    ]


def test_columns_of_a_plain_text_may_be_lined_up_with_blanks():
    text = """Plan d'action 2026

Action                         Responsable      Échéance
Recruter des bénévoles         Ann Roy          mai 2026
Célébrer                                        décembre 2026

Adopté par le CA   le 3 mars   2026
"""
    draft = read(text.encode(), "p.txt")
    assert [(node.label, node.responsible, node.deadline.raw) for node in draft.actions()] == [
        ("Recruter des bénévoles", ["Ann Roy"], "mai 2026"),
        ("Célébrer", [], "décembre 2026"),
    ]


def test_a_plan_of_objectives_and_targets_has_objectives_for_what_is_done_and_says_so():
    rows = [["Objectifs", "Indicateurs", "Cibles"], ["Accroître la notoriété", "Taux de notoriété", "60 %"]]
    draft = read(word(("Title", "Plan stratégique 2026-2030"), rows))
    assert outline(draft) == [("action", "", "Accroître la notoriété")]
    assert any("objectifs" in warning or "objectives" in warning for warning in draft.warnings)


def test_the_objectives_of_a_report_make_no_plan():
    rows = [["Objectifs", "Indicateurs", "Cibles", "Résultats"], ["Croître", "Membres", "60", "58"]]
    with pytest.raises(NoPlanFound):
        read(word(("Title", "Rapport annuel 2025"), rows))


def test_a_dashboard_of_objectives_beside_a_plan_adds_no_action():
    plan = [["Actions", "Responsable", "Échéance"], ["Refaire le site", "Com", "2026"]]
    dashboard = [["Objectifs", "Indicateurs", "Cibles"], ["Accroître la notoriété", "Taux de notoriété", "60 %"]]
    draft = read(word(("Title", "Plan d'action 2026"), plan, dashboard))
    assert labels(draft) == ["Refaire le site"]
    assert any("indica" in warning for warning in draft.warnings)


def test_a_sheet_of_choices_for_the_cells_is_no_table_of_indicators():
    plan = [["Axe", "Action", "Responsable"], ["1. Air", "1.1 Planter des arbres", "Service vert"]]
    choices = [["Résultats attendus", "Cibles", "Statut"], ["Réduction des déchets", "Grand public", "En cours"]]
    draft = read(workbook({"Plan": plan, "Listes": choices}), "p.xlsx")
    assert [node.indicators for node in draft.walk()] == [[], []]
