"""Plans of other hubs, in other shapes: what each gives once read."""

import io
from datetime import date

from arrimage.plan.importing import Draft, Node, read_plan
from tests.plan.plan_documents import delimited, open_document, pdf, ruled_pdf, word, workbook

ENGLISH = [
    ["Who", "Due date", "Key actions", "Performance measures", "Estimated cost"],
    ["Director", "March 2018", "Recruit members", "Number of members", "$1,500.00"],
    ["Board", "ongoing", "Meet partners", "Number of meetings", ""],
]


def read(data: bytes, filename: str = "plan.bin") -> Draft:
    return read_plan(io.BytesIO(data), filename)


def outline(draft: Draft) -> list[tuple[str, str, str]]:
    return [(node.kind, node.code, node.label) for node in draft.walk()]


def labels(draft: Draft) -> list[str]:
    return [node.label for node in draft.actions()]


def indicators(node: Node) -> list[str]:
    return [indicator.text for indicator in node.indicators]


def test_columns_are_told_by_their_meaning_in_english_and_in_any_order():
    draft = read(workbook({"Plan": ENGLISH}), "plan.xlsx")
    first, second = draft.actions()
    assert labels(draft) == ["Recruit members", "Meet partners"]
    assert (first.responsible, indicators(first)) == (["Director"], ["Number of members"])
    assert (first.deadline.start, first.deadline.end) == (date(2018, 3, 1), date(2018, 3, 31))
    assert (first.budget.raw, first.budget.amount) == ("$1,500.00", 1500)
    assert (second.deadline.kind, second.budget.raw, second.budget.amount) == ("recurrence", "", None)


def test_the_same_table_reads_the_same_from_every_kind_of_file():
    markdown = "# Plan\n\n" + "\n".join(
        "| " + " | ".join(row) + " |" for row in [ENGLISH[0], ["---"] * 5, *ENGLISH[1:]]
    )
    text = "\n".join("\t".join(row) for row in ENGLISH)
    files = {
        "a.xlsx": workbook({"Plan": ENGLISH}),
        "a.ods": open_document(ENGLISH, sheet="Plan"),
        "a.docx": word(ENGLISH),
        "a.csv": delimited(ENGLISH),
        "b.csv": delimited(ENGLISH, ",", "cp1252"),
        "a.tsv": delimited(ENGLISH, "\t", "utf-16"),
        "a.md": markdown.encode(),
        "a.txt": text.encode(),
        "a.pdf": ruled_pdf(ENGLISH, [70, 80, 120, 130, 90]),
    }
    read_as = {name: [_facts(node) for node in read(data, name).actions()] for name, data in files.items()}
    expected = read_as["a.xlsx"]
    assert len(expected) == 2
    assert {name for name, facts in read_as.items() if facts != expected} == set()


def _facts(node: Node) -> tuple:
    return node.code, node.label, indicators(node), node.deadline, node.responsible, node.budget


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


def test_a_flat_list_of_46_actions_has_no_objective():
    rows = [["No", "Action", "Responsable", "Échéance"]]
    rows += [[str(n), f"Réaliser la démarche {n}", "Coordination", "2018"] for n in range(1, 47)]
    draft = read(word(("Title", "Plan d'action 2018"), rows), "plan.docx")
    assert len(draft.nodes) == len(draft.actions()) == 46
    assert [node.code for node in draft.nodes][-1] == "46"
    assert draft.title == "Plan d'action 2018"


def test_a_flat_numbered_list_in_a_plain_text_has_no_objective():
    text = "Plan d'action 2018\n\n" + "\n".join(f"{n}. Organiser l'activité {n}" for n in range(1, 47))
    draft = read(text.encode(), "plan.txt")
    assert [node.kind for node in draft.walk()] == ["action"] * 46


def test_headings_with_bullets_read_as_objectives_actions_and_what_is_said_of_them():
    markdown = """# Plan d'action 2018-2020

## Axe 1 : Réseauter
### 1.1 Rapprocher les entreprises
- Organiser des déjeuners
  - Indicateur : Nombre de déjeuners
  - Responsable : Coordonnatrice
  - Échéance : mars 2018
- Tenir un annuaire (Responsable : Adjoint; Échéance : 2019; Budget : 1 500 $)

## Axe 2 : Promouvoir
- Publier un bulletin
"""
    draft = read(markdown.encode(), "plan.md")
    assert outline(draft) == [
        ("objective", "1", "Réseauter"),
        ("objective", "1.1", "Rapprocher les entreprises"),
        ("action", "", "Organiser des déjeuners"),
        ("action", "", "Tenir un annuaire"),
        ("objective", "2", "Promouvoir"),
        ("action", "", "Publier un bulletin"),
    ]
    lunches, directory, _bulletin = draft.actions()
    assert (indicators(lunches), lunches.responsible, lunches.deadline.end) == (
        ["Nombre de déjeuners"],
        ["Coordonnatrice"],
        date(2018, 3, 31),
    )
    assert (directory.responsible, directory.deadline.raw, directory.budget.amount) == (["Adjoint"], "2019", 1500)


def test_word_headings_over_lists_of_counts_are_actions_with_indicators():
    draft = read(
        word(
            ("Title", "Plan d'action 2018"),
            ("Heading 1", "Objectif 1 : Réseauter"),
            ("Heading 2", "Recruter des membres"),
            ("List Bullet", "Nombre de membres"),
            ("List Bullet", "Nombre d'adhésions"),
            "Responsable : Coordination",
            ("Heading 2", "Organiser des rencontres"),
            ("List Bullet", "Nombre de rencontres"),
        ),
        "plan.docx",
    )
    recruit, meet = draft.actions()
    assert outline(draft)[0] == ("objective", "1", "Réseauter")
    assert (recruit.label, indicators(recruit)) == ("Recruter des membres", ["Nombre de membres", "Nombre d'adhésions"])
    assert recruit.responsible == ["Coordination"]
    assert (meet.label, indicators(meet)) == ("Organiser des rencontres", ["Nombre de rencontres"])


def test_labelled_blocks_of_plain_text_are_actions():
    text = """PLAN DE TRAVAIL 2018

Objectif 1 : Réseauter
Action 1.1 : Recruter des membres
Responsable : Coordination
Indicateurs :
- Nombre de membres
- Nombre de rencontres
Échéancier : d'ici 2020

Action 1.2 : Tenir un annuaire
Responsable : Adjoint
"""
    draft = read(text.encode(), "plan.txt")
    assert outline(draft) == [
        ("objective", "1", "Réseauter"),
        ("action", "1.1", "Recruter des membres"),
        ("action", "1.2", "Tenir un annuaire"),
    ]
    recruit = draft.actions()[0]
    assert indicators(recruit) == ["Nombre de membres", "Nombre de rencontres"]
    assert (recruit.deadline.kind, recruit.deadline.end) == ("by", date(2020, 12, 31))


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


def test_the_same_plan_twice_in_one_file_is_taken_once_and_said():
    table = [
        ["No", "Action", "Indicateurs", "Responsable"],
        ["Objectif 1 : Réseauter"],
        ["1.1", "Recruter", "Nombre de membres", "C"],
        ["1.2", "Former", "Nombre de formations", "C"],
    ]
    draft = read(word("Plan d'action", table, "Annexe : le même plan", table), "plan.docx")
    assert [node.code for node in draft.walk()] == ["1", "1.1", "1.2"]
    assert all(len(node.indicators) == 1 for node in draft.actions())
    assert any("2 actions" in warning for warning in draft.warnings)


def test_a_copy_on_another_sheet_without_numbers_is_taken_once():
    rows = [["Action", "Responsable"], ["Recruter", "C"], ["Former", "C"], ["Publier", "C"]]
    draft = read(workbook({"Plan": rows, "Copie": rows}), "plan.xlsx")
    assert labels(draft) == ["Recruter", "Former", "Publier"]
    assert draft.warnings


def test_objectives_in_columns_nest_and_empty_cells_keep_the_one_above():
    rows = [
        ["Orientation", "Objectif", "Moyens", "Indicateurs", "Responsables"],
        ["1. Réseauter", "1.1 Recruter", "Appeler", "Nombre d'appels", "C"],
        [None, None, "Écrire", "Nombre de lettres", "C"],
        [None, "1.2 Garder", "Fêter", "Nombre de fêtes", "C"],
        ["2. Promouvoir", "2.1 Publier", "Imprimer", "Tirage", "C"],
    ]
    draft = read(workbook({"Plan": rows}, merged=["A2:A4", "B2:B3"]), "plan.xlsx")
    assert outline(draft) == [
        ("objective", "1", "Réseauter"),
        ("objective", "1.1", "Recruter"),
        ("action", "", "Appeler"),
        ("action", "", "Écrire"),
        ("objective", "1.2", "Garder"),
        ("action", "", "Fêter"),
        ("objective", "2", "Promouvoir"),
        ("objective", "2.1", "Publier"),
        ("action", "", "Imprimer"),
    ]


def test_headings_repeated_after_a_page_break_are_no_action():
    heading = ["Action", "Indicateurs", "Échéancier", "Responsable"]
    rows = [heading, ["Recruter", "Membres", "2018", "C"], heading, ["Former", "Formations", "2018", "C"], heading]
    assert labels(read(word(rows), "plan.docx")) == ["Recruter", "Former"]


def test_an_action_with_an_indicator_on_each_row_is_one_action():
    rows = [
        ["Action", "Indicateur", "Cible", "Responsable"],
        ["Recruter", "Nombre de membres", "10", "C"],
        ["", "Nombre d'appels", "50", ""],
        ["Former", "Nombre de formations", "4", "C"],
        ["Former", "Participants", "40", "C"],
    ]
    recruit, train = read(delimited(rows), "p.csv").actions()
    assert [(i.text, i.target.value) for i in recruit.indicators] == [
        ("Nombre de membres", 10),
        ("Nombre d'appels", 50),
    ]
    assert [(i.text, i.target.value) for i in train.indicators] == [("Nombre de formations", 4), ("Participants", 40)]


def test_numbers_of_every_style_are_kept_as_written():
    rows = [
        ["Action", "Responsable", "Échéancier"],
        ["A. Réseauter", "", ""],
        ["A-1 Recruter", "C", "2018"],
        ["A-2 Former", "C", "2018"],
        ["B. Promouvoir", "", ""],
        ["B-1 Publier", "C", "2018"],
    ]
    assert outline(read(delimited(rows), "p.csv")) == [
        ("objective", "A", "Réseauter"),
        ("action", "A-1", "Recruter"),
        ("action", "A-2", "Former"),
        ("objective", "B", "Promouvoir"),
        ("action", "B-1", "Publier"),
    ]
    rows = [["Action", "Responsable"], ["I. Réseauter", ""], ["I.2 Recruter", ""], ["I.2.a Appeler", "C"]]
    assert [code for _kind, code, _label in outline(read(delimited(rows), "p.csv"))] == ["I", "I.2", "I.2.a"]


def test_sheets_of_one_workbook_follow_each_other_and_hidden_ones_are_named():
    heading = ["Action", "Indicateur", "Responsable"]
    sheets = {
        "Axe 1 - Réseauter": [heading, ["Recruter", "Membres", "C"]],
        "Axe 2 - Promouvoir": [heading, ["Publier", "Tirage", "C"]],
        "Listes": [["Statut", "Priorité"], ["Fait", "Haute"]],
        "Brouillon": [heading, ["Abandonner", "Rien", "C"]],
    }
    draft = read(workbook(sheets, hidden=["Brouillon"]), "plan.xlsx")
    assert outline(draft) == [
        ("objective", "1", "Réseauter"),
        ("action", "", "Recruter"),
        ("objective", "2", "Promouvoir"),
        ("action", "", "Publier"),
    ]
    assert any("Brouillon" in warning for warning in draft.warnings)


def test_a_plan_inside_a_report_is_found_and_its_chapters_are_no_objective():
    table = [["Action", "Responsable", "Échéancier"], ["Recruter", "C", "2018"], ["Former", "C", "2018"]]
    draft = read(
        word(("Heading 1", "1. Introduction"), "Du texte.", ("Heading 1", "2. Plan d'action"), table), "r.docx"
    )
    assert outline(draft) == [("action", "", "Recruter"), ("action", "", "Former")]


def test_headings_over_several_tables_are_their_objectives():
    heading = ["Action", "Responsable", "Échéancier"]
    draft = read(
        word(
            ("Heading 1", "Plan d'action 2018"),
            ("Heading 2", "Réseauter"),
            [heading, ["Recruter", "C", "2018"]],
            ("Heading 2", "Promouvoir"),
            [heading, ["Publier", "C", "2018"]],
        ),
        "plan.docx",
    )
    assert [label for kind, _code, label in outline(draft) if kind == "objective"] == ["Réseauter", "Promouvoir"]


def test_a_card_per_action_is_read_down_its_first_column():
    cards = [
        [["Action", name], ["Responsable", "C"], ["Échéancier", "2018"], ["Indicateurs", "Nombre de choses"]]
        for name in ("Recruter", "Former")
    ]
    draft = read(word("Plan d'action", *cards), "plan.docx")
    assert labels(draft) == ["Recruter", "Former"]
    assert all(node.responsible == ["C"] and indicators(node) == ["Nombre de choses"] for node in draft.actions())


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


def test_a_table_without_rules_in_a_pdf_is_read_by_its_columns():
    rows = [
        ("No", "Action", "Responsable", "Échéancier"),
        ("1.1", "Recruter des membres", "Coordination", "mars 2018"),
        ("1.2", "Former les gens", "Adjoint", "2019"),
    ]
    texts = [
        (x, 80 + 24 * at, cell) for at, row in enumerate(rows) for x, cell in zip((40, 80, 260, 400), row, strict=True)
    ]
    draft = read(pdf([(40, 40, "Plan d'action 2018"), *texts]), "plan.pdf")
    assert [(n.code, n.label, n.responsible, n.deadline.raw) for n in draft.actions()] == [
        ("1.1", "Recruter des membres", ["Coordination"], "mars 2018"),
        ("1.2", "Former les gens", ["Adjoint"], "2019"),
    ]


def test_cells_of_columns_the_plan_has_no_field_for_are_kept():
    rows = [["Action", "Responsable", "Partenaires", "Statut"], ["A", "C", "La caisse", "En cours"]]
    (action,) = read(delimited(rows), "p.csv").actions()
    assert action.source["other"] == {"Partenaires": "La caisse", "Statut": "En cours"}


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


def test_a_table_of_fields_under_each_action_belongs_to_it():
    draft = read(
        word(
            ("Title", "Plan d'action"),
            ("Heading 1", "Axe 1 : Réseau"),
            ("Heading 2", "Action 1 : Recruter"),
            [
                ["Responsable", "DG"],
                ["Échéancier", "2018"],
                ["Indicateurs", "- Membres\n- Appels"],
                ["Budget", "500 $"],
            ],
            ("Heading 2", "Action 2 : Former"),
            [["Responsable", "CA"], ["Échéancier", "2019"], ["Budget", ""]],
        ),
        "plan.docx",
    )
    recruit, train = draft.actions()
    assert (recruit.responsible, indicators(recruit), recruit.budget.amount) == (["DG"], ["Membres", "Appels"], 500)
    assert (train.responsible, train.deadline.raw, train.budget.raw) == (["CA"], "2019", "")
