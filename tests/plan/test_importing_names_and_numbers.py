"""Who answers for an action where an «et», an «&» or a slash joins them; numbers that begin with letters."""

import pytest

from arrimage.plan.importing import people
from arrimage.plan.importing.numbering import split_number
from tests.plan.plan_documents import workbook
from tests.plan.reading_plans import outline, read


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("DG/CA", ["DG", "CA"]),
        ("CA et DG", ["CA", "DG"]),
        ("DG et comité RH", ["DG", "comité RH"]),
        ("Coordonnatrice et CA", ["Coordonnatrice", "CA"]),
        ("Coordonnatrice et administrateurs", ["Coordonnatrice", "administrateurs"]),
        ("Julie T. et le comité relève", ["Julie T.", "le comité relève"]),
        ("Le conseil d'administration et la direction", ["Le conseil d'administration", "la direction"]),
        ("Comité jeunesse et comité aîné", ["Comité jeunesse", "comité aîné"]),
        ("Luc & Anne", ["Luc", "Anne"]),
        ("Luc, Ann et Paul", ["Luc", "Ann", "Paul"]),
        ("Ville de Gaspé/MRC de La Côte-de-Gaspé", ["Ville de Gaspé", "MRC de La Côte-de-Gaspé"]),
        ("Adjointe/Coordonnatrice", ["Adjointe", "Coordonnatrice"]),
    ],
)
def test_bodies_initials_and_people_that_are_joined_are_several_and_it_is_said(cell, names):
    told = people.read_all([cell])[cell]
    assert (list(told.names), told.inferred) == (names, True)


@pytest.mark.parametrize(
    "cell",
    [
        "Comité Culture et patrimoine",
        "Comité RH et TI",
        "Comité membres et partenaires",
        "Service Loisirs/Culture",
        "Directeur/Directrice",
        "Coordonnateur/trice",
        "Élu/Élue",
        "Agent.e de développement",
        "R et D",
        "À déterminer",
    ],
)
def test_one_name_that_holds_an_et_or_a_slash_stays_one(cell):
    assert list(people.read_all([cell])[cell].names) == [cell]


def test_two_roles_that_one_person_may_hold_stay_one_and_are_to_be_checked():
    cell = "Directrice générale et présidente du CA"
    told = people.read_all([cell])[cell]
    assert (told.names, told.unsure) == ((cell,), True)


@pytest.mark.parametrize(
    ("line", "code", "rest"),
    [
        ("OS1 – Consolider les finances", "OS1", "Consolider les finances"),
        ("O1-A3 Renégocier", "O1-A3", "Renégocier"),
        ("A1 – Offrir un parcours", "A1", "Offrir un parcours"),
        ("A4 – imprimer", "", "A4 – imprimer"),
        ("T1 – Offrir un parcours", "", "T1 – Offrir un parcours"),
        ("CO2 réduit de moitié", "", "CO2 réduit de moitié"),
    ],
)
def test_letters_before_the_numbers_are_part_of_the_code(line, code, rest):
    numbered = split_number(line)
    assert (numbered.code, numbered.rest) == (code, rest)


def test_objectives_and_actions_numbered_with_letters_nest():
    rows = [
        ["Objectif stratégique", "Code", "Action", "Pilote"],
        ["OS1 – Consolider les finances", "OS1-A1", "Renégocier l'hypothèque", "DG/CA"],
        [None, "OS1-A2", "Bâtir une réserve", "Trésorier"],
        ["OS2 – Mobiliser", "OS2-A1", "Tenir quatre assemblées", "CA"],
    ]
    assert outline(read(workbook({"Plan": rows}), "p.xlsx")) == [
        ("objective", "OS1", "Consolider les finances"),
        ("action", "OS1-A1", "Renégocier l'hypothèque"),
        ("action", "OS1-A2", "Bâtir une réserve"),
        ("objective", "OS2", "Mobiliser"),
        ("action", "OS2-A1", "Tenir quatre assemblées"),
    ]
