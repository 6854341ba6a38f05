"""Calendars drawn with colours, amounts of money under the years."""

import io
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.styles import PatternFill

from arrimage.plan.importing import Draft
from tests.plan.plan_documents import delimited, workbook
from tests.plan.reading_plans import labels, read

CALENDAR = [
    ["Actions", "Indicateurs", "Porteur", "T1 2026", "T2 2026", "T3 2026", "T4 2026"],
    ["Recruter", "Membres", "DG", "", "", "", ""],
    ["Former", "Formations", "RH", "", "", "", ""],
]
BARS = {(1, 3), (1, 4), (2, 6)}


def saved(document: Any) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def in_excel(coloured: set[tuple[int, int]]) -> bytes:
    book = openpyxl.Workbook()
    for row in CALENDAR:
        book.active.append(row)
    for row, column in coloured:
        book.active.cell(row + 1, column + 1).fill = PatternFill("solid", fgColor="FF92D050")
    return saved(book)


def in_word(coloured: set[tuple[int, int]]) -> bytes:
    document = docx.Document()
    table = document.add_table(rows=len(CALENDAR), cols=len(CALENDAR[0]))
    for at, row in enumerate(CALENDAR):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
            if (at, column) in coloured:
                shading = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="92D050"/>')
                table.cell(at, column)._tc.get_or_add_tcPr().append(shading)
    return saved(document)


def in_libreoffice(coloured: set[tuple[int, int]]) -> bytes:
    document = OpenDocumentSpreadsheet()
    green = Style(name="vert", family="table-cell")
    green.addElement(TableCellProperties(backgroundcolor="#92d050"))
    document.automaticstyles.addElement(green)
    table = Table(name="Plan")
    for at, row in enumerate(CALENDAR):
        line = TableRow()
        for column, text in enumerate(row):
            cell = TableCell(stylename=green) if (at, column) in coloured else TableCell()
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    return saved(document)


def deadlines(draft: Draft) -> list[tuple[str, date | None, date | None]]:
    return [(node.deadline.raw, node.deadline.start, node.deadline.end) for node in draft.actions()]


@pytest.mark.parametrize("made", [in_excel, in_word, in_libreoffice])
def test_coloured_cells_of_a_calendar_say_when_and_are_to_be_checked(made):
    draft = read(made(BARS))
    assert labels(draft) == ["Recruter", "Former"]
    assert deadlines(draft) == [
        ("T1 2026 ; T2 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("T4 2026", date(2026, 10, 1), date(2026, 12, 31)),
    ]
    assert all("colorées" in doubts(node) or "coloured" in doubts(node) for node in draft.actions())


def doubts(node: Any) -> str:
    return " ".join(doubt["message"] for doubt in node.source.get("doubts", []))


@pytest.mark.parametrize("made", [in_excel, in_word, in_libreoffice])
def test_the_colour_of_whole_rows_or_of_the_headings_says_nothing(made):
    whole_row, heading = {(1, column) for column in range(7)}, {(0, column) for column in range(7)}
    draft = read(made(whole_row | heading))
    assert [node.deadline.raw for node in draft.actions()] == ["", ""]


def test_years_that_hold_money_are_the_budget_and_no_target():
    rows = [
        ["Action", "Indicateur", "Responsable", "2026", "2027", "2028"],
        ["Construire", "Logements livrés", "Coop", "50 000 $", "75 000 $", ""],
        ["Rénover", "Logements rénovés", "Coop", "", "10 000 $", "—"],
    ]
    build, renovate = read(delimited(rows), "p.csv").actions()
    assert (build.budget.raw, build.budget.amount) == ("2026 : 50 000 $ ; 2027 : 75 000 $", None)
    assert (renovate.indicators[0].target, "10 000 $" in renovate.budget.raw) == (None, True)


def test_money_under_the_years_of_a_workbook_is_told_by_its_format():
    book = openpyxl.load_workbook(
        io.BytesIO(workbook({"P": [["Action", "Indicateur", "2026", "2027"], ["Bâtir", "Logements", 50000, 75000]]}))
    )
    for cell in ("C2", "D2"):
        book.active[cell].number_format = '#,##0 "$"'
    (action,) = read(saved(book)).actions()
    assert (action.budget.raw, action.indicators[0].target) == ("2026 : 50000 ; 2027 : 75000", None)


def test_money_that_is_what_is_counted_stays_a_target():
    rows = [["Action", "Indicateur", "2026", "2027"], ["Financer", "Revenus autonomes", "50 000 $", "75 000 $"]]
    (action,) = read(delimited(rows), "p.csv").actions()
    assert action.indicators[0].target is not None
    assert [one.value for one in action.indicators[0].target.targets] == [50000, 75000]
