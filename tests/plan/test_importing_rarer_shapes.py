"""Plans of rarer shapes: lists, cards and tables that say little of themselves, and files that lie."""

import io
from datetime import date

from plan_documents import word

from arrimage.plan.importing import Draft, Node, read_plan


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


def test_words_after_a_bracket_of_fields_stay_with_the_action():
    text = """Plan de travail 2019

- Organiser trois rencontres d'ici la fin mars 2019
- Produire un dépliant (responsable : Lise) avant le 15 avril 2019
"""
    meet, print_ = read(text.encode(), "p.txt").actions()
    assert (print_.label, print_.responsible) == ("Produire un dépliant avant le 15 avril 2019", ["Lise"])
    assert (meet.deadline.raw, meet.deadline.end) == ("d'ici la fin mars 2019", date(2019, 3, 31))
    assert [doubt["field"] for doubt in meet.source["doubts"]] == ["deadline"]


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
