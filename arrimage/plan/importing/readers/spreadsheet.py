"""Excel workbooks (.xlsx), read as a stream so that a strange sheet cannot fill the memory."""

import io
import re
import warnings
import zipfile
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from ..archives import open_archive
from ..blocks import Cell, Document, Line, Row
from ..errors import UnreadablePlan
from ..folding import squeeze

_MOST_ROWS = 3_000
_MOST_COLUMNS = 120
_MOST_SHEETS = 60
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_MONEY = re.compile(r"(?<!\[)\$|\[\$[^-\]]|€")
_UNSAID = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|general", re.I)
"""What a number's format says beside the parts of a date."""
_DECIMALS = re.compile(r"0\.(0{2,3})")
_PART_NAME = re.compile(r"xl/worksheets/.*\.xml")

Span = tuple[int, int]
"""Columns and rows that a merged cell covers."""


def read(data: bytes) -> Document:
    import openpyxl  # heavy, and wanted by this format alone

    with open_archive(data) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # extensions it does not know: validation lists, pictures
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = _formulas_book(archive, data)
        found = Document()
        for number, sheet in enumerate(book.worksheets[:_MOST_SHEETS], start=1):
            if sheet.sheet_state != "visible":
                found.notes.append(_("The hidden sheet “%(name)s” was not read.") % {"name": sheet.title})
                continue
            _read_sheet(found, sheet, number, _merges(archive, sheet), formulas[sheet.title] if formulas else None)
            _say_hidden_rows(found, archive, sheet)
        if not found.blocks and found.notes:
            raise UnreadablePlan(_("Every sheet of this workbook is hidden or empty."))
        return found


def _read_sheet(found: Document, sheet: Any, number: int, merges: dict[tuple[int, int], Span], formulas: Any) -> None:
    sheet.reset_dimensions()
    found.blocks.append(Line(sheet.title, {"sheet": sheet.title}, heading=1))
    limits = {"max_row": _MOST_ROWS + 1, "max_col": _MOST_COLUMNS}
    written = formulas.iter_rows(values_only=True, **limits) if formulas is not None else None
    for at, values in enumerate(sheet.iter_rows(**limits), start=1):
        if at > _MOST_ROWS:
            found.notes.append(_("The sheet “%(name)s” has too many rows: only the first %(n)d were read.")
                               % {"name": sheet.title, "n": _MOST_ROWS})  # fmt: skip
            return
        behind = next(written, ()) if written is not None else ()
        cells = [_cell(shown, behind[i] if i < len(behind) else None) for i, shown in enumerate(values)]
        _merge(cells, at, merges)
        if any(cell.text for cell in cells):
            while cells and not (cells[-1].text or cells[-1].covered or cells[-1].colour):
                cells.pop()
            found.blocks.append(Row(cells, {"sheet": sheet.title, "row": at}, number))


def _say_hidden_rows(found: Document, archive: zipfile.ZipFile, sheet: Any) -> None:
    """Rows that a filter hides are read like the others: whether they still stand is for a person to say."""
    hidden = {int(row) for row in _HIDDEN_ROW.findall(_part(archive, sheet))}
    rows = [b.place["row"] for b in found.blocks if isinstance(b, Row) and b.place["sheet"] == sheet.title]
    read = [str(row) for row in rows if row in hidden]
    if read:
        found.notes.append(
            _("Hidden rows of the sheet “%(name)s” were read too: %(rows)s.")
            % {"name": sheet.title, "rows": ", ".join(read[:12]) + (" …" if len(read) > 12 else "")}
        )


def _part(archive: zipfile.ZipFile, sheet: Any) -> bytes:
    part = str(getattr(sheet, "_worksheet_path", ""))
    return archive.read(part) if _PART_NAME.fullmatch(part) and part in archive.namelist() else b""


def _cell(shown: Any, formula: Any) -> Cell:
    cell = _worded(shown, formula)
    cell.colour = _colour(shown)
    return cell


def _colour(shown: Any) -> str:
    if not getattr(shown, "_style_id", 0) or shown.fill.fill_type in {None, "none"}:
        return ""
    colour = shown.fill.fgColor
    white = str(colour.value).upper().endswith("FFFFFF") or (colour.type == "theme" and colour.value == 0)
    return "" if white and not colour.tint else f"{colour.type} {colour.value} {colour.tint}"


def _worded(shown: Any, formula: Any) -> Cell:
    """A cell's text; a formula whose result the file does not hold is shown as written, a share as it shows."""
    value = shown.value
    if value is None:
        return Cell(squeeze(str(formula)) if isinstance(formula, str) else "")
    if isinstance(value, bool):
        return Cell(_("yes") if value else _("no"), value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, date):
        return _dated(value, _UNSAID.sub("", shown.number_format or "").lower())
    if isinstance(value, (int, float)) and "%" in (shown.number_format or ""):
        return Cell(f"{round(value * 100, 6):g} %")
    if isinstance(value, float) and not value.is_integer() and (decimals := _DECIMALS.fullmatch(shown.number_format)):
        return Cell(f"{value:.{len(decimals[1])}f}", value)  # 1.1 shown as «1.10» is the tenth
    if isinstance(value, float):
        value = int(value) if value.is_integer() and abs(value) < 1e15 else value
    is_number = isinstance(value, (int, float))
    money = is_number and _MONEY.search(shown.number_format or "") is not None
    return Cell(squeeze(str(value).replace("_x000D_", "")), value if is_number else None, money=money)


def _dated(value: date, shown_as: str) -> Cell:
    """The day; the month or the year alone where the cell shows no more of it («mai-26»)."""
    if value.day > 1 or "d" in shown_as or not {"m", "y"} & set(shown_as):
        return Cell(value.isoformat()[:10], value)
    return Cell(f"{value:%Y-%m}" if "m" in shown_as else f"{value:%Y}")


def _merge(cells: list[Cell], row: int, merges: dict[tuple[int, int], Span]) -> None:
    for column, cell in enumerate(cells):
        wide, _tall = merges.get((row, column), (1, 1))
        cell.span = wide
        for covered in cells[column + 1 : column + wide]:
            covered.covered = True
    width = max((column + wide for (at, column), (wide, _tall) in merges.items() if at == row), default=0)
    cells.extend(Cell(covered=True) for _ in range(len(cells), min(width, _MOST_COLUMNS)))


def _merges(archive: zipfile.ZipFile, sheet: Any) -> dict[tuple[int, int], Span]:
    """Merged cells by their first position: row from 1, column from 0. The library's stream does not tell them."""
    merges: dict[tuple[int, int], Span] = {}
    for left, top, right, bottom in _MERGE.findall(_part(archive, sheet)):
        first, last = _column(left), _column(right)
        merges[int(top), first] = (min(last - first + 1, _MOST_COLUMNS), int(bottom) - int(top) + 1)
    return merges


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _formulas_book(archive: zipfile.ZipFile, data: bytes) -> Any:
    """The workbook with its formulas as written, opened only when it has some."""
    import openpyxl

    sheets = [name for name in archive.namelist() if _PART_NAME.fullmatch(name)]
    if not any(re.search(rb"<(?:\w+:)?f[ >]", archive.read(name)) for name in sheets):
        return None
    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
