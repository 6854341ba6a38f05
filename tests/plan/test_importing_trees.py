"""What holds what in a plan: objectives in columns, bands, sheets and headings; copies and cards."""

from tests.plan.plan_documents import delimited, word, workbook
from tests.plan.reading_plans import indicators, labels, outline, read


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
