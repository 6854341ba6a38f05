"""Lists numbered with letters, fields said in brackets, and tables cut by the pages or columns of a PDF."""

import pytest

from arrimage.plan.importing import deadlines
from arrimage.plan.importing.blocks import Row
from arrimage.plan.importing.readers import pdf
from arrimage.plan.importing.readers.pdf_lines import Printed, Wrapping
from tests.plan.reading_plans import outline, read


def test_letters_under_a_number_are_what_the_number_holds():
    text = """Plan d'action – Comité de parents 2026-2027

1. Communiquer avec les familles
a) Envoyer un courriel mensuel
b) Tenir une page Facebook
2. Soutenir l'école
a) Organiser la fête
b) Recruter des parents
"""
    assert outline(read(text.encode(), "p.txt")) == [
        ("objective", "1", "Communiquer avec les familles"),
        ("action", "a", "Envoyer un courriel mensuel"),
        ("action", "b", "Tenir une page Facebook"),
        ("objective", "2", "Soutenir l'école"),
        ("action", "a", "Organiser la fête"),
        ("action", "b", "Recruter des parents"),
    ]


def test_a_field_in_brackets_may_be_shortened_with_a_dot():
    text = "# Plan d'action 2026\n\n1. Adopter une politique (Resp. : trésorière)\n2. Tenir un forum (Resp. : Luc)\n"
    assert [(node.label, node.responsible) for node in read(text.encode(), "p.md").actions()] == [
        ("Adopter une politique", ["trésorière"]),
        ("Tenir un forum", ["Luc"]),
    ]


@pytest.mark.parametrize(
    ("words", "kind", "start", "end"),
    [
        ("31 déc. 2026 (au plus tard)", "by", None, "2026-12-31"),
        ("1 fois l'an", "recurrence", None, None),
    ],
)
def test_a_limit_said_after_its_day_and_once_a_year_are_understood(words, kind, start, end):
    read_ = deadlines.read(words)
    assert (read_.kind, read_.start and str(read_.start), read_.end and str(read_.end)) == (kind, start, end)


def printed(text: str, room: float = 60.0, top: float = 0.0) -> Printed:
    first = (text.split() or [""])[0]
    return Printed(text, top, 30.0, 10.0, False, room, first_word=6.0 * len(first), first_letter=6.0)


def test_a_row_cut_by_the_end_of_a_page_is_whole_though_its_headings_are_printed_again():
    heading = [[printed("No")], [printed("Actions")], [printed("Indicateurs")]]
    first = [heading, [[printed("1.1")], [printed("Organiser une activité")], [printed("Taux de ")]]]
    second = [
        [[printed("No")], [printed("Actions")], [printed("Indicateurs")]],
        [[], [printed("avec le milieu")], [printed("satisfaction")]],
        [[printed("1.2")], [printed("Publier")], [printed("Bulletins")]],
    ]
    rows = [block for block in pdf._assemble([(1, first), (2, second)]).blocks if isinstance(block, Row)]
    texts = [[cell.text.replace("\n", " ") for cell in row.cells] for row in rows]
    assert texts[1:] == [
        ["1.1", "Organiser une activité avec le milieu", "Taux de satisfaction"],
        ["No", "Actions", "Indicateurs"],
        ["1.2", "Publier", "Bulletins"],
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("INDICATE", "URS DE SUCCÈS"), "INDICATEURS DE SUCCÈS"),
        (("OBJECTIF", "S"), "OBJECTIFS"),
        (("ACTIONS", "RESPONSABLES"), "ACTIONS RESPONSABLES"),
        (("Logements adaptés", "Nombre de subventions"), "Logements adaptés\nNombre de subventions"),
    ],
)
def test_a_heading_cut_by_a_narrow_column_is_whole_and_what_is_counted_begins_a_line(lines, text):
    told = [printed(line, room=1.0, top=12.0 * at) for at, line in enumerate(lines)]
    assert Wrapping([told]).join(told) == text
