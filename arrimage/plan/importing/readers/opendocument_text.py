"""OpenDocument texts (.odt): paragraphs, lists and tables in the order of the page."""

import re
from collections.abc import Iterator
from typing import Any

from ..blocks import Cell, Document, Line, Row
from ..folding import squeeze
from .opendocument import DRAW, OFFICE, STYLE, TABLE, TEXT, content_of, words_of
from .word import numbered_lines

_HEADING = re.compile(r"(?:heading|titre)(?:_20_|\s)*(\d)", re.I)
_TITLES = {"Title", "Titre"}
_WRAPPERS = {TEXT + "section", TEXT + "numbered-paragraph", DRAW + "frame", DRAW + "text-box"}
_ROW_GROUPS = {TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"}
_MOST_COLUMNS = 200
_MOST_ROWS = 3_000


def read(data: bytes) -> Document:
    root = content_of(data)
    reading = _Reading(root)
    for body in root.iter(OFFICE + "text"):
        reading.container(body)
    return reading.found


class _Reading:
    def __init__(self, root: Any) -> None:
        self.based_on = {
            style.get(STYLE + "name"): style.get(STYLE + "parent-style-name") for style in root.iter(STYLE + "style")
        }
        self.found = Document()
        self.paragraphs = 0
        self.tables = 0

    def container(self, container: Any, depth: int | None = None) -> None:
        """`depth`: of the list that the container is an item of."""
        for element in container:
            if element.tag in {TEXT + "p", TEXT + "h"}:
                self._paragraph(element, depth)
            elif element.tag == TEXT + "list":
                for item in element:
                    self.container(item, 0 if depth is None else depth + 1)
            elif element.tag == TABLE + "table":
                self._table(element)
            elif element.tag in _WRAPPERS:
                self.container(element, depth)

    def _paragraph(self, element: Any, depth: int | None) -> None:
        self.paragraphs += 1
        text = squeeze(words_of(element))
        if text:
            heading, place = self._heading(element), {"paragraph": self.paragraphs}
            for part in [text] if heading else numbered_lines(text):
                self.found.blocks.append(Line(part, dict(place), heading, None if heading else depth))
        for box in element.iter(DRAW + "text-box"):
            self.container(box)

    def _heading(self, element: Any) -> int | None:
        """The level that the heading says, or that its style's name does."""
        level = element.get(TEXT + "outline-level") or ""
        if element.tag == TEXT + "h":
            return int(level) if level.isdecimal() and level != "0" else 1
        name = element.get(TEXT + "style-name")
        named = {name, self.based_on.get(name)} - {None}
        found = next((match for style in named if (match := _HEADING.match(str(style)))), None)
        return int(found[1]) if found else 1 if named & _TITLES else None

    def _table(self, element: Any) -> None:
        rows = [list(_cells(row)) for row in _rows(element)][:_MOST_ROWS]
        real = [[cell for cell in cells if cell.tag == TABLE + "table-cell"] for cells in rows]
        if len(rows) == 1 or all(len(cells) == 1 for cells in rows):
            inner = [cell for cells in real for cell in cells if next(cell.iter(TABLE + "table"), None) is not None]
            if inner or (len(rows) == 1 and len(rows[0]) == 1):  # a table that only lays out the page
                for cell in (cell for cells in real for cell in cells):
                    self.container(cell)
                return
        self.tables += 1
        table = self.tables
        for number, cells in enumerate(rows, start=1):
            self.found.blocks.append(Row(_grid(cells), {"table": table, "row": number}, table))


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if element.tag == TABLE + "table-row":
            yield element
        elif element.tag in _ROW_GROUPS:
            yield from _rows(element)


def _cells(row: Any) -> Iterator[Any]:
    kinds = {TABLE + "table-cell", TABLE + "covered-table-cell"}
    return (element for element in row if element.tag in kinds)


def _grid(cells: list[Any]) -> list[Cell]:
    """The row's positions; those that a merged cell covers, from its left or from above, are there and empty."""
    grid: list[Cell] = []
    for element in cells:
        covered = element.tag == TABLE + "covered-table-cell"
        repeated, span = (
            min(int(element.get(f"{TABLE}number-columns-{word}") or 1), _MOST_COLUMNS)
            for word in ("repeated", "spanned")
        )
        text = "" if covered else squeeze("\n".join(words_of(p) for p in element.iter() if _is_paragraph(p)))
        grid.extend(Cell(text, span=span, covered=covered) for _again in range(repeated))
    return grid[:_MOST_COLUMNS]


def _is_paragraph(element: Any) -> bool:
    return element.tag in {TEXT + "p", TEXT + "h"}
