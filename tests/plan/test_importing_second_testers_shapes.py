"""Shapes of plans that a second tester's files held and that were once read wrongly."""

import io

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from arrimage.plan.importing import Draft, Node, read_plan
from tests.plan.plan_documents import ruled_pdf, workbook


def read(text: str, filename: str = "plan.md") -> Draft:
    return read_plan(io.BytesIO(text.encode()), filename)


def tree(nodes: list[Node]) -> list[object]:
    """Codes and labels, each with those under it: what a person sees of the tree."""
    return [(node.kind[0], node.code, node.label, tree(node.children)) for node in nodes]


def test_actions_counted_1_2_3_under_numbered_objectives_are_actions():
    """The 1 of «1 | Ouvrir deux marchés» is no objective 1, though there is an objective 1.1."""
    draft = read("""# Plan d'action 2025
## Orientation 1. Alimentation

| N° | Moyens | Résultats visés | Porteurs |
|---|---|---|---|
| Objectif 1.1 : Vendre | | | |
| 1 | Ouvrir deux marchés | Marchés ouverts | Jules |
| 2 | Poser un frigo | Frigo en fonction | Anne |
| Objectif 1.2 : Cuisiner | | | |
| 3 | Animer des cuisines | Groupes formés | Marie |
""")
    sell = [("a", "1", "Ouvrir deux marchés", []), ("a", "2", "Poser un frigo", [])]
    cook = [("a", "3", "Animer des cuisines", [])]
    assert tree(draft.nodes) == [
        ("o", "1", "Alimentation", [("o", "1.1", "Vendre", sell), ("o", "1.2", "Cuisiner", cook)])
    ]


def test_numbered_rows_that_hold_others_are_still_objectives():
    draft = read("""# Plan d'action 2025
## Orientation A. Alimentation

| N° | Moyens | Résultats visés | Porteurs |
|---|---|---|---|
| 1 | Vendre | Ventes | Jules |
| 1.1 | Ouvrir deux marchés | Marchés ouverts | Jules |
| 2 | Cuisiner | Repas | Jules |
| 2.1 | Animer des cuisines | Groupes formés | Marie |
""")
    assert [(n.kind, n.code) for n in draft.walk()][1:] == [
        ("objective", "1"),
        ("action", "1.1"),
        ("objective", "2"),
        ("action", "2.1"),
    ]


def test_a_number_and_a_name_alone_on_a_row_are_one_objective_and_struck_words_are_left_out():
    draft = read("""# Plan de développement durable 2025

| # | Chantier | Gestes à poser | Résultat attendu | Qui pilote |
|---|---|---|---|---|
| **1** | **Énergie** | | | |
| 1a | | Remplacer l'éclairage ~~au mercure~~ par des DEL | Luminaires remplacés | Régisseur |
| **2** | **Déchets** | | | |
| 2a | | Composter à la cuisine | Poids composté | Cuisine |
""")
    assert tree(draft.nodes) == [
        ("o", "1", "Énergie", [("a", "1a", "Remplacer l'éclairage par des DEL", [])]),
        ("o", "2", "Déchets", [("a", "2a", "Composter à la cuisine", [])]),
    ]
    assert draft.warnings == []


def calendar_of_bars() -> bytes:
    """Months by their initials, coloured where something is done; a line says when it was printed."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Plan de travail 2025"])
    sheet.append(["Volet", "Tâche", "Resp.", *"JFMAMJJASOND", "Livrable"])
    sheet.append(["Popote", "Renouveler l'entente", "DG", *[None] * 12, "Entente signée"])
    sheet.append(["Visites", "Évaluer le service", "Stagiaire", *[None] * 12, "Rapport"])
    sheet.append([])
    sheet.append([None, "Imprimé le 2025-01-08"])
    for place in ("D3", "E3", "O4"):
        sheet[place].fill = PatternFill("solid", fgColor="00B050")
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_months_by_their_initials_are_told_from_their_coloured_cells_and_a_stamp_is_no_action():
    actions = read_plan(io.BytesIO(calendar_of_bars()), "p.xlsx").actions()
    assert [(action.label, action.deadline.raw) for action in actions] == [
        ("Renouveler l'entente", "janvier ; février"),
        ("Évaluer le service", "décembre"),
    ]


HEALTH = """# Plan d'action 2025
## Nos valeurs
- Écoute
- Respect
## Orientation A : Prévenir
**Action A.1** — Offrir une formation
- *Indicateur* : Nombre de formations
## Suivi
- Rédiger le procès-verbal
"""


def test_sections_beside_the_plan_are_neither_its_objectives_nor_hold_them():
    draft = read(HEALTH)
    assert tree(draft.nodes) == [("o", "A", "Prévenir", [("a", "A.1", "Offrir une formation", [])])]
    assert sum("Nos valeurs" in warning or "Suivi" in warning for warning in draft.warnings) == 2


def test_plain_headings_whose_bullets_say_who_are_objectives_beside_the_announced_ones():
    draft = read(HEALTH.replace("procès-verbal", "procès-verbal (responsable : Luc)"))
    assert [node.label for node in draft.nodes if node.kind == "objective"][:2] == ["Nos valeurs", "Prévenir"]


def test_a_later_table_that_names_actions_by_their_numbers_completes_them():
    draft = read("""# Plan d'action 2025

|  | Actions | Échéance | Responsable |
|---|---|---|---|
| Action 1 | Créer un site | décembre 2025 | Direction |
| Action 2 | Visiter les écoles | juin 2025 | Comité RH |

Tableau des indicateurs

| Action | Indicateur | Point de départ | Cible 2028 |
|---|---|---|---|
| Action 1 | Visites du site | 0 | 2500 |
| Action 2 | Écoles visitées | 2 | 7 |
""")
    assert [(a.code, a.label, [i.text for i in a.indicators]) for a in draft.actions()] == [
        ("1", "Créer un site", ["Visites du site"]),
        ("2", "Visiter les écoles", ["Écoles visitées"]),
    ]


GREEN = """PLAN D'ACTION DU COMITÉ VERT 2025

Objectif spécifique 1 : moins de déchets
  Action : supprimer les verres jetables
    Indicateur : verres achetés (départ : 9 000 en 2024)
    Cible : 0
    Responsable : Entretien
Objectif spécifique 2 : moins d'énergie
  Action : baisser le chauffage la nuit
    Indicateur : consommation annuelle (kWh)
    Cible : -10 %
    On saura que c'est fait quand : la chaudière est programmée
"""


def test_a_target_on_a_line_of_its_own_stands_beside_the_start_its_indicator_says():
    glasses = read(GREEN, "p.txt").actions()[0]
    target = glasses.indicators[0].target
    assert target is not None
    assert (target.value, target.baseline and target.baseline.value) == (0, 9000)
    assert "doubts" not in glasses.source


def test_a_share_with_its_sign_is_a_change_and_no_level_to_reach():
    target = read(GREEN, "p.txt").actions()[1].indicators[0].target
    assert target is not None
    assert (target.raw, target.value) == ("-10 %", None)


def test_how_one_will_know_that_it_is_done_is_an_indicator():
    indicators = read(GREEN, "p.txt").actions()[1].indicators
    assert [one.text for one in indicators] == ["consommation annuelle (kWh)", "la chaudière est programmée"]


def test_a_sheet_for_each_axis_is_one_objective_though_a_row_says_its_name_again():
    heads = ["Code", "Intervention", "Porteur", "Terme", "Résultats attendus"]
    sheets = {
        "Culture": [["Axe Culture"], heads, ["C-01", "Ouvrir une galerie", "Ville", "juin 2025", "Galerie ouverte"]],
        "Sport": [["Axe Sport"], heads, ["S-01", "Peindre un terrain", "Loisirs", "été 2025", "Terrain peint"]],
    }
    draft = read_plan(io.BytesIO(workbook(sheets)), "Plan 2025.xlsx")
    assert draft.title == "Plan 2025"
    assert tree(draft.nodes) == [
        ("o", "", "Culture", [("a", "C-01", "Ouvrir une galerie", [])]),
        ("o", "", "Sport", [("a", "S-01", "Peindre un terrain", [])]),
    ]
    assert [action.deadline.kind for action in draft.actions()] == ["month", "season"]


def test_terms_that_rank_are_no_deadlines():
    rows = [["Action", "Indicateur", "Terme"], ["Agir", "Membres", "Court"], ["Finir", "Dons", "Long"]]
    actions = read_plan(io.BytesIO(workbook({"Plan": rows})), "p.xlsx").actions()
    assert [action.deadline.raw for action in actions] == ["", ""]


def test_a_key_metric_is_an_indicator_and_two_given_names_are_two_people():
    draft = read("Objective,Action,Owner,Key metric\nGrow,Open Sundays,Tom & Maya,Sunday sales\n", "plan.csv")
    action = draft.actions()[0]
    assert ([one.text for one in action.indicators], action.responsible) == (["Sunday sales"], ["Tom", "Maya"])


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Hélène", ["Hélène"]),
        ("Luc", ["Luc"]),
        ("Anne et DG", ["Anne", "DG"]),
        ("dir. adm.", ["dir. adm."]),
        ("Béton Roy inc.", ["Béton Roy inc."]),
        ("Josée T.", ["Josée T."]),
    ],
)
def test_the_full_stops_of_sentences_are_no_part_of_names_and_deadlines(said: str, names: list[str]):
    fields = f"Responsable : {said.removesuffix('.')}. Échéance : mars 2025. Indicateur : comité formé"
    draft = read(f"# Plan d'action 2025\n## Orientation 1 : Réseau\n- Former un comité\n\n{fields}\n")
    action = draft.actions()[0]
    assert (action.responsible, action.deadline.raw) == (names, "mars 2025")


def test_things_in_the_plural_before_a_figure_are_counted():
    draft = read("Action;Indicateur\nOuvrir;Marchés ouverts : 2\nAgir;Étape : 3\nFinir;Bilans : 2025\n", "plan.csv")
    targets = [action.indicators[0].target for action in draft.actions()]
    assert [target and target.value for target in targets] == [2, None, None]


def test_partners_named_beside_those_responsible_answer_for_nothing():
    draft = read('Action;Indicateur;Responsables\nAgir;Membres;"Resp. : CLD\nPart. : Coop Relève"\n', "plan.csv")
    action = draft.actions()[0]
    assert (action.responsible, action.source["other"]) == (["CLD"], {"Part.": "Coop Relève"})


def test_the_same_doubt_is_said_once():
    draft = read(GREEN.replace("9 000 en 2024", "9 000 par an"), "p.txt")
    assert len(draft.actions()[0].source["doubts"]) == 1


def test_a_given_name_that_stands_alone_elsewhere_keeps_its_surname():
    draft = read("Action;Indicateur;Responsables\nAgir;Membres;Tom & Maya\nFinir;Dons;Maya Chen\n", "plan.csv")
    assert [action.responsible for action in draft.actions()] == [["Tom", "Maya"], ["Maya Chen"]]


def test_a_letter_alone_under_a_full_line_of_a_pdf_is_to_be_checked():
    """«Frigo en fonctio» over «n»: the narrow cell cut the word."""
    rows = [
        ["Actions", "Indicateurs", "Responsables"],
        ["Poser un frigo", "Frigo en fonctio\nn", "Présidence"],
        ["Animer le quartier", "Repas servis", "Présidence"],
    ]
    frigo, quarter = read_plan(io.BytesIO(ruled_pdf(rows, [120, 76, 90])), "p.pdf").actions()
    assert [one.get("field") for one in frigo.source.get("doubts", [])] == ["label"]
    assert "doubts" not in quarter.source
