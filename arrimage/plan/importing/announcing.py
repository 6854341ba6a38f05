"""Which lines outside tables open an objective: the ones that say so, the ones numbered so, else the headings over
tables.
"""

import re

from .blocks import Line, Row
from .folding import fold
from .numbering import parts_of, split_number
from .titles import says_plan

Tables = list[list[Row]]


def announcing(
    blocks: list[Line | list[Row]], plan_tables: Tables, holding: frozenset[tuple[str, ...]], title: str
) -> set[int]:
    """Identities of the lines that open an objective, for tables that are part of the plan."""
    lines = [block for block in blocks if isinstance(block, Line)]
    said = {id(line) for line in lines if _says_so(line) or _numbers(line, holding)}
    return said or _headings_over(blocks, plan_tables, title)


def _says_so(line: Line) -> bool:
    return len(line.text) <= 250 and split_number(line.text).rank is not None


def _numbers(line: Line, holding: frozenset[tuple[str, ...]]) -> bool:
    parts = parts_of(split_number(line.text).code)
    return parts in holding and len(line.text) <= 250


def _names_action(line: Line) -> bool:
    """«Fiche action 2», «Action 2» over a table: the action it describes, named again."""
    return split_number(line.text).action or fold(line.text).startswith("fiche")


def _plans_of_several_years(blocks: list[Line | list[Row]]) -> bool:
    """«Plan 2025» and «Plan 2026» in one file: two plans, each the heading of its own tables."""
    named = [block.text for block in blocks if isinstance(block, Line) and block.heading and says_plan(block.text)]
    years = [tuple(re.findall(r"(?:19|20)\d\d", text)) for text in named]
    return len({year for year in years if year}) > 1


def _headings_over(blocks: list[Line | list[Row]], plan_tables: Tables, title: str) -> set[int]:
    """Headings that stand over some of the plan's tables but not over all of them."""
    over: list[tuple[set[int], frozenset[str]]] = []
    open_now: list[Line] = []
    chosen = {id(table) for table in plan_tables}
    yearly = _plans_of_several_years(blocks)
    for block in blocks:
        if isinstance(block, Line):
            names_plan = says_plan(block.text) and not yearly
            if block.heading and block.text != title and not names_plan and not _names_action(block):
                open_now = [line for line in open_now if (line.heading or 0) < block.heading] + [block]
        elif id(block) in chosen:
            words = frozenset(" ".join(cell.text for cell in row.cells) for row in block)
            if not any(len(words & seen) >= 0.8 * len(words) for _lines, seen in over):
                over.append(({id(line) for line in open_now}, words))
    if len(over) < 2:
        return set()
    everywhere = set.intersection(*(lines for lines, _words in over))
    return set.union(*(lines for lines, _words in over)) - everywhere
