"""Which lines outside tables open an objective: the ones that say so, the ones numbered so, else the headings over
tables and lists of actions.
"""

import re

from .blocks import Line, Row
from .folding import fold
from .numbering import parts_of, split_number
from .titles import says_plan

Blocks = list[Line | list[Row]]
Words = dict[int, frozenset[str]]
"""What each part of the plan says, by the identity of its table or of its first line."""


def announced(blocks: Blocks, holding: frozenset[tuple[str, ...]]) -> set[int]:
    """Identities of the lines that say themselves that they open an objective, by a word or by their number."""
    lines = [block for block in blocks if isinstance(block, Line)]
    return {id(line) for line in lines if _says_so(line) or _numbers(line, holding)}


def announcing(
    blocks: Blocks, said: set[int], tables: list[list[Row]], lists: list[list[Line]], title: str
) -> set[int]:
    """Identities of the lines that open an objective, for the tables and the lists that are part of the plan: those
    that say so, else the headings over them.
    """
    words = {id(rows): frozenset(" ".join(cell.text for cell in row.cells) for row in rows) for rows in tables}
    words |= {id(lines[0]): frozenset(line.text for line in lines) for lines in lists}
    return said | _numbered_alike(blocks, said, words) if said else _headings_over(blocks, words, title)


def _numbered_alike(blocks: Blocks, said: set[int], words: Words) -> set[int]:
    """«2. Recruter» right over a table without numbers, beside «1. Rayonner», which holds 1.1."""
    alike = {_rank(block) for block in blocks if isinstance(block, Line) and id(block) in said} - {None}
    found: set[int] = set()
    over: Line | None = None
    for block in blocks:
        if isinstance(block, Line) and block.heading:
            over = block
        if id(block) in words and over and _rank(over) in alike:
            found.add(id(over))
    return found


def _rank(line: Line) -> tuple[int, int] | None:
    """How high a numbered heading stands; None for any other line."""
    numbered = split_number(line.text)
    plain = numbered.code and numbered.rank is None and not numbered.action
    return (line.heading, len(numbered.parts)) if line.heading and plain else None


def _says_so(line: Line) -> bool:
    return len(line.text) <= 250 and split_number(line.text).rank is not None


def _numbers(line: Line, holding: frozenset[tuple[str, ...]]) -> bool:
    parts = parts_of(split_number(line.text).code)
    return parts in holding and len(line.text) <= 250


def _names_action(line: Line) -> bool:
    """«Fiche action 2», «Action 2» over a table: the action it describes, named again."""
    return split_number(line.text).action or fold(line.text).startswith("fiche")


def _plans_of_several_years(blocks: Blocks) -> bool:
    """«Plan 2025» and «Plan 2026» in one file: two plans, each the heading of its own tables."""
    named = [block.text for block in blocks if isinstance(block, Line) and block.heading and says_plan(block.text)]
    years = [tuple(re.findall(r"(?:19|20)\d\d", text)) for text in named]
    return len({year for year in years if year}) > 1


def _headings_over(blocks: Blocks, words_of: Words, title: str) -> set[int]:
    """Headings that stand over some of the plan's tables and lists but not over all of them."""
    over: list[tuple[set[int], frozenset[str]]] = []
    open_now: list[Line] = []
    yearly = _plans_of_several_years(blocks)
    for block in blocks:
        if isinstance(block, Line) and block.heading:
            names_plan = says_plan(block.text) and not yearly
            if block.text != title and not names_plan and not _names_action(block):
                open_now = [line for line in open_now if (line.heading or 0) < block.heading] + [block]
        words = words_of.get(id(block))
        if words is not None and not any(len(words & seen) >= 0.8 * len(words) for _lines, seen in over):
            over.append(({id(line) for line in open_now}, words))
    if len(over) < 2:
        return set()
    everywhere = set.intersection(*(lines for lines, _words in over))
    return set.union(*(lines for lines, _words in over)) - everywhere
