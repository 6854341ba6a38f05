"""Plans that say some of their actions in lists and the others in tables."""

import pytest

from tests.plan.plan_documents import open_text, word
from tests.plan.reading_plans import labels, outline, read

TABLE = [
    ["Actions", "Indicateurs", "Responsable", "Échéancier"],
    ["Recruter dix membres", "Nombre de membres", "Paul", "2027"],
    ["Rencontrer les MRC", "MRC rencontrées", "Paul", "mars 2027"],
]
TABLED = ["Recruter dix membres", "Rencontrer les MRC"]
GUIDE = "Publier un guide — Responsable : Julie — Échéance : 30 juin 2027"
CAFES = "Tenir quatre cafés — Responsable : Paul — Échéance : automne 2027"
LISTED = ["Publier un guide", "Tenir quatre cafés"]


def as_word(*parts):
    styles = {"#": "Title", "##": "Heading 1", "-": "List Bullet"}
    return read(word(*(part if isinstance(part, list) else _styled(part, styles) for part in parts)), "p.docx")


def as_open_text(*parts):
    made = {"#": lambda text: (1, text), "##": lambda text: (2, text), "-": lambda text: {"list": [text]}}
    return read(
        open_text(*(part if isinstance(part, list) else made[_mark(part)](_text(part)) for part in parts)), "p.odt"
    )


def as_markdown(*parts):
    return read("\n".join(_markdown(part) if isinstance(part, list) else part for part in parts).encode(), "p.md")


def _styled(part, styles):
    return (styles[_mark(part)], _text(part)) if _mark(part) in styles else part


def _mark(part):
    return part.partition(" ")[0]


def _text(part):
    return part.partition(" ")[2]


def _markdown(rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(["", lines[0], "|---" * len(rows[0]) + "|", *lines[1:], ""])


@pytest.mark.parametrize("read_as", [as_word, as_open_text, as_markdown])
@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ("Axe 1 – Rayonner", "Axe 2 – Recruter", ["1", "2"]),
        ("1. Rayonner", "2. Recruter", ["1", "2"]),
        ("Rayonner", "Recruter", ["", ""]),
    ],
)
@pytest.mark.parametrize("list_first", [True, False])
def test_the_actions_of_a_list_and_those_of_a_table_are_read_in_order(read_as, first, second, codes, list_first):
    listed, tabled = [f"- {GUIDE}", f"- {CAFES}"], [TABLE]
    above, below = (listed, tabled) if list_first else (tabled, listed)
    draft = read_as("# Plan d'action 2027", f"## {first}", *above, f"## {second}", *below)
    assert [(node.code, node.label) for node in draft.nodes] == [(codes[0], "Rayonner"), (codes[1], "Recruter")]
    assert labels(draft) == (LISTED + TABLED if list_first else TABLED + LISTED)
    guide = next(node for node in draft.actions() if node.label == "Publier un guide")
    assert (guide.responsible, guide.deadline.raw) == (["Julie"], "30 juin 2027")
    assert draft.warnings == []


@pytest.mark.parametrize("read_as", [as_word, as_open_text, as_markdown])
def test_numbered_bullets_under_a_numbered_heading_are_its_actions_beside_a_table_without_numbers(read_as):
    bullets = [
        "- 1.1 Publier un guide — Responsable : Julie",
        "- 1.2 Tenir 4 cafés (indicateur : nombre de cafés tenus)",
    ]
    draft = read_as("# Plan 2027", "## 1. Rayonner", *bullets, "## 2. Recruter", TABLE)
    assert outline(draft) == [
        ("objective", "1", "Rayonner"),
        ("action", "1.1", "Publier un guide"),
        ("action", "1.2", "Tenir 4 cafés"),
        ("objective", "2", "Recruter"),
        ("action", "", "Recruter dix membres"),
        ("action", "", "Rencontrer les MRC"),
    ]
    assert draft.warnings == []


@pytest.mark.parametrize("bullets", [["Publier un guide", "Tenir des cafés"], ["1.1 Guide publié", "1.2 Cafés tenus"]])
def test_bare_bullets_are_actions_under_an_axis_that_has_no_table(bullets):
    draft = as_word(
        "# Plan d'action 2027", "## Axe 1 – Rayonner", *(f"- {one}" for one in bullets), "## Axe 2 – Recruter", TABLE
    )
    assert len(draft.nodes[0].children) == 2
    assert labels(draft)[2:] == TABLED


def test_bullets_that_say_nothing_to_do_are_left_out_and_the_warning_names_them():
    draft = as_word(
        *("# Plan d'action 2027", "## Axe 1 – Rayonner", "- Un réseau fort", "- Des membres fiers"),
        *("## Axe 2 – Recruter", TABLE),
    )
    assert labels(draft) == TABLED
    assert any("Un réseau fort" in said for said in draft.warnings)


def test_a_list_of_things_to_do_that_cannot_be_told_from_prose_is_not_lost_without_a_word():
    draft = as_word(
        "# Plan d'action 2027", "## Recruter", TABLE, "## Former", "- Donner des ateliers", "- Écrire un guide"
    )
    assert labels(draft) == TABLED
    assert any("Donner des ateliers" in said for said in draft.warnings)


@pytest.mark.parametrize(
    "prose",
    [
        ["- Faire connaître le réseau", "- Recruter des membres"],
        ["Ce plan vise à :", "- Faire connaître le réseau", "- Recruter des membres"],
        ["- Responsable : la coordonnatrice", "- Période : 2027-2028"],
        ["## Introduction", "- Un réseau fort", "- Des membres fiers : 46 en 2026"],
        ["## Nos valeurs", "- Entraide", "- Ouverture"],
    ],
)
def test_bullets_that_introduce_a_plan_are_no_actions(prose):
    draft = as_word("# Plan d'action 2027", *prose, "## Axe 1 – Recruter", TABLE)
    assert outline(draft)[0] == ("objective", "1", "Recruter")
    assert labels(draft) == TABLED
    assert draft.warnings == []


def test_a_numbered_section_s_bullets_are_no_actions_even_where_the_plan_numbers_its_own():
    rows = [["No", *TABLE[0]], ["1.1", *TABLE[1]], ["1.2", *TABLE[2]]]
    draft = as_word(
        *("# Plan d'action 2027", "## 1. Contexte", "- Écouter les membres (Responsable : CA)", "- Suivre le plan"),
        *("## 2. Plan", "## Axe 1 – Recruter", rows),
    )
    assert labels(draft) == TABLED


def test_bullets_between_an_axis_and_its_own_table_introduce_the_table():
    draft = as_word(
        *("# Plan d'action 2027", "## Axe 1 – Recruter", "- Aller vers les MRC", "- Appeler les anciens", TABLE),
        *("## Axe 2 – Rayonner", "- Publier un guide", "- Tenir quatre cafés"),
    )
    assert labels(draft) == TABLED + LISTED
    assert draft.warnings == []


def test_a_summary_of_the_axes_adds_no_action_to_those_of_their_tables():
    other = [TABLE[0], ["Publier un guide", "Guides", "Julie", "2027"]]
    summary = ["## Axe 1 – Recruter", "- Aller vers les MRC", "## Axe 2 – Rayonner", "- Écrire davantage"]
    draft = as_word("# Plan d'action 2027", *summary, "## Axe 1 – Recruter", TABLE, "## Axe 2 – Rayonner", other)
    assert labels(draft) == [*TABLED, "Publier un guide"]
    assert [node.label for node in draft.nodes] == ["Recruter", "Rayonner"]


def test_a_report_s_bullets_are_no_actions_beside_its_plan():
    draft = as_word(
        *("# Rapport annuel 2026", "## Axe 1 – Rayonner", "- Publier un guide : fait", "- Tenir des cafés : fait"),
        *("## Axe 2 – Recruter", TABLE),
    )
    assert labels(draft) == TABLED


def test_actions_listed_beside_the_axes_are_under_a_heading_of_their_own():
    listed = ["- Faire le bilan — Responsable : Julie — Échéance : juin 2027"]
    draft = as_word("# Plan d'action 2027", "## Axe 1 – Recruter", TABLE, "## Actions transversales", *listed)
    assert [(node.code, node.label) for node in draft.nodes] == [("1", "Recruter"), ("", "Actions transversales")]
    assert labels(draft) == [*TABLED, "Faire le bilan"]


def test_a_list_after_a_table_goes_under_the_table_s_objective():
    draft = as_word("# Plan d'action 2027", "## Axe 1 – Recruter", TABLE, f"- {GUIDE}", f"- {CAFES}")
    assert [node.label for node in draft.nodes] == ["Recruter"]
    assert labels(draft) == TABLED + LISTED


def test_a_numbered_line_right_over_a_table_is_no_action_of_the_list_above_it():
    text = [f"- {GUIDE}", f"- {CAFES}", "1.2 Recruter"]
    draft = as_word("# Plan d'action 2027", "## Axe 1 – Rayonner", *text, TABLE)
    assert labels(draft) == LISTED + TABLED


def test_the_limit_in_the_wording_of_a_table_s_action_stays_wording():
    rows = [TABLE[0], ["Recruter dix membres d'ici mars 2027", "Membres", "Paul", ""]]
    draft = as_word("# Plan d'action 2027", "## Axe 1 – Recruter", rows, "## Axe 2 – Rayonner", f"- {GUIDE}")
    assert [node.deadline.raw for node in draft.actions()] == ["", "30 juin 2027"]
