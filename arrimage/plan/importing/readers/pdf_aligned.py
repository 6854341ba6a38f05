"""Tables drawn without rules: columns told from where the headings stand."""

import re
from itertools import pairwise

from ..columns import assign
from ..numbering import is_code
from .pdf_lines import Printed

_PAGE_NUMBER = re.compile(r"(?:page )?\d{1,3}(?: ?(?:/|de|sur|of) ?\d{1,3})?", re.I)

Rows = list[list[list[Printed]]]


def find(lines: list[Printed]) -> tuple[list[Printed], Rows, list[float]] | None:
    """Lines above the table, its rows and where its columns begin; None when no line reads as a plan's headings."""
    for at, line in enumerate(lines):
        starts = [cell[0] for cell in line.cells]
        columns = assign([text for _x, text in line.cells]) if len(starts) >= 3 else None
        if columns is not None and columns.one("action") is not None and len(columns.known()) >= 3:
            return lines[:at], _rows(lines[at:], starts), starts
    return None


def go_on(lines: list[Printed], starts: list[float]) -> Rows | None:
    """The rows of a page that continues the columns of the page before; None when its lines do not stand in them."""
    lines = [line for line in lines if not _PAGE_NUMBER.fullmatch(line.text.strip())]
    within = sum(all(min(abs(x - start) for start in starts) <= 6 for x, _text in line.cells) for line in lines)
    several = sum(len(line.cells) > 1 for line in lines)
    if not lines or within * 5 < len(lines) * 4 or several * 3 < len(lines):
        return None
    return _rows(lines, starts)


def _rows(lines: list[Printed], starts: list[float]) -> Rows:
    gaps = sorted(after.top - line.top for line, after in pairwise(lines))
    usual = gaps[len(gaps) // 4] if gaps else 0.0
    even = bool(gaps) and gaps[-1] <= usual * 1.35
    rows: Rows = []
    before: Printed | None = None
    for line in lines:
        placed = [(_column(x, starts), x, text) for x, text in line.cells]
        first = placed[0]
        numbered = first[0] == 0 and is_code(first[2])
        apart = before is None or line.top - before.top > usual * 1.35
        if numbered or apart or not rows or (even and _begins_row(placed, len(starts))):
            rows.append([[] for _ in starts])
        for column, x, text in placed:
            wide = len(starts) if len(placed) == 1 and column == 0 and len(text) > 40 else 1
            rows[-1][column].append(line.part(x, text, wide))
        before = line
    return rows


def _begins_row(placed: list[tuple[int, float, str]], width: int) -> bool:
    """Among lines evenly apart: one that fills most columns from the first on, and does not begin in small letters."""
    column, _x, text = placed[0]
    return column == 0 and not text[:1].islower() and len(placed) >= max(2, width * 0.6)


def _column(x: float, starts: list[float]) -> int:
    return max((at for at, start in enumerate(starts) if start <= x + 6), default=0)
