"""Tables read another way than from left to right: cards, whose fields go down, and tables lying on their side."""

from dataclasses import replace

from . import headers
from .blocks import Cell, Row
from .columns import Columns
from .folding import fold, one_line
from .numbering import announces_action

Turned = tuple[list[Row], dict[int, tuple[Columns, int]], int]
"""A table put upright: its rows, its headings, its width."""


def card(rows: list[Row]) -> Turned | None:
    """Cards, their fields down the first column («Action | …», «Responsable | …»), turned into a table with a row for
    each: one begins where the first field, or a line «Action 2 : …» of its own, comes again.
    """
    pairs = [pair for row in rows if (pair := _pair(row))]
    if len(pairs) < 3 or len(pairs) * 2 < len(rows):
        return None
    titles: dict[str, Cell] = {}
    cards: list[tuple[Row, dict[str, Cell]]] = []
    for row, (title, value) in pairs:
        name = fold(title.text)
        if not cards or name == next(iter(titles)):
            cards.append((row, {}))
        titles.setdefault(name, title)
        held = cards[-1][1]
        held[name] = replace(value, text=f"{held[name].text}\n{value.text}", value=None) if name in held else value
    heading = Row(list(titles.values()), rows[0].place, rows[0].table)
    found = headers.find([heading], 0)
    values = [Row([held.get(name, Cell()) for name in titles], row.place, row.table) for row, held in cards]
    return ([heading, *values], {0: found}, len(titles)) if found else None


def _pair(row: Row) -> tuple[Row, tuple[Cell, Cell]] | None:
    """The field that a row of a card names, and what it says of it."""
    filled = row.filled()
    if len(filled) == 1 and announces_action(one_line(row.text(filled[0]))):
        return row, (Cell("Action"), row.cells[filled[0]])
    return (row, (row.cells[filled[0]], row.cells[filled[1]])) if len(filled) == 2 else None


def turned(rows: list[Row]) -> Turned | None:
    """A table lying on its side, its headings down the first column and an action in each of the others."""
    wide = max((len(row.cells) for row in rows), default=0)
    titled = [row for row in rows if row.text(0)]
    if wide < 3 or len(titled) < 3 or len(titled) * 3 < len(rows) * 2:
        return None
    place = dict(titled[0].place)
    upright = [
        Row(
            [row.cells[at] if at < len(row.cells) else Cell() for row in titled],
            place | {"column": at + 1},
            rows[0].table,
        )
        for at in range(wide)
    ]
    found = headers.find(upright[:1], 0)
    named = found is not None and len(found[0].known()) * 3 >= len(titled) * 2
    return (upright, {0: found}, len(titled)) if found and named else None
