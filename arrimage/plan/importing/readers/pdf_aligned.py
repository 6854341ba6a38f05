"""Tables drawn without rules: columns told from where the headings stand."""

from itertools import pairwise

from ..columns import assign
from ..numbering import is_code
from .pdf_lines import Printed

Rows = list[list[list[Printed]]]


def find(lines: list[Printed]) -> tuple[list[Printed], Rows] | None:
    """Lines above the table, and its rows; None when no line reads as the headings of a plan."""
    for at, line in enumerate(lines):
        starts = [cell[0] for cell in line.cells]
        columns = assign([text for _x, text in line.cells]) if len(starts) >= 3 else None
        if columns is not None and columns.one("action") is not None and len(columns.known()) >= 3:
            return lines[:at], _rows(lines[at:], starts)
    return None


def _rows(lines: list[Printed], starts: list[float]) -> Rows:
    gaps = sorted(after.top - line.top for line, after in pairwise(lines))
    usual = gaps[len(gaps) // 4] if gaps else 0.0
    rows: Rows = []
    before: Printed | None = None
    for line in lines:
        placed = [(_column(x, starts), x, text) for x, text in line.cells]
        first = placed[0]
        numbered = first[0] == 0 and is_code(first[2])
        apart = before is None or line.top - before.top > usual * 1.35
        if numbered or apart or not rows:
            rows.append([[] for _ in starts])
        for column, x, text in placed:
            wide = len(starts) if len(placed) == 1 and column == 0 and len(text) > 40 else 1
            rows[-1][column].append(line.part(x, text, wide))
        before = line
    return rows


def _column(x: float, starts: list[float]) -> int:
    return max((at for at, start in enumerate(starts) if start <= x + 6), default=0)
