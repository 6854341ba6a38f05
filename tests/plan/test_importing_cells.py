"""What the cells of a plan mean: targets, baselines, deadlines, people and budgets."""

from datetime import date

import pytest

from tests.plan.plan_documents import delimited, word, workbook
from tests.plan.reading_plans import read


def test_four_columns_of_targets_give_one_target_with_four_periods():
    rows = [
        ["Action", "Indicateur", "Cible 2018", "Cible 2019", "Cible 2020", "Cible 2021", "Responsable"],
        ["Recruter", "Nombre de membres", 10, 20, 30, "40 membres", "Coordination"],
        ["Former", "Nombre de formations", None, None, None, None, "Coordination"],
    ]
    recruit, train = read(workbook({"Plan": rows}), "p.xlsx").actions()
    target = recruit.indicators[0].target.to_json()
    assert [(one["label"], one["raw"]) for one in target["targets"]] == [
        ("2018", "10"),
        ("2019", "20"),
        ("2020", "30"),
        ("2021", "40 membres"),
    ]
    assert [one["value"] for one in target["targets"]][:3] == [10, 20, 30]
    assert target["value"] is None
    assert train.indicators[0].target is None


def test_targets_under_one_merged_heading_keep_their_year():
    rows = [
        ["Action", "Indicateurs", "Cibles", None, None, "Responsable"],
        [None, None, "2018", "2019", "2020", None],
        ["Recruter", "Nombre de membres", 10, 20, 30, "Coordination"],
    ]
    book = workbook({"Plan": rows}, merged=["C1:E1", "A1:A2", "B1:B2", "F1:F2"])
    (action,) = read(book, "p.xlsx").actions()
    assert [(t.label, t.value) for t in action.indicators[0].target.targets] == [
        ("2018", 10),
        ("2019", 20),
        ("2020", 30),
    ]


def test_bare_years_hold_targets_or_ticks_according_to_their_cells():
    heading = ["Action", "Indicateur", "2018", "2019", "2020", "Responsable"]
    numbers = read(workbook({"P": [heading, ["Recruter", "Nombre de membres", 5, 8, 9, "X"]]}), "p.xlsx").actions()[0]
    ticks = read(workbook({"P": [heading, ["Recruter", "Nombre de membres", "x", "x", "", "X"]]}), "p.xlsx").actions()[
        0
    ]
    assert [t.value for t in numbers.indicators[0].target.targets] == [5, 8, 9]
    assert ticks.indicators[0].target is None
    assert (ticks.deadline.start, ticks.deadline.end) == (date(2018, 1, 1), date(2019, 12, 31))


def test_a_baseline_inside_a_target_cell_is_told_from_the_target():
    rows = [
        ["Action", "Indicateur", "Cible", "Responsable"],
        ["A", "Membres", "12 (2016: 8)", "C"],
        ["B", "Membres", "de 8 à 12", "C"],
        ["C", "Part", "25 %", "C"],
        ["D", "Membres", "une douzaine", "C"],
    ]
    found = [node.indicators[0].target for node in read(delimited(rows), "p.csv").actions()]
    assert [(t.raw, t.value) for t in found] == [
        ("12 (2016: 8)", 12),
        ("de 8 à 12", 12),
        ("25 %", 25),
        ("une douzaine", None),
    ]
    assert (found[0].baseline.label, found[0].baseline.value, found[1].baseline.value) == ("2016", 8, 8)
    assert found[2].unit == "%"


def test_a_baseline_column_is_kept_beside_the_target():
    rows = [["Moyens", "Indicateurs", "Mesure de départ", "Cible", "Porteur"], ["Recruter", "Membres", "8", "12", "C"]]
    (action,) = read(delimited(rows), "p.csv").actions()
    target = action.indicators[0].target
    assert (target.value, target.baseline.value) == (12, 8)


def test_spreadsheet_dates_and_their_serial_numbers_are_days():
    rows = [
        ["Action", "Responsable", "Date de fin"],
        ["A", "C", date(2018, 3, 31)],
        ["B", "C", 43190],
        ["D", "C", "2018"],
    ]
    a, b, d = read(workbook({"P": rows}), "p.xlsx").actions()
    assert a.deadline.end == b.deadline.end == date(2018, 3, 31)
    assert (b.deadline.raw, d.deadline.kind) == ("43190", "year")
    assert [doubt["field"] for doubt in b.source["doubts"]] == ["deadline"]


def test_a_column_of_beginnings_and_a_column_of_ends_are_one_deadline():
    rows = [["Action", "Pilote", "Début", "Fin"], ["A", "C", "mars 2018", "juin 2018"]]
    (action,) = read(delimited(rows), "p.csv").actions()
    assert (action.deadline.start, action.deadline.end) == (date(2018, 3, 1), date(2018, 6, 30))


def test_line_breaks_and_commas_part_the_people_responsible():
    rows = [
        ["Action", "Responsable"],
        ["A", "Coordonnateur\nPrésidence du Pôle"],
        ["B", "Coordonnateur, TIESS"],
        ["C", "- Coordonnateur\n- Chargé de projet (site,\nplateforme)"],
    ]
    found = [node.responsible for node in read(workbook({"P": rows}), "p.xlsx").actions()]
    assert found == [
        ["Coordonnateur", "Présidence du Pôle"],
        ["Coordonnateur", "TIESS"],
        ["Coordonnateur", "Chargé de projet (site, plateforme)"],
    ]


def test_names_that_nothing_parts_stay_one_text_and_are_said():
    rows = [
        ["Action", "Responsable"],
        ["A", "Directrice"],
        ["B", "Directrice Marie Tremblay"],
        ["C", "Comité Emploi Jeunesse"],
    ]
    draft = read(delimited(rows), "p.csv")
    assert [node.responsible for node in draft.actions()][1:] == [
        ["Directrice Marie Tremblay"],
        ["Comité Emploi Jeunesse"],
    ]
    assert any("Check" in warning or "Vérifiez" in warning for warning in draft.warnings)


def test_budgets_that_are_no_plain_amount_are_kept_as_text_and_said():
    rows = [
        ["Action", "Responsable", "Budget"],
        ["A", "C", "15k$"],
        ["B", "C", "500 $ à 1 000 $"],
        ["D", "C", "interne"],
    ]
    draft = read(delimited(rows), "p.csv")
    assert [(n.budget.raw, n.budget.amount) for n in draft.actions()] == [
        ("15k$", 15000),
        ("500 $ à 1 000 $", None),
        ("interne", None),
    ]
    assert any("500 $ à 1 000 $" in warning for warning in draft.warnings)


@pytest.mark.parametrize(
    ("cell", "value", "baseline"),
    [
        ("40 (25 en 2023)", 40, 25),
        ("40 (départ 25)", 40, 25),
        ("25 → 40", 40, 25),
        ("de 25 (2023) à 40 (2026)", 40, 25),
        ("au moins 5", 5, None),
        (">= 80 %", 80, None),
        ("4/an", 4, None),
        ("100 % d'ici 2027", 100, None),
        ("4 à 6", None, None),
        ("+10 %", None, None),
    ],
)
def test_the_words_around_a_target_are_read(cell, value, baseline):
    rows = [["Action", "Indicateur", "Cible"], ["Recruter", "Membres", cell]]
    target = read(delimited(rows), "p.csv").actions()[0].indicators[0].target
    assert (target.raw, target.value, target.baseline.value if target.baseline else None) == (cell, value, baseline)


def test_a_target_for_each_year_in_one_cell_is_as_many_targets():
    rows = [["Action", "Indicateur", "Cible"], ["Recruter", "Membres", "2026 : 30; 2027 : 40"]]
    target = read(delimited(rows), "p.csv").actions()[0].indicators[0].target
    assert [(one.label, one.value) for one in target.targets] == [("2026", 30), ("2027", 40)]


@pytest.mark.parametrize(
    ("title", "said", "target", "baseline"),
    [
        ("Plan d'action 2024-2026", "(25 en 2023)", None, 25),
        ("Plan d'action 2024-2026", "(2023 : 25)", None, 25),
        ("Plan d'action 2024-2026", "(40 en 2026)", 40, None),
        ("Plan d'action 2024-2026", "(25 en 2023 ; 40 en 2026)", 40, 25),
        ("Plan d'action 2024-2026", "(cible : 40 ; départ : 25)", 40, 25),
        ("Plan d'action 2023-2026", "(25 en 2023)", None, None),
        ("Plan d'action", "(25 en 2023)", None, None),
    ],
)
def test_a_figure_of_one_year_in_an_indicator_s_words_is_told_by_the_years_of_the_plan(title, said, target, baseline):
    rows = [["Action", "Indicateur"], ["Recruter", f"Nombre de membres {said}"]]
    draft = read(word(("Title", title), rows), "p.docx")
    (action,) = draft.actions()
    (indicator,) = action.indicators
    told = indicator.target
    assert indicator.text == f"Nombre de membres {said}"
    assert (told and told.value, told and told.baseline and told.baseline.value) == (target, baseline)
    assert ("doubts" in action.source) == (target is None and baseline is None)  # neither, and said so
