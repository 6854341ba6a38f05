"""Comma, semicolon, tab or bar separated values, in whatever encoding."""

import csv
import io
from collections import Counter

from django.utils.translation import gettext as _

from arrimage.kit.decoding import decoded, is_text
from arrimage.network.importing.tables import UnreadableFile

SEPARATORS = ";,\t|"
LOOKED_AT = 200_000
# One column without a separator is still a table when it lists addresses or names.
MOST_ALONE = 400
LARGEST_CELL = 1_000_000


def read(data: bytes) -> list[list[str]]:
    """Every row, the empty ones too: their numbers are those of the file. Raises UnreadableFile."""
    text = decoded(data).replace("\x00", "")
    if not is_text(text):
        raise UnreadableFile(
            _("The file is not a table: choose a CSV, Excel, OpenDocument or vCard file, or save it again as one.")
        )
    if text.lstrip()[:15].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise UnreadableFile(_("The file is a web page, not a table: export it again as CSV or Excel."))
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) <= 6:
        return [[], *_rows(rest, first[4:5] or ";")]
    separator = _separator(text)
    if not separator and len(first) > MOST_ALONE:
        raise UnreadableFile(_("The file is a text, not a table: its first line holds no separator."))
    return _rows(text, separator or ";")


def _separator(text: str) -> str:
    """The one that cuts the most rows into the same number of cells, at least two; empty when none does."""
    sample = text[:LOOKED_AT]
    if len(text) > LOOKED_AT:
        sample = sample.rpartition("\n")[0]
    best = {separator: _fit(sample, separator) for separator in SEPARATORS}
    found = max(SEPARATORS, key=lambda separator: best[separator])
    return found if best[found] > (0, 0) else ""


def _fit(sample: str, separator: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in _rows(sample, separator)[:500] if len(row) > 1)
    if not widths:
        return 0, 0
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return rows, width


def _rows(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(LARGEST_CELL)
    try:
        return [[" ".join(cell.split()) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableFile(
            _("A quotation mark is opened in the file and never closed: open it in a spreadsheet and save it again.")
        ) from error
