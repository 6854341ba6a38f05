"""Comma, semicolon, tab or bar separated values, in whatever encoding."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from arrimage.kit.decoding import decoded, is_text
from arrimage.network.importing.tables import UnreadableFile

SEPARATORS = ";,\t|"
LOOKED_AT = 200_000
# One column without a separator is still a table when it lists addresses or names.
MOST_ALONE = 400
LARGEST_CELL = 1_000_000
# What programs that «export to Excel» write under the name of a workbook often begins with the table itself.
WEB_PAGE = re.compile(r"\s*(?:<!doctype|<!--|<\?xml|<(?:html|head|meta|style|body|div|table|tr)\b)", re.I)


def read(data: bytes) -> list[list[str]]:
    """Every row, the empty ones too: their numbers are those of the file. Raises UnreadableFile."""
    text = decoded(data).replace("\x00", "")
    if not is_text(text):
        raise UnreadableFile(
            _("The file is not a table: choose a CSV, Excel, OpenDocument or vCard file, or save it again as one.")
        )
    if WEB_PAGE.match(text):
        raise UnreadableFile(_("The file is a web page, not a table: export it again as CSV or Excel."))
    first, _newline, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) <= 6:
        return [[], *_rows(rest, first[4:5] or ";", 2)]
    separator = _separator(text)
    if not separator and len(first) > MOST_ALONE:
        raise UnreadableFile(_("The file is a text, not a table: its first line holds no separator."))
    return _rows(text, separator or ";", 1)


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


def _rows(text: str, separator: str, first_line: int = 0) -> list[list[str]]:
    """With the number of its first line, rows that a quotation mark never closed would swallow are refused."""
    csv.field_size_limit(LARGEST_CELL)
    taken: list[str] = []
    rows: list[list[str]] = []
    line = first_line
    try:
        for row in csv.reader(_noted(io.StringIO(text), taken), delimiter=separator):
            if first_line and '"' in taken[0] and _is_open(taken, row, separator):
                raise csv.Error
            rows.append([" ".join(cell.split()) for cell in row])
            line += len(taken)
            taken.clear()
    except csv.Error as error:
        raise UnreadableFile(
            _(
                "A quotation mark is opened on line %(line)d of the file and never closed: "
                "remove it, or open the file in a spreadsheet and save it again."
            )
            % {"line": line or 1}
        ) from error
    return rows


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _is_open(lines: list[str], row: list[str], separator: str) -> bool:
    """Whether a mark opened in this row closes nowhere, or only where another one opens, rows further."""
    if len(lines) == 1:
        return not lines[0].endswith("\n") and lines[0].count('"') % 2 == 1 and _breaks(lines, separator)
    # A whole row inside a cell: as many separators in one of its lines as the row itself has.
    inside = [line.count(separator) for cell in row for line in cell.split("\n")[1:-1]]
    return _breaks(lines, separator) or any(count >= max(2, len(row) - 1) for count in inside)


def _breaks(lines: list[str], separator: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return True
    return False
