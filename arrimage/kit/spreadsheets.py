"""Spreadsheets people take away: xlsx and csv, in which no cell a stranger filled becomes a formula."""

import csv
import itertools
import math
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from arrimage.kit.files import protected_file_response, safe_file_name
from arrimage.kit.text import writable

Cell = object  # text, numbers, booleans, dates and None keep their type; anything else is written as its text
MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
MAX_EXACT_INTEGER = 10**15
CUT = " […]"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Sheet:
    """One table: a title for its tab, column headings, and rows as long as the headings."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_xlsx(file: IO[bytes], sheets: Iterable[Sheet], rule: Sequence[str] = ()) -> None:
    """Write the sheets, after a sheet of plain sentences when there are any, keeping one row in memory.

    Text stays text whatever it begins with. A table longer than a sheet goes on in the next one. Text longer than a
    cell is cut, and says so. Times are local.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        writer = _Writer(workbook)
        if rule:
            writer.write_rule(rule)
        for sheet in sheets:
            writer.write_sheet(sheet)


class _Writer:
    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.titles: set[str] = set()
        self.heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.sentence = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        # Tells the spreadsheet program to keep it text even after somebody edits the cell.
        self.quoted = workbook.add_format({"quote_prefix": True})

    def write_rule(self, sentences: Sequence[str]) -> None:
        page = self.workbook.add_worksheet(self.title(_("Rule")))
        page.set_column(0, 0, 100)
        for row, sentence in enumerate(sentences):
            page.write_string(row, 0, clean(sentence), self.sentence)

    def write_sheet(self, sheet: Sheet) -> None:
        rows = iter(sheet.rows)
        first = True
        # A table without rows still shows its headings.
        while (chunk := list(itertools.islice(rows, 1))) or first:
            self.write_part(sheet, itertools.chain(chunk, itertools.islice(rows, MAX_ROWS - 2)))
            first = False

    def write_part(self, sheet: Sheet, rows: Iterable[Sequence[Cell]]) -> None:
        page = self.workbook.add_worksheet(self.title(sheet.title))
        page.freeze_panes(1, 0)
        for column, heading in enumerate(sheet.headings):
            page.set_column(column, column, min(max(len(heading) + 4, 14), 40))
            page.write_string(0, column, clean(heading), self.heading)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self.write_cell(page, last, column, value)
        if sheet.headings:
            page.autofilter(0, 0, last, len(sheet.headings) - 1)

    def write_cell(self, page: Any, row: int, column: int, value: Cell) -> None:
        value = _plain(value)
        if isinstance(value, bool):
            page.write_boolean(row, column, value)
        elif isinstance(value, (int, float, Decimal)):
            page.write_number(row, column, value)
        elif isinstance(value, datetime):
            page.write_datetime(row, column, value, self.moment)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, self.day)
        elif value:
            text = clean(str(value))
            page.write_string(row, column, text, self.quoted if text.startswith(FORMULA_STARTS) else None)

    def title(self, wanted: str) -> str:
        """A tab title the program accepts: 31 characters, some forbidden, each one used once."""
        base = re.sub(r"[\[\]:*?/\\]+", " ", clean(wanted)).strip("' \n\t")[:31] or _("Sheet")
        title, number = base, 1
        while title.casefold() in self.titles or title.casefold() == "history":
            number += 1
            title = f"{base[: 31 - len(str(number)) - 3]} ({number})"
        self.titles.add(title.casefold())
        return title


def _plain(value: Cell) -> Cell:
    """The value as a spreadsheet can hold it: local times, and as text what a number or date cell would distort."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.make_naive(value)
    if isinstance(value, date) and value.year < 1900:
        return value.isoformat()
    if isinstance(value, int) and abs(value) >= MAX_EXACT_INTEGER:
        return str(value)
    if isinstance(value, (float, Decimal)) and not math.isfinite(value):
        return str(value)
    return value


def clean(text: str) -> str:
    """The text without what a spreadsheet cannot hold, cut with a mark where a cell ends."""
    text = writable(str(text)).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - len(CUT)] + CUT


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The table as Excel set to French reads it: UTF-8 with its mark, semicolons, decimal commas, CRLF.

    Text that a program could take for a formula gets an apostrophe in front; numbers stay numbers.
    """
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff".encode()
    for row in itertools.chain([headings], rows):
        yield writer.writerow([_csv_text(value) for value in row]).encode()


def _in_language(lines: Iterator[bytes], language: str) -> Iterator[bytes]:
    """A response is sent after the request's language was put back: its words are translated while it is sent."""
    with translation.override(language):
        yield from lines


class _Echo:
    """Hands each line back instead of storing it."""

    def write(self, line: str) -> str:
        return line


def _csv_text(value: Cell) -> str:
    value = _plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (int, float, Decimal)):
        return format(value, "f" if isinstance(value, Decimal) else "").replace(".", ",")
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    text = clean(str(value))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def xlsx_response(filename: str, sheets: Iterable[Sheet], rule: Sequence[str] = ()) -> FileResponse:
    """The sheets as a download named `filename` (with or without «.xlsx»)."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(file, sheets, rule)
    file.seek(0)
    return protected_file_response(file, _file_name(filename, ".xlsx"))


def csv_response(filename: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    """The table as a download named `filename` (with or without «.csv»), sent as it is read."""
    lines = _in_language(csv_lines(headings, rows), translation.get_language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, _file_name(filename, ".csv")) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _file_name(wanted: str, ending: str) -> str:
    """Ours to name: a slash in a title («2018/2019») is no folder."""
    return safe_file_name(wanted.replace("/", "-").removesuffix(ending) + ending)
