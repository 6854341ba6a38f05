"""OpenDocument spreadsheets (.ods), from the XML itself: repeated cells and rows are counted, not unfolded blindly."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ..archives import open_archive
from ..blocks import Cell, Document, Line, Row
from ..errors import UnreadablePlan
from ..folding import squeeze

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_LEFT_OUT = {TEXT + "note", OFFICE + "annotation"}
_MOST_ROWS = 3_000
_MOST_COLUMNS = 120


def content_of(data: bytes) -> Any:
    """The root of an OpenDocument's content, whatever its kind."""
    from defusedxml import ElementTree

    with open_archive(data) as archive:
        if "content.xml" not in archive.namelist():
            raise UnreadablePlan(_("The file is damaged: open it in its own program, save it again and retry."))
        return ElementTree.fromstring(archive.read("content.xml"))


def read(data: bytes) -> Document:
    root = content_of(data)
    hidden, colours = _hidden_styles(root), _colours(root)
    found = Document()
    for number, sheet in enumerate(root.iter(TABLE + "table"), start=1):
        name = sheet.get(TABLE + "name") or str(number)
        if sheet.get(TABLE + "style-name") in hidden:
            found.notes.append(_("The hidden sheet “%(name)s” was not read.") % {"name": name})
            continue
        found.blocks.append(Line(name, {"sheet": name}, heading=1))
        _read_sheet(found, sheet, name, number, colours)
    return found


def _hidden_styles(root: Any) -> set[str]:
    return {
        style.get(STYLE + "name")
        for style in root.iter(STYLE + "style")
        for properties in style.iter(STYLE + "table-properties")
        if properties.get(TABLE + "display") == "false"
    }


def _colours(root: Any) -> dict[str, str]:
    """What fills the cells of each style."""
    found = {
        style.get(STYLE + "name"): properties.get(FO + "background-color") or ""
        for style in root.iter(STYLE + "style")
        for properties in style.iter(STYLE + "table-cell-properties")
    }
    return {name: colour for name, colour in found.items() if colour.lower() not in {"", "transparent", "#ffffff"}}


def _read_sheet(found: Document, sheet: Any, name: str, number: int, colours: dict[str, str]) -> None:
    at = 0
    for row in sheet.iter(TABLE + "table-row"):
        repeated = int(row.get(TABLE + "number-rows-repeated") or 1)
        cells = _cells(row, colours)
        if any(cell.text for cell in cells):
            for again in range(min(repeated, _MOST_ROWS - at)):
                found.blocks.append(Row(list(cells), {"sheet": name, "row": at + again + 1}, number))
        at += repeated
        if at >= _MOST_ROWS:
            if any(cell.text for cell in cells):
                found.notes.append(
                    _("The table has too many rows: only the first %(n)d were read.") % {"n": _MOST_ROWS}
                )
            return


def _cells(row: Any, colours: dict[str, str]) -> list[Cell]:
    cells: list[Cell] = []
    for element in row:
        if element.tag not in {TABLE + "table-cell", TABLE + "covered-table-cell"}:
            continue
        covered = element.tag == TABLE + "covered-table-cell"
        repeated = min(int(element.get(TABLE + "number-columns-repeated") or 1), _MOST_COLUMNS - len(cells))
        span = min(int(element.get(TABLE + "number-columns-spanned") or 1), _MOST_COLUMNS)
        text = "" if covered else squeeze("\n".join(words_of(p) for p in element.findall(TEXT + "p")))
        value = _value(element)
        shown = value.isoformat() if isinstance(value, date) else text
        money = element.get(OFFICE + "value-type") == "currency"
        colour = colours.get(element.get(TABLE + "style-name"), "")
        cells.extend(Cell(shown, value, span, covered, money, colour) for _ in range(repeated))
    while cells and not (cells[-1].text or cells[-1].covered or cells[-1].colour):
        cells.pop()
    return cells


def words_of(paragraph: Any) -> str:
    """The paragraph's words as they print: without notes, comments, and what its frames hold."""
    parts = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == TEXT + "line-break":
            parts.append("\n")
        elif child.tag == TEXT + "tab":
            parts.append("\t")
        elif child.tag == TEXT + "s":
            parts.append(" ")
        elif child.tag not in _LEFT_OUT and not child.tag.startswith(DRAW):
            parts.append(words_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _value(element: Any) -> Any:
    kind = element.get(OFFICE + "value-type")
    try:
        if kind == "date":
            return date.fromisoformat((element.get(OFFICE + "date-value") or "")[:10])
        if kind in {"float", "currency"}:
            return float(element.get(OFFICE + "value") or "")
    except ValueError:
        pass
    return None
