"""A table without headings: what its columns hold tells which are the numbers, the actions and the deadlines."""

import re

from . import deadlines
from .blocks import Row
from .columns import Columns
from .folding import fold
from .numbering import is_code, parts_of
from .prose import COUNTED, says_to_do

_DATED = {"day", "month", "quarter", "season", "year", "range", "by", "recurrence"}
_MOST = 0.6


def columns_of(rows: list[Row]) -> Columns | None:
    """None unless the rows bear numbers such as 1.1 and say things to do, or when they are due; the columns that
    nothing tells stay without a field.
    """
    width = max((len(row.cells) for row in rows), default=0)
    held = [[row.text(column) for row in rows if row.text(column)] for column in range(width)]
    codes = held[0] if width else []
    if width < 3 or len(codes) < 2 or not _mostly([is_code(text) and len(parts_of(text)) > 1 for text in codes]):
        return None
    fields = {"code": [0], "action": [1]}
    for name, tells in (("deadline", _is_dated), ("indicator", _is_counted)):
        found = [at for at in range(2, width) if _mostly([tells(text) for text in held[at]])]
        if len(found) == 1:
            fields[name] = found
    if "deadline" not in fields and not _mostly([says_to_do(text) for text in held[1]]):
        return None
    return Columns(fields=fields)


def _mostly(answers: list[bool]) -> bool:
    return bool(answers) and sum(answers) >= len(answers) * _MOST


def _is_dated(text: str) -> bool:
    return not re.fullmatch(r"\d{1,3}", text) and deadlines.read_value(None, text).kind in _DATED


def _is_counted(text: str) -> bool:
    return bool(COUNTED.match(fold(text)))
