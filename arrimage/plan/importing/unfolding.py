"""A cell that holds several numbered actions («1.1 Accueillir\n1.2 Former», or 1 and 2) → a row for each."""

from dataclasses import replace

from . import targets
from .blocks import Cell, Row
from .columns import Columns
from .numbering import parts_of, split_number

_APART = ("indicator", "target", "baseline", "period", "budget")


def rows_of(row: Row, columns: Columns) -> list[Row]:
    """The row itself unless its action's cell is cut by numbers such as 1.1, or 1, 2, 3.

    What is counted or costs goes to each when there are as many of it, else to the first; who and when go to all.
    """
    at = columns.one("action")
    actions = _numbered_lines(row.text(at))
    if at is None or len(actions) < 2 or row.text(columns.one("code")):
        return [row]
    apart = {column for name in _APART for column in columns.fields.get(name, [])} - {at}
    shares = {column: targets.share_out(row.text(column), len(actions)) for column in apart}
    found = []
    for number, action in enumerate(actions):
        cells = [_share(cell, shares.get(column), number, column in apart) for column, cell in enumerate(row.cells)]
        cells[at] = Cell(action)
        found.append(Row(cells, row.place, row.table))
    return found


def _share(cell: Cell, share: list[str] | None, number: int, apart: bool) -> Cell:
    if not apart:
        return cell
    if share is not None:
        return replace(cell, text=share[number], value=None)
    return cell if number == 0 else Cell()


def _numbered_lines(text: str) -> list[str]:
    """Each number with what follows it; nothing when the first line bears none."""
    found: list[str] = []
    for line in text.split("\n"):
        code = split_number(line).code
        if len(parts_of(code)) > 1 or (code == str(len(found) + 1) and text.startswith("1")):
            found.append(line)
        elif found:
            found[-1] += " " + line
        else:
            return []
    return found
