"""The neutral stream every reader gives: lines of text and rows of cells, each with its place in the document."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

_LONGEST = 6_000

Place = dict[str, Any]
"""Where it was found: any of ``page``, ``sheet``, ``table``, ``row``, ``paragraph``, ``line`` (all counted from 1)."""


@dataclass
class Cell:
    """One grid position. ``value`` is the typed value of a spreadsheet cell (number, date) when it has one.

    A merged cell stands at its first position with ``span`` columns; the positions it covers are ``covered``.
    """

    text: str = ""
    value: Any = None
    span: int = 1
    covered: bool = False
    money: bool = False
    """Whether the spreadsheet shows its number as an amount of money."""
    colour: str = ""
    """What fills the cell, in the file's own terms; empty for none and for white."""
    ticked: bool = False
    """Whether its colour alone was read as a tick."""
    unsure: bool = False
    """Whether the file does not tell for certain where its words begin and end, as a PDF may not."""


@dataclass
class Row:
    cells: list[Cell]
    place: Place
    table: int

    def text(self, column: int | None) -> str:
        return self.cells[column].text if column is not None and column < len(self.cells) else ""

    def filled(self) -> list[int]:
        return [index for index, cell in enumerate(self.cells) if cell.text]


@dataclass
class Line:
    """A paragraph. ``heading`` is its heading level (1 is the highest), ``bullet`` its depth in a list (0 is the
    first).
    """

    text: str
    place: Place
    heading: int | None = None
    bullet: int | None = None


Block = Line | Row


@dataclass
class Document:
    """What a reader hands over. ``notes`` are sentences about what could not be read."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def shorten(self) -> None:
        """Cut texts longer than any plan's, and say so: what reads words need not cope with a million of them."""
        cells = [cell for block in self.blocks if isinstance(block, Row) for cell in block.cells]
        texts: list[Line | Cell] = [*cells, *(block for block in self.blocks if isinstance(block, Line))]
        too_long = [text for text in texts if len(text.text) > _LONGEST]
        for text in too_long:
            text.text = text.text[:_LONGEST]
        if too_long:
            self.notes.append(_("Texts longer than %(n)d characters were cut.") % {"n": _LONGEST})

    def headings(self, most: int = 12) -> list[str]:
        """The first headings, then those of the first table's columns; where nothing is marked, the first short lines
        or cells.
        """
        lines = [block for block in self.blocks if isinstance(block, Line) and block.text]
        rows = [block for block in self.blocks if isinstance(block, Row) and block.filled()]
        marked = [line.text for line in lines if line.heading]
        short = [line.text for line in lines if line.bullet is None and len(line.text) <= 80]
        wide = next((row for row in rows if len(row.filled()) > 1), None)
        columns = [wide.text(at) for at in wide.filled()] if wide else []
        first_cells = [row.text(row.filled()[0]) for row in rows]
        room = most // 2 if columns else most
        seen = [*(marked or short)[:room], *columns] or first_cells
        return [text.splitlines()[0][:80] for text in seen][:most]
