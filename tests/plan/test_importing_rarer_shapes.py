"""Plans of rarer shapes: lists, cards and tables that say little of themselves, and files that lie."""

import io
import struct
from datetime import date

import pytest

from arrimage.plan.importing import Draft, Node, UnreadablePlan, read_plan
from tests.plan.plan_documents import archive, delimited, pdf, word, workbook


def read(data: bytes, filename: str = "plan.bin") -> Draft:
    return read_plan(io.BytesIO(data), filename)


def labels(draft: Draft) -> list[str]:
    return [node.label for node in draft.actions()]


def indicators(node: Node) -> list[str]:
    return [indicator.text for indicator in node.indicators]


def test_bullets_that_say_they_are_actions_are_actions_and_not_indicators():
    text = """# Plan de travail 2024
## 1. Développer le réseau
- **Action** : Visiter les municipalités
  - Indicateur : Nombre de municipalités visitées
- **Action** : Tenir un 5 à 7
  - Responsable : Présidence
## 2. Rayonner
- **Action** : Lancer un balado
"""
    draft = read(text.encode(), "p.md")
    assert [(root.kind, root.label) for root in draft.nodes] == [
        ("objective", "Développer le réseau"),
        ("objective", "Rayonner"),
    ]
    assert labels(draft) == ["Visiter les municipalités", "Tenir un 5 à 7", "Lancer un balado"]
    assert indicators(draft.actions()[0]) == ["Nombre de municipalités visitées"]
    assert draft.actions()[1].responsible == ["Présidence"]


def test_what_is_indented_under_a_numbered_action_belongs_to_it():
    text = """Plan stratégique 2023

Orientation 1 – Gouvernance

1. Réviser les règlements
   * Règlements adoptés en assemblée
   * Responsable : CA
2. Former les administrateurs
   * Nombre de formations données
   * Préparer une trousse
"""
    review, train, kit = read(text.encode(), "p.txt").actions()
    assert (review.label, indicators(review), review.responsible) == (
        "Réviser les règlements",
        ["Règlements adoptés en assemblée"],
        ["CA"],
    )
    assert (indicators(train), train.children) == (["Nombre de formations données"], [kit])


def test_a_line_that_wraps_keeps_its_words():
    text = """Plan d'action 2024

1.1 Ouvrir un frigo communautaire en partenariat avec
    la municipalité et la banque alimentaire
    Responsable : Coordination
1.2 Tenir une cuisine collective
"""
    assert labels(read(text.encode(), "p.txt"))[0] == (
        "Ouvrir un frigo communautaire en partenariat avec la municipalité et la banque alimentaire"
    )


def test_a_bullet_that_wraps_in_a_widely_spaced_pdf_keeps_its_words():
    lines = [
        (30, 40, "Plan d'action 2022"),
        (30, 60, "- Organiser l'assemblée avec les partenaires locaux, la MRC et les"),
        (30, 77.5, "municipalités du territoire (Responsable : Agente)"),
        (30, 95, "- Tenir un marché (Responsable : Agente)"),
    ]
    assert labels(read(pdf(lines), "p.pdf")) == [
        "Organiser l'assemblée avec les partenaires locaux, la MRC et les municipalités du territoire",
        "Tenir un marché",
    ]


def test_words_after_a_bracket_of_fields_stay_with_the_action():
    text = """Plan de travail 2019

- Organiser trois rencontres d'ici la fin mars 2019
- Produire un dépliant (responsable : Lise) avant le 15 avril 2019
"""
    meet, print_ = read(text.encode(), "p.txt").actions()
    assert (print_.label, print_.responsible) == ("Produire un dépliant avant le 15 avril 2019", ["Lise"])
    assert (meet.deadline.raw, meet.deadline.end) == ("d'ici la fin mars 2019", date(2019, 3, 31))
    assert [doubt["field"] for doubt in meet.source["doubts"]] == ["deadline"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Actions"], *([f"Réaliser la chose {n}"] for n in range(46))],
        [["No", "Actions à réaliser"], *([n, f"Réaliser la chose {n}"] for n in range(46))],
    ],
    ids=["one column", "numbers and actions"],
)
def test_a_bare_list_of_46_actions_is_a_plan(rows):
    assert labels(read(workbook({"Plan": rows}), "p.xlsx")) == [f"Réaliser la chose {n}" for n in range(46)]


def test_a_table_without_headings_is_told_from_what_it_holds_and_said():
    rows = [
        ["1.1", "Ouvrir un café", "Café ouvert", "2024", "Direction"],
        ["1.2", "Former l'équipe", "Équipe formée", "Été 2024", "Direction"],
    ]
    draft = read(delimited(rows), "p.csv")
    first, second = draft.actions()
    assert (first.code, first.label, first.deadline.end) == ("1.1", "Ouvrir un café", date(2024, 12, 31))
    assert (second.deadline.raw, indicators(second), second.responsible) == ("Été 2024", [], [])
    assert "Direction" in second.source["other"].values()
    assert any("en-têtes" in warning or "no headings" in warning for warning in draft.warnings)


def test_a_list_of_pages_or_amounts_without_headings_is_no_plan():
    rows = [["1.1", "Introduction", "3"], ["1.2", "Contexte", "5"], ["2.1", "Résultats", "12"]]
    with pytest.raises(Exception, match=r"plan"):
        read(delimited(rows), "p.csv")


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        (["Pourquoi", "Quoi", "Comment mesurer", "Qui", "Quand", "Combien"], "budget"),
        (["Why", "What", "How will we measure it", "Who", "When", "How much"], "budget"),
        (["Priorités", "Ce que nous ferons", "Comment on saura", "Qui", "Quand", "Combien ça coûte"], "budget"),
        (["Strategic Priority", "Key Activities", "KPI", "Owner", "Timeline", "Cost"], "budget"),
        (["Priorités", "Activités", "Indicateurs", "Intervenants", "Période de réalisation", "Coût"], "budget"),
    ],
)
def test_plain_questions_and_rarer_words_head_the_same_columns(headings, field):
    row = ["Se faire connaître", "Créer un dépliant", "Nombre de dépliants", "Sam", "Mars 2024", "500 $"]
    draft = read(workbook({"Plan": [headings, row, [*row[:1], "Tenir un kiosque", *row[2:]]]}), "p.xlsx")
    action = draft.actions()[0]
    assert (draft.nodes[0].kind, draft.nodes[0].label) == ("objective", "Se faire connaître")
    assert (action.label, indicators(action), action.responsible) == (row[1], [row[2]], ["Sam"])
    assert (action.deadline.raw, getattr(action, field).amount) == ("Mars 2024", 500)


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("Coût (k$)", 2, 2000),
        ("Coût (k$)", "15,5", 15500),
        ("Budget (en milliers)", "3", 3000),
        ("Budget ($)", 3, 3),
        ("Coût (k$)", "2 000 $", 2000),
    ],
)
def test_a_budget_column_in_thousands_is_read_in_dollars(heading, cell, amount):
    rows = [["Action", "Responsable", heading], ["Louer", "CA", cell]]
    (action,) = read(workbook({"Plan": rows}), "p.xlsx").actions()
    assert (action.budget.raw, action.budget.amount) == (str(cell), amount)


def test_a_share_is_read_as_the_spreadsheet_shows_it():
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Action", "Indicateur", "Cible"])
    book.active.append(["Vendre", "Part de marché", 0.25])
    book.active.cell(2, 3).number_format = "0 %"
    held = io.BytesIO()
    book.save(held)
    target = read(held.getvalue(), "p.xlsx").actions()[0].indicators[0].target
    assert (target.raw, target.value, target.unit) == ("25 %", 25, "%")


def test_numbers_in_front_of_each_indicator_of_a_cell_are_marks_and_no_wording():
    rows = [["Action", "Indicateurs"], ["Ouvrir", "1. Nombre de bourses\n2. Montant remis"], ["Vendre", "a) Ventes"]]
    first, second = read(word(rows), "p.docx").actions()
    assert (indicators(first), indicators(second)) == (["Nombre de bourses", "Montant remis"], ["a) Ventes"])


def test_the_heading_of_each_card_is_no_objective():
    cards = [
        part
        for n in (1, 2, 3)
        for part in (
            ("Heading 2", f"Fiche action {n}"),
            [["Action", f"Créer l'outil {n}"], ["Responsable", "Anne"], ["Échéance", "Mai 2024"], ["Budget", "10 $"]],
        )
    ]
    draft = read(word(("Title", "Plan d'action 2024"), *cards), "p.docx")
    assert [(node.kind, node.label) for node in draft.nodes] == [("action", f"Créer l'outil {n}") for n in (1, 2, 3)]


def test_the_title_over_the_second_year_of_a_workbook_is_no_objective():
    headings = ["Code", "Action", "Responsable", "Échéance"]
    sheets = {
        "2023": [["Plan d'action 2023"], headings, ["A1", "Ouvrir", "Léa", "2023"]],
        "2024": [["Plan d'action 2024"], headings, ["A1", "Agrandir", "Léa", "2024"]],
    }
    draft = read(workbook(sheets), "p.xlsx")
    assert [(year.label, [node.label for node in year.children]) for year in draft.nodes] == [
        ("2023", ["Ouvrir"]),
        ("2024", ["Agrandir"]),
    ]


def test_a_remark_under_the_table_is_no_action():
    rows = [["Actions", "Responsable"], ["Planter", "Comité"], ["* Les montants excluent les taxes."]]
    assert labels(read(workbook({"Plan": rows}), "p.xlsx")) == ["Planter"]


def test_a_row_that_a_tracked_change_deletes_is_left_out():
    import docx
    from docx.oxml import OxmlElement

    document = docx.Document(io.BytesIO(word([["Action", "Indicateur"], ["Publier", "Copies"], ["Former", "Heures"]])))
    document.tables[0].rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    held = io.BytesIO()
    document.save(held)
    assert labels(read(held.getvalue(), "p.docx")) == ["Publier"]


def test_a_box_of_one_cell_only_lays_out_what_it_holds():
    box = [["Objectif 1 : Accueillir\n1.1 Visiter les arrivants\n1.2 Offrir un panier"]]
    assert labels(read(word(("Title", "Plan d'action"), box), "p.docx")) == [
        "Visiter les arrivants",
        "Offrir un panier",
    ]


def test_rows_evenly_apart_and_over_two_pages_of_an_unruled_pdf_are_rows():
    edges = (30, 170, 330, 450)
    grid = [("Action", "Indicateur", "Échéance", "Responsable")]
    grid += [(f"Tenir l'atelier {n}", f"Participants {n}", "mars 2020", "Direction") for n in range(20)]
    texts = [(left, 60 + 12 * at, cell) for at, row in enumerate(grid) for left, cell in zip(edges, row, strict=True)]
    draft = read(pdf([(30, 40, "Plan d'action 2020"), *texts]), "p.pdf")
    assert labels(draft) == [f"Tenir l'atelier {n}" for n in range(20)]
    assert indicators(draft.actions()[7]) == ["Participants 7"]


def test_an_archive_that_declares_less_than_it_holds_is_refused_without_unfolding_it():
    data = archive({"word/document.xml": b"<a>" + b" " * 50_000_000})
    at = data.rfind(b"PK\x01\x02")
    lying = data[: at + 24] + struct.pack("<I", 1000) + data[at + 28 :]
    with pytest.raises(UnreadablePlan):
        read(lying, "p.docx")


def test_the_columns_that_a_plan_has_no_field_for_are_named_once():
    rows = [
        ["Action", "Indicateur", "Imputabilité", "Trimestre", "Budget", "Remarques", "Partenaires", "Vide"],
        ["Recruter", "Nombre de membres", "Coordination", "T2 2026", "500", "À suivre", "MESI", ""],
        ["Former", "Nombre de formations", "Coordination", "T3 2026", "500", "À revoir", "", ""],
    ]
    draft = read(delimited(rows), "p.csv")
    first = draft.actions()[0]
    assert (first.deadline.end, first.responsible) == (date(2026, 6, 30), ["Coordination"])
    named = [warning for warning in draft.warnings if "Remarques" in warning]
    assert len(named) == 1
    assert "Partenaires" in named[0]
    assert "Trimestre" not in named[0]
    assert "Vide" not in named[0]


def test_strategies_alone_beside_who_and_when_are_what_is_done():
    rows = [
        ["Stratégies", "Porteur", "Délai", "Résultats visés"],
        ["Recruter", "Coordination", "T2 2026", "Nombre de membres"],
        ["Former", "Coordination", "T3 2026", "Nombre de formations"],
    ]
    draft = read(delimited(rows), "p.csv")
    assert labels(draft) == ["Recruter", "Former"]
    assert indicators(draft.actions()[0]) == ["Nombre de membres"]


def test_a_row_of_a_csv_file_has_the_number_that_a_spreadsheet_gives_it():
    text = 'Action;Responsable\n\n"Recruter\ndes membres";Coordination\nFormer;Coordination\n'
    assert [node.source for node in read(text.encode(), "p.csv").actions()] == [{"row": 3}, {"row": 4}]


def test_rows_beside_a_cell_merged_over_them_keep_their_words_in_a_pdf():
    edges, tops = (30, 130, 330, 460), (60, 90, 120, 150)
    lines = [(edge, 60, edge, 150) for edge in edges] + [(30, top, 460, top) for top in (60, 90, 150)]
    lines.append((130, 120, 460, 120))  # the objective's cell is as tall as two actions
    rows = [("Objectif", "Action", "Responsable"), ("Accueillir", "Fêter", "CA"), ("", "Visiter", "DG")]
    texts = [
        (edges[column] + 4, tops[at] + 12, text)
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
        if text
    ]
    draft = read(pdf([(30, 40, "Plan d'action 2026"), *texts], lines), "p.pdf")
    assert [(node.label, node.responsible) for node in draft.actions()] == [("Fêter", ["CA"]), ("Visiter", ["DG"])]
