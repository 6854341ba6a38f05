"""Deadlines, amounts, numbers, names and measures told from words alone."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.plan.importing import amounts, deadlines, people, propose_measure
from arrimage.plan.importing.items import split_items
from arrimage.plan.importing.numbering import split_number

DEADLINES = {
    "2017": ("year", "2017-01-01", "2017-12-31"),
    "Été 2017": ("season", "2017-06-21", "2017-09-22"),
    "hiver 2018": ("season", "2017-12-21", "2018-03-19"),
    "automne-hiver 2017-2018": ("range", "2017-09-23", "2018-03-19"),
    "d'ici 2020": ("by", None, "2020-12-31"),
    "D’ici la fin de l’année financière": ("unknown", None, None),
    "avant le congrès de juin 2018": ("by", None, "2018-06-30"),
    "avant juin 2018": ("by", None, "2018-05-31"),
    "before summer 2018": ("by", None, "2018-06-20"),
    "by the end of 2018": ("by", None, "2018-12-31"),
    "Au plus tard le 30 juin 2018": ("by", None, "2018-06-30"),
    "T1 2018": ("quarter", "2018-01-01", "2018-03-31"),
    "3rd quarter 2019": ("quarter", "2019-07-01", "2019-09-30"),
    "2e trimestre 2017-2018": ("unknown", None, None),
    "2 chemins/an": ("recurrence", None, None),
    "mensuel": ("recurrence", None, None),
    "en continu jusqu'au 31 mars 2018": ("recurrence", None, "2018-03-31"),
    "2017-2018": ("range", "2017-01-01", "2018-12-31"),
    "2017-18": ("range", "2017-01-01", "2018-12-31"),
    "mars 2018": ("month", "2018-03-01", "2018-03-31"),
    "31 mars 2018": ("day", "2018-03-31", "2018-03-31"),
    "March 31, 2018": ("day", "2018-03-31", "2018-03-31"),
    "03-2027": ("month", "2027-03-01", "2027-03-31"),
    "01-2026 à 03-2027": ("range", "2026-01-01", "2027-03-31"),
    "12-03-2027": ("day", "2027-03-12", "2027-03-12"),
    "mi-2027": ("range", "2027-06-01", "2027-07-31"),
    "d'ici la mi-2027": ("by", None, "2027-07-31"),
    "mi-année 2027": ("range", "2027-06-01", "2027-07-31"),
    "mid-2027": ("range", "2027-06-01", "2027-07-31"),
    "mi-mars 2027": ("month", "2027-03-01", "2027-03-31"),
    "trimestre 1-2027": ("unknown", None, None),
    "31/03/2018": ("day", "2018-03-31", "2018-03-31"),
    "12/14/20": ("day", "2020-12-14", "2020-12-14"),
    "de mars 2018 à juin 2019": ("range", "2018-03-01", "2019-06-30"),
    "mars à juin 2018": ("range", "2018-03-01", "2018-06-30"),
    "dès septembre 2018": ("range", "2018-09-01", None),
    "T2-T3 2026": ("range", "2026-04-01", "2026-09-30"),
    "1er et 2e trimestres 2026": ("range", "2026-01-01", "2026-06-30"),
    "2026 : T1": ("quarter", "2026-01-01", "2026-03-31"),
    "3 mars au 7 avril 2026": ("range", "2026-03-03", "2026-04-07"),
    "2026+": ("range", "2026-01-01", None),
    "aux deux ans": ("recurrence", None, None),
    "1 fois/2 ans": ("recurrence", None, None),
    "mars à juin": ("unknown", None, None),
    "printemps/hiver": ("unknown", None, None),
    "31 février 2018": ("unknown", None, None),
    "à déterminer": ("unknown", None, None),
    "": ("none", None, None),
    "—": ("none", None, None),
}


@pytest.mark.parametrize("written", DEADLINES)
def test_a_deadline_keeps_its_words_beside_the_days_they_mean(written: str):
    told = deadlines.read(written).to_json()
    assert (told["raw"], (told["kind"], told["start"], told["end"])) == (written, DEADLINES[written])


@pytest.mark.parametrize(("written", "doubtful"), [("mi-2027", True), ("03-2027", False), ("mi-mars 2027", False)])
def test_the_middle_of_a_year_is_to_be_checked(written: str, doubtful: bool):
    assert deadlines.is_doubtful(written) is doubtful


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_a_day_is_read_back_however_it_is_written(day: date):
    months = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ]
    for written in (
        day.isoformat(),
        f"{day.day} {months[day.month - 1]} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
    ):
        told = deadlines.read(written)
        assert (told.start, told.end, told.kind) == (day, day, "day")


@given(st.text(max_size=60))
def test_no_words_break_the_reading_of_a_deadline(words: str):
    told = deadlines.read(words)
    assert told.raw == words.strip()
    assert told.start is None or told.end is None or told.start <= told.end


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("1 500 $", 1500, "$"),
        ("1\u00a0234,56 $", 1234.56, "$"),
        ("$1,500.00", 1500, "$"),
        ("15k$", 15000, "$"),
        ("1,5 million $", 1_500_000, "$"),
        ("25 %", 25, "%"),
        ("12", 12, None),
        ("3,5", 3.5, None),
        ("1,500", 1500, None),
    ],
)
def test_amounts_are_read_as_people_write_them(written, value, unit):
    told = amounts.read(written)
    assert (told.value, told.unit) == (value, unit)


@pytest.mark.parametrize("written", ["", "interne", "500 à 1000 $", "10 000 $ par an", "12 (2016: 8)"])
def test_what_is_no_single_amount_is_none(written):
    assert amounts.read(written) is None


@pytest.mark.parametrize(
    ("line", "code", "rest"),
    [
        ("OBJECTIF 1 : CRÉER", "1", "CRÉER"),
        ("1.1 Renforcer", "1.1", "Renforcer"),
        ("1.1.1. Promouvoir", "1.1.1", "Promouvoir"),
        ("A-1 Recruter", "A-1", "Recruter"),
        ("I.2.a) Former", "I.2.a", "Former"),
        ("Axe 2 – Rayonner", "2", "Rayonner"),
        ("3) Publier", "3", "Publier"),
        ("Objective 2: Grow", "2", "Grow"),
        ("2017 sera belle", "", "2017 sera belle"),
        ("12 rencontres", "", "12 rencontres"),
        ("Objectif 1 a été atteint", "", "Objectif 1 a été atteint"),
        ("L'action sociale", "", "L'action sociale"),
        ("Axe 1", "1", "Axe 1"),
        ("2.5 % de plus", "", "2.5 % de plus"),
    ],
)
def test_numbers_come_off_the_front_of_a_line(line, code, rest):
    numbered = split_number(line)
    assert (numbered.code, numbered.rest) == (code, rest)


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        ("-Articles\n-Publicités", ["Articles", "Publicités"]),
        (
            "-Nombre d'inscriptions au bulletin -Nombre de bulletins diffusés",
            ["Nombre d'inscriptions au bulletin", "Nombre de bulletins diffusés"],
        ),
        ("• Un\n• Deux qui\ncontinue", ["Un", "Deux qui continue"]),
        ("Nombre de membres", ["Nombre de membres"]),
        ("Taux; nombre de membres", ["Taux", "nombre de membres"]),
        ("-5 % de moins", ["-5 % de moins"]),
        ("-", []),
        ("", []),
    ],
)
def test_a_cell_that_lists_things_gives_them_without_their_bullets(cell, items):
    assert split_items(cell) == items


def test_two_names_seen_in_both_orders_are_two_names():
    told = people.read_all(["Organismes d'accompagnement TIESS", "TIESS Organismes d'accompagnement"])
    assert set(told["TIESS Organismes d'accompagnement"].names) == {"TIESS", "Organismes d'accompagnement"}
    assert told["TIESS Organismes d'accompagnement"].inferred


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Anne et Paul", ["Anne", "Paul"]),
        ("Anne, Paul et Marie-Ève", ["Anne", "Paul", "Marie-Ève"]),
        ("Anne Tremblay et Jean-Paul St-Pierre", ["Anne Tremblay", "Jean-Paul St-Pierre"]),
        ("Mme Roy et M. Côté", ["Mme Roy", "M. Côté"]),
        ("A. Tremblay et la présidence", ["A. Tremblay", "la présidence"]),
        ("Coordonnatrice et Chargé de projet", ["Coordonnatrice", "Chargé de projet"]),
        ("Le coordonnateur et le président", ["Le coordonnateur", "le président"]),
    ],
)
def test_two_people_or_roles_joined_by_et_are_two_parties_in_their_own_words(cell, names):
    told = people.read_all([cell])[cell]
    assert list(told.names) == names
    assert told.inferred, "the reader is told that they were parted"


@pytest.mark.parametrize(
    "cell",
    [
        "Culture et Communications",
        "Centre local de développement et d'emploi",
        "Ministère de l'Économie et de l'Innovation",
        "Emploi et Solidarité sociale",
        "Loisir et Sport Montérégie",
        "Fondation Anne et Paul",
        "Claire et Associés",
        "Jean et Paul inc.",
        "Jean et Paul Inc.",
        "Lorraine et Rosemère",
        "Président et directeur général",
        "Coordonnatrice et agente de projet",
        "Direction de la culture et des communications",
        "Coordonnateur et Culture et Communications",
        "Anne et Solidarité rurale",
        "et Paul",
        "Anne et",
    ],
)
def test_an_et_inside_one_name_is_left_alone(cell):
    assert list(people.read_all([cell])[cell].names) == [cell]


@dataclass(frozen=True)
class Counted:
    code: str
    label: str
    phrases: tuple[str, ...]
    manual: bool = False


CATALOGUE = [
    Counted(
        "letters.issues_sent", "Numéros envoyés", ("Nombre de bulletins diffusés", "Nombre d'infolettres envoyées")
    ),
    Counted("agenda.meetings_held", "Rencontres tenues", ("Nombre de rencontres", "Rencontres d'accompagnement")),
]


def test_an_indicator_is_matched_to_the_measure_that_says_the_same():
    assert propose_measure("Nombre de bulletins diffusés", CATALOGUE) == ("letters.issues_sent", 1.0)
    code, confidence = propose_measure("Nombre de rencontres tenues avec les MRC", CATALOGUE)
    assert code == "agenda.meetings_held"
    assert 0.5 < confidence < 1


def test_nothing_is_proposed_when_nothing_is_near():
    assert propose_measure("Plateforme de partage en ligne", CATALOGUE) == (None, 0.0)
    assert propose_measure("", CATALOGUE) == (None, 0.0)
    assert propose_measure("Nombre de rencontres", []) == (None, 0.0)


def test_where_nothing_is_near_the_value_will_be_typed():
    typed = Counted("plan.manual", "Valeur saisie à la main", (), manual=True)
    assert propose_measure("Plateforme de partage en ligne", [*CATALOGUE, typed]) == ("plan.manual", 0.0)


@given(st.text(max_size=40), st.permutations(CATALOGUE))
def test_the_order_of_the_catalogue_changes_nothing(text, catalogue):
    assert propose_measure(text, catalogue) == propose_measure(text, CATALOGUE)
