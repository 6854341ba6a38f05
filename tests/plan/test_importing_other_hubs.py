"""Plans of other hubs: logical frameworks, OKRs, calendars, tables on their side."""

from datetime import date

import pytest

from tests.plan.plan_documents import delimited, word, workbook
from tests.plan.reading_plans import indicators, labels, outline, read


def test_key_results_are_what_is_done_and_what_is_counted():
    rows = [
        ["Objective", "Key Result", "Baseline", "Target", "Owner", "Due"],
        ["O1: Grow the network", "Reach 60 members", 40, 60, "Director", date(2026, 12, 31)],
        ["", "Hold 4 mixers", 0, 4, "Events", "Q2 2026"],
    ]
    draft = read(workbook({"OKR": [["OKR 2026"], *rows]}), "okr.xlsx")
    assert draft.title == "OKR 2026"
    assert outline(draft) == [
        ("objective", "O1", "Grow the network"),
        ("action", "", "Reach 60 members"),
        ("action", "", "Hold 4 mixers"),
    ]
    (reach,) = draft.actions()[0].indicators
    assert (reach.text, reach.target.value, reach.target.baseline.value) == ("Reach 60 members", 60, 40)


def test_a_logical_framework_nests_its_objectives_results_and_activities():
    rows = [
        ["Logique d'intervention", "Indicateurs objectivement vérifiables", "Sources de vérification"],
        ["Objectif global : Réduire l'insécurité alimentaire", "Taux d'insécurité", "ISQ"],
        ["Objectif spécifique 1 : Augmenter l'accès", "Nombre de ménages servis", "Registre"],
        ["Résultat 1.1 : Frigo ouvert", "Nombre de frigos", "Photos"],
        ["Activité 1.1.1 : Acheter un frigo", "Facture", ""],
    ]
    draft = read(workbook({"Cadre": rows}), "p.xlsx")
    assert outline(draft) == [
        ("objective", "", "Réduire l'insécurité alimentaire"),
        ("objective", "1", "Augmenter l'accès"),
        ("objective", "1.1", "Frigo ouvert"),
        ("action", "1.1.1", "Acheter un frigo"),
    ]
    assert [indicators(node)[0] for node in draft.walk()] == [row[1] for row in rows[1:]]


def test_ticks_under_the_months_of_one_year_say_when():
    months = ["janv.", "févr.", "mars", "avr.", "mai", "juin"]
    rows = [
        ["Activité", "Responsable", "2026", *[""] * 5],
        ["", "", *months],
        ["1. Gouvernance"],
        ["1.1 Tenir l'assemblée", "CA", "", "", "", "", "", "X"],
        ["1.2 Réviser les règlements", "CA", "", "X", "X"],
    ]
    draft = read(workbook({"Gantt": rows}, merged=["C1:H1", "A3:H3"]), "p.xlsx")
    assert outline(draft)[0] == ("objective", "1", "Gouvernance")
    meeting, rules = (action.deadline for action in draft.actions())
    assert (meeting.start, meeting.end) == (date(2026, 6, 1), date(2026, 6, 30))
    assert (rules.raw, rules.start, rules.end) == ("2026 févr. ; 2026 mars", date(2026, 2, 1), date(2026, 3, 31))


def test_a_table_on_its_side_has_an_action_in_each_column():
    rows = [
        ["Action", "Créer un site", "Former les bénévoles"],
        ["Responsable", "Comité", "Agente"],
        ["Échéance", "mars 2026", "avril 2026"],
        ["Budget", "2000", "500"],
    ]
    site, train = read(delimited(rows), "p.csv").actions()
    assert (site.label, site.responsible, site.budget.amount) == ("Créer un site", ["Comité"], 2000)
    assert (train.label, train.deadline.end) == ("Former les bénévoles", date(2026, 4, 30))


def test_measures_beside_actions_hold_them_and_steps_are_parts_of_them():
    measures = [
        ["Mesure", "Action", "Porteur"],
        ["Marché", "Ouvrir un marché", "MRC"],
        ["", "Le faire connaître", "MRC"],
    ]
    assert outline(read(delimited(measures), "p.csv")) == [
        ("objective", "", "Marché"),
        ("action", "", "Ouvrir un marché"),
        ("action", "", "Le faire connaître"),
    ]
    steps = [["Activité", "Tâches", "Responsable"], ["Former", "Trouver une salle", "Ana"], ["", "Inviter", "Léo"]]
    (form,) = read(delimited(steps), "p.csv").nodes
    assert [(step.label, step.responsible) for step in form.children] == [
        ("Trouver une salle", ["Ana"]),
        ("Inviter", ["Léo"]),
    ]


def test_a_footnote_and_a_legend_under_the_table_are_no_action():
    rows = [
        ["Action", "Responsable", "Échéancier", "Budget (1)"],
        ["Ouvrir un local", "DG", "T1 2026", "12000"],
        ["Total", "", "", "12000"],
        ["(1) Montants avant taxes"],
        ["Légende : DG = direction générale"],
        ["Vert", "Réalisé"],
    ]
    draft = read(workbook({"P": rows}), "p.xlsx")
    assert labels(draft) == ["Ouvrir un local"]
    assert any("6" in warning for warning in draft.warnings)  # the row left out is named


def test_two_plans_of_two_years_stay_apart():
    heading = ["No", "Action", "Responsable", "Échéance"]
    sheets = {
        f"Plan {year}": [[f"Plan d'action {year}"], heading, ["1", "Ouvrir", "A", year], ["2", what, "A", year]]
        for year, what in (("2025", "Fermer"), ("2026", "Rénover"))
    }
    draft = read(workbook(sheets), "p.xlsx")
    assert [(plan.label, [node.label for node in plan.children]) for plan in draft.nodes] == [
        ("Plan 2025", ["Ouvrir", "Fermer"]),
        ("Plan 2026", ["Ouvrir", "Rénover"]),
    ]


def test_hidden_rows_are_read_and_named():
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook({"P": [["Action", "Responsable"], ["Un", "A"], ["Deux", "B"]]})))
    book["P"].row_dimensions[3].hidden = True
    held = io.BytesIO()
    book.save(held)
    draft = read(held.getvalue(), "p.xlsx")
    assert labels(draft) == ["Un", "Deux"]
    assert any(": 3." in warning for warning in draft.warnings)


@pytest.mark.parametrize("bullet", ["", "- "])
def test_an_objective_without_a_number_holds_the_bullets_after_it(bullet):
    text = f"""# Plan d'action 2026
{bullet}Objectif : Accueillir

- Organiser une fête
- Remettre une trousse

{bullet}Objectif : Soutenir

- Ouvrir une halte
"""
    assert outline(read(text.encode(), "p.md")) == [
        ("objective", "", "Accueillir"),
        ("action", "", "Organiser une fête"),
        ("action", "", "Remettre une trousse"),
        ("objective", "", "Soutenir"),
        ("action", "", "Ouvrir une halte"),
    ]


def test_what_is_said_after_a_list_of_actions_is_said_of_their_objective():
    draft = read(
        word(
            ("Title", "Plan d'action 2026"),
            "Objectif : Augmenter la participation",
            "Actions :",
            ("List Bullet", "Tenir des 5 à 7"),
            ("List Bullet", "Créer un comité"),
            "Indicateurs :",
            ("List Bullet", "Nombre de participants"),
            "Responsable : DG",
        ),
        "p.docx",
    )
    (objective,) = draft.nodes
    assert (indicators(objective), objective.responsible) == (["Nombre de participants"], ["DG"])
    assert [(node.label, node.responsible) for node in objective.children] == [
        ("Tenir des 5 à 7", []),
        ("Créer un comité", []),
    ]


def test_the_objective_that_an_action_s_card_states_is_kept_beside_it():
    text = """Plan d'action 2026

OBJECTIF 1 - Accueillir
Action 1 - Créer une trousse
Objectif : Informer les familles
Responsable : Agente
Action 2 - Jumeler
"""
    draft = read(text.encode(), "p.txt")
    assert labels(draft) == ["Créer une trousse", "Jumeler"]
    kit = draft.actions()[0]
    assert (kit.source["other"], kit.responsible) == ({"Objectif": "Informer les familles"}, ["Agente"])


def test_the_initials_of_twelve_months_are_the_months():
    heading = ["Activités", "Responsable", *"AMJJASONDJFM"]
    rows = [["Plan de travail"], heading, ["Tenir l'assemblée", "CA", "", "", "X"], ["Publier", "DG", *[""] * 11, "X"]]
    meet, publish = read(workbook({"P": rows}), "p.xlsx").actions()
    assert (meet.deadline.raw, publish.deadline.raw) == ("juin", "mars")


def test_amounts_of_several_years_are_all_kept_and_none_is_the_budget():
    rows = [
        ["Action", "Responsable", "Budget", "", ""],
        ["", "", "2025", "2026", "2027"],
        ["Aménager un sentier", "Ville", 5000, 10000, ""],
        ["Ouvrir un parc", "Ville", "", 800, ""],
    ]
    trail, park = read(workbook({"P": rows}, merged=["C1:E1"]), "p.xlsx").actions()
    assert (trail.budget.raw, trail.budget.amount) == ("2025 : 5000 ; 2026 : 10000", None)
    assert park.budget.amount == 800


def test_a_month_under_the_year_of_a_calendar_says_when():
    rows = [["Moyens", "Responsables", "Échéancier 2025", "Échéancier 2026"], ["Sentier", "Ville", "Mai", ""]]
    (action,) = read(delimited(rows), "p.csv").actions()
    assert (action.deadline.raw, action.deadline.end) == ("2025 : Mai", date(2025, 5, 31))


def test_a_beginning_beside_a_due_date_is_one_deadline_and_no_date_is_lost():
    rows = [["Tâche", "Assigné à", "Début", "Échéance"], ["Réserver", "Ana", 46023, 46053]]
    (action,) = read(workbook({"P": rows}), "p.xlsx").actions()
    assert (action.deadline.start, action.deadline.end) == (date(2026, 1, 1), date(2026, 1, 31))
    assert [doubt["field"] for doubt in action.source["doubts"]] == ["deadline"]


def test_objectives_that_are_counted_and_given_to_somebody_are_what_is_done():
    rows = [["Objectif", "Indicateur", "Cible", "Responsable"], ["Recruter", "Nombre de membres", "60", "DG"]]
    (action,) = read(delimited(rows), "p.csv").actions()
    assert (action.label, action.indicators[0].target.value) == ("Recruter", 60)


def test_the_mark_of_a_footnote_changes_no_heading():
    rows = [["Actions¹", "Responsables²"], ["Ouvrir un local", "DG"], ["Former", "DG"], ["¹ Par ordre de priorité"]]
    assert labels(read(word(("Title", "Plan d'action"), rows), "p.docx")) == ["Ouvrir un local", "Former"]


def test_numbered_actions_of_one_cell_are_as_many_actions():
    rows = [
        ["Objectif", "Actions", "Indicateurs", "Qui", "Quand"],
        ["Objectif 1\nAccueillir", "1.1 Créer une trousse\n1.2 Fêter\nensemble", "Trousses\nFêtes", "Agente", "2026"],
    ]
    kit, feast = read(word(("Title", "Plan d'action"), rows), "p.docx").actions()
    assert (kit.code, kit.label, indicators(kit)) == ("1.1", "Créer une trousse", ["Trousses"])
    assert (feast.code, feast.label, indicators(feast)) == ("1.2", "Fêter ensemble", ["Fêtes"])
    assert [node.responsible for node in (kit, feast)] == [["Agente"]] * 2
    assert all("doubts" in node.source for node in (kit, feast))
