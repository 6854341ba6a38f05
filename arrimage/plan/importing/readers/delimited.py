"""Comma, semicolon or tab separated values."""

import csv
import io

from django.utils.translation import gettext as _

from ..blocks import Cell, Document, Row
from ..columns import meanings
from ..decoding import decode
from ..folding import squeeze

_SEPARATORS = ";\t,|"
_MOST_ROWS = 3_000
_MOST_COLUMNS = 120


def read(data: bytes) -> Document:
    return document(decode(data).replace("\x00", ""))


def document(text: str) -> Document:
    found = rows(text)
    too_many = _("The table has too many rows: only the first %(n)d were read.") % {"n": _MOST_ROWS}
    return Document(blocks=[*found[:_MOST_ROWS]], notes=[too_many] if len(found) > _MOST_ROWS else [])


def rows(text: str) -> list[Row]:
    """The rows of a text whose separator is told from what it makes of the headings."""
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) <= 6:
        return _rows(rest, first[4:5] or ";")
    return _rows(text, max(_SEPARATORS, key=lambda separator: _fit(text, separator)))


def _rows(text: str, separator: str) -> list[Row]:
    """Its rows that say something, numbered as a spreadsheet numbers them: empty rows count, lines of a cell do not."""
    found: list[Row] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    csv.field_size_limit(10_000_000)
    try:
        for number, values in enumerate(reader, start=1):
            if len(found) > _MOST_ROWS:
                break
            if any(value.strip() for value in values):
                cells = [Cell(squeeze(value)) for value in values[:_MOST_COLUMNS]]
                found.append(Row(cells, {"row": number}, 1))
    except csv.Error:
        pass  # what was read so far stands; the rest is no table
    return found


def _fit(text: str, separator: str) -> tuple[int, int]:
    """How many headings the best row gives with this separator, then how wide the rows are."""
    sample = _rows(text[:20_000], separator)[:60]
    named = max((sum(bool(meanings(cell.text)) for cell in row.cells) for row in sample), default=0)
    widths = sorted(len(row.cells) for row in sample)
    return named, widths[len(widths) // 2] if widths else 0
