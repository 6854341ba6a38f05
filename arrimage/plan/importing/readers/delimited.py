"""Comma, semicolon or tab separated values."""

import csv
import io

from ..blocks import Cell, Document, Row
from ..columns import meanings
from ..decoding import decode
from ..folding import squeeze

_SEPARATORS = ";\t,|"
_MOST_ROWS = 5_000
_MOST_COLUMNS = 120


def read(data: bytes) -> Document:
    text = decode(data).replace("\x00", "")
    return Document(blocks=[*rows(text)])


def rows(text: str) -> list[Row]:
    """The rows of a text whose separator is told from what it makes of the headings."""
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) <= 6:
        return _rows(rest, first[4:5] or ";", 2)
    return _rows(text, max(_SEPARATORS, key=lambda separator: _fit(text, separator)), 1)


def _rows(text: str, separator: str, first_line: int) -> list[Row]:
    found: list[Row] = []
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    csv.field_size_limit(10_000_000)
    line = first_line
    try:
        for values in reader:
            if any(value.strip() for value in values) and len(found) < _MOST_ROWS:
                cells = [Cell(squeeze(value)) for value in values[:_MOST_COLUMNS]]
                found.append(Row(cells, {"row": len(found) + 1, "line": line}, 1))
            line = first_line + reader.line_num
    except csv.Error:
        pass  # what was read so far stands; the rest is no table
    return found


def _fit(text: str, separator: str) -> tuple[int, int]:
    """How many headings the best row gives with this separator, then how wide the rows are."""
    sample = _rows(text[:50_000], separator, 1)[:60]
    named = max((sum(bool(meanings(cell.text)) for cell in row.cells) for row in sample), default=0)
    widths = sorted(len(row.cells) for row in sample)
    return named, widths[len(widths) // 2] if widths else 0
