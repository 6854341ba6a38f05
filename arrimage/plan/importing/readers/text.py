"""Plain text: lines, bullets, and tables whose cells tabs or upright bars part."""

import re
from itertools import pairwise

from ..blocks import Block, Cell, Document, Line, Row
from ..columns import meanings
from ..decoding import decode
from ..folding import squeeze
from ..items import BULLET
from ..numbering import split_number
from . import delimited

_MOST_LINES = 20_000
_LONG_LINE = 40
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,})\s*")
_STRETCH = re.compile(r"\S+(?: \S+)*")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_SAYS = re.compile(r"\w\s*:\s*\w")
"""«Responsable : Luc» names a field and says it: no heading."""
_SEPARATED = re.compile(r"[\s|:+=-]+")


def read(data: bytes) -> Document:
    text = decode(data)
    if _is_delimited(text):
        return delimited.document(text)
    return Document(blocks=lines_to_blocks(text.split("\n")[:_MOST_LINES]))


def lines_to_blocks(lines: list[str]) -> list[Block]:
    """Consecutive lines with tabs or bars are one table."""
    blocks: list[Block] = []
    table, in_table = 0, False
    for number, raw in enumerate(_tabbed(lines), start=1):
        values = _cells(raw)
        if values and any(values):
            table += not in_table
            in_table = True
            blocks.append(Row([Cell(squeeze(value)) for value in values], {"table": table, "line": number}, table))
            continue
        if values or (_SEPARATED.fullmatch(raw) and in_table and raw.strip()):
            continue
        in_table = False
        last = blocks[-1] if blocks else None
        if isinstance(last, Line) and _wraps(raw, last, number):
            last.text += " " + squeeze(raw)
            last.place["to_line"] = number
            continue
        if line := _line(raw, lines[number] if number < len(lines) else "", number):
            blocks.append(line)
    return blocks


def _tabbed(lines: list[str]) -> list[str]:
    """Columns lined up with blanks under headings («Action    Responsable    Échéance»), parted by tabs."""
    starts: list[int] = []
    found: list[str] = []
    for line in lines:
        raw = line.rstrip()
        parts = [] if "\t" in raw or "|" in raw else list(_STRETCH.finditer(raw))
        if len(parts) >= 3 and all(meanings(part[0]) for part in parts):
            starts = [part.start() for part in parts]
        elif not raw or not parts or any(raw[at - 1 : at].strip() for at in starts[1:]):
            starts = []
        cuts = [*starts, len(raw)]
        cells = [raw[a:b].strip() for a, b in pairwise(cuts)]
        found.append("\t".join(cells) if starts and raw.strip() else line)
    return found


def _wraps(raw: str, last: Line, number: int) -> bool:
    """Whether a line without a mark of its own goes on with the one right above: indented under a bullet, or in small
    letters after a long line that ends no sentence.
    """
    text = raw.strip()
    if number != last.place.get("to_line", last.place["line"]) + 1 or not text or BULLET.match(raw) or ":" in raw:
        return False
    if last.bullet is not None and raw.startswith("  "):
        return True
    runs_on = len(last.text) >= _LONG_LINE and last.text[-1] not in ".;:!?" and last.heading is None
    return runs_on and text[0].islower() and not split_number(text).code


def _cells(raw: str) -> list[str]:
    """A row's cells; none when the line is no row, empty texts for the rule under a heading row."""
    if raw.strip().startswith("|") or raw.count(" | ") >= 2:
        body = raw.strip().removeprefix("|").removesuffix("|")
        if _SEPARATED.fullmatch(body):
            return [""]
        return [re.sub(r"<br\s*/?>", "\n", value).strip() for value in re.split(r"(?<!\\)\|", body)]
    values = raw.rstrip("\r\n").split("\t")
    if len(values) >= 3 and raw.strip():
        return values
    return []


def _line(raw: str, below: str, number: int) -> Line | None:
    text = squeeze(raw.replace("\t", " "))
    if not text or _UNDERLINE.fullmatch(raw):
        return None
    place = {"line": number}
    if _UNDERLINE.fullmatch(below) and len(text) > 1:
        return Line(text, place, heading=1 if "=" in below else 2)
    marked = BULLET.match(raw)
    if marked and not text.startswith(("**", "__")):
        return Line(text, place, bullet=(len(raw) - len(raw.lstrip())) // 2)
    return Line(text, place)


def _is_delimited(text: str) -> bool:
    """A .txt that is a table saved as text: its headings only show once cut at semicolons or commas."""
    for raw in text.split("\n")[:40]:
        for separator in ";,":
            cells = _IN_BRACKETS.sub("", raw).split(separator)
            named = sum(bool(meanings(cell.strip('" '))) for cell in cells if not _SAYS.search(cell))
            if named >= 3 or named == len(cells) > 1:
                return True
    return False
