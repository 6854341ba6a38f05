"""Plans without tables, in other shapes: headings, bullets and labelled blocks."""

from datetime import date

from tests.plan.plan_documents import word
from tests.plan.reading_plans import indicators, outline, read


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
