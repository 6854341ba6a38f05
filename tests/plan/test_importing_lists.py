"""Plans written as lists: an objective among the bullets, the actions below it."""

import io

import pytest

from arrimage.plan.importing import Node, read_plan


def outlined(nodes: list[Node], depth: int = 0) -> list[tuple[int, str, str, str]]:
    return [
        line
        for node in nodes
        for line in [(depth, node.kind, node.code, node.label), *outlined(node.children, depth + 1)]
    ]


def test_a_bulleted_objective_under_a_heading_holds_the_bullets_below_it():
    text = """# Plan d'action 2026
## Axe 1 : Valoriser
- Objectif 1.1 : Faire connaître
  - Tenir des cafés-rencontres
  - Publier un bulletin
- Objectif 1.2 : Rayonner
  - Présenter l'économie sociale
"""
    assert outlined(read_plan(io.BytesIO(text.encode()), "plan.md").nodes) == [
        (0, "objective", "1", "Valoriser"),
        (1, "objective", "1.1", "Faire connaître"),
        (2, "action", "", "Tenir des cafés-rencontres"),
        (2, "action", "", "Publier un bulletin"),
        (1, "objective", "1.2", "Rayonner"),
        (2, "action", "", "Présenter l'économie sociale"),
    ]


@pytest.mark.parametrize("objective", ["- **Objectif A{n} :** {label}", "### Objectif A{n} : {label}"])
def test_a_letter_and_a_number_are_an_objective_s_number(objective: str):
    lines = ["# Plan d'action 2026", "## Axe A — Valoriser"]
    for number, label in enumerate(["Faire connaître", "Rayonner"], start=1):
        lines += [objective.format(n=number, label=label), f"  - Tenir des rencontres {number}"]
    assert outlined(read_plan(io.BytesIO("\n".join(lines).encode()), "plan.md").nodes) == [
        (0, "objective", "A", "Valoriser"),
        (1, "objective", "A1", "Faire connaître"),
        (2, "action", "", "Tenir des rencontres 1"),
        (1, "objective", "A2", "Rayonner"),
        (2, "action", "", "Tenir des rencontres 2"),
    ]


def test_an_objective_among_bullets_is_no_indicator_of_the_list_before_it():
    text = """# Plan d'action 2026
- Objectif 1 : Faire connaître
  - Tenir des cafés-rencontres
  - Indicateurs :
    - Nombre de rencontres
- Objectif 2 : Rayonner
  - Présenter l'économie sociale
"""
    first, second = read_plan(io.BytesIO(text.encode()), "plan.md").nodes
    assert [one.text for one in first.children[0].indicators] == ["Nombre de rencontres"]
    assert (second.kind, second.label) == ("objective", "Rayonner")


def test_a_baseline_and_a_target_in_brackets_stay_in_the_indicator_s_words():
    text = """# Plan d'action 2026
1.1 Recruter des entreprises
  - Nombre de membres (départ : 25, cible : 40)
1.2 Former les entreprises
  - Nombre de formations
"""
    recruit = read_plan(io.BytesIO(text.encode()), "plan.md").actions()[0]
    (indicator,) = recruit.indicators
    assert indicator.text == "Nombre de membres (départ : 25, cible : 40)"
    assert (indicator.target.value, indicator.target.baseline.value) == (40, 25)
