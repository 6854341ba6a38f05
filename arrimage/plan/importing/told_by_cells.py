"""What only the cells under a table's headings tell: which column has the numbers, what a priority or a year holds."""

import re

from . import amounts, deadlines
from .blocks import Cell, Row
from .column_words import RATES, TERMS
from .columns import Columns
from .folding import fold, one_line
from .numbering import is_code, named_action

TICKS = re.compile(r"[xX✓✔●•■1]|oui|yes", re.I)


def complete(rows: list[Row], columns: Columns, heading: Row) -> Columns:
    """The same columns, plus what only their cells tell: the numbers of the actions (none under a merged heading), and
    the priorities that gather actions, the terms that are ticked.
    """
    _take_priorities(rows, columns)
    _take_ticked_terms(rows, columns)
    _take_dated_term([row for row in rows if row is not heading], columns)
    _take_yearly_amounts(rows, columns)
    _tick_coloured([row for row in rows if row is not heading], columns)
    if columns.one("code") is not None or columns.one("action") is None:
        return columns
    named = set(columns.titles)
    for index in range(max((len(row.cells) for row in rows), default=0)):
        texts = [row.text(index) for row in rows if row.text(index) and not row.cells[index].span > 1]
        under_merged = index < len(heading.cells) and heading.cells[index].covered
        if index not in named and not under_merged and texts and sum(map(_is_number, texts)) * 2 >= len(texts):
            columns.fields["code"] = [index]
            return columns
    return columns


def _is_number(text: str) -> bool:
    return is_code(text) or bool(named_action(one_line(text)))


def _take_priorities(rows: list[Row], columns: Columns) -> None:
    """«Priorité» over «Logement», «Transport» is a level; over «Haute», «Basse» it ranks."""
    for index, title in columns.titles.items():
        if re.fullmatch(r"priorite|priority", fold(title)) and index not in columns.known():
            held = {fold(row.text(index)) for row in rows} - {fold(title), ""}
            if held and not any(RATES.fullmatch(text) for text in held):
                columns.levels.insert(0, index)


def _take_ticked_terms(rows: list[Row], columns: Columns) -> None:
    """«Court terme», «Moyen terme», «Long terme», where they are only ticked, say when."""
    terms = [index for index, title in columns.titles.items() if TERMS.fullmatch(fold(title))]
    held = {row.text(index) for row in rows for index in terms} - {columns.titles[index] for index in terms} - {""}
    if len(terms) > 1 and "period" not in columns.fields and held and all(TICKS.fullmatch(text) for text in held):
        columns.fields["period"] = terms


def _take_dated_term(rows: list[Row], columns: Columns) -> None:
    """«Terme» over «juin 2025», «été 2025» says when; over «Court», «Long» it ranks."""
    terms = [
        at for at, title in columns.titles.items() if fold(title) in {"terme", "termes"} and at not in columns.known()
    ]
    texts = [row.text(at) for row in rows for at in terms if row.text(at)]
    dated = [text for text in texts if deadlines.read_value(None, text).kind not in {"unknown", "none"}]
    said_elsewhere = {"deadline", "start", "end", "period"} & set(columns.fields)
    if len(terms) == 1 and not said_elsewhere and len(dated) * 2 > len(texts):
        columns.fields["deadline"] = terms


def _take_yearly_amounts(rows: list[Row], columns: Columns) -> None:
    """Years whose cells all hold money are what it costs, unless money is what is counted."""
    periods = columns.fields.get("period", [])
    cells = [row.cells[at] for row in rows for at in periods if row.text(at) not in {"", columns.titles[at]}]
    counted = [row.text(at) for row in rows for at in columns.fields.get("indicator", []) if row.text(at)][1:]
    if "budget" in columns.fields or not any(_is_money(cell) for cell in cells):
        return
    if all(_is_money(cell) or not re.search(r"\w", cell.text) for cell in cells) and not all(
        map(_counts_money, counted)
    ):
        columns.fields["budget"] = columns.fields.pop("period")


def _tick_coloured(rows: list[Row], columns: Columns) -> None:
    """Periods whose cells are empty and coloured, as a calendar of bars has them, are ticked.

    The colour of the whole row says nothing.
    """
    periods, action = columns.fields.get("period", []), columns.one("action")
    told = [
        row for row in rows if len(row.filled()) > 1 and not any(row.text(at) == columns.titles[at] for at in periods)
    ]
    if action is None or any(row.text(at) for row in told for at in periods):
        return
    cells = [(row, row.cells[at]) for row in told for at in periods if at < len(row.cells)]
    bars = [cell for row, cell in cells if cell.colour and cell.colour != row.cells[action].colour]
    for cell in bars if len(bars) < len(told) * len(periods) else []:
        cell.text, cell.ticked = "x", True


def _is_money(cell: Cell) -> bool:
    read = amounts.read(cell.text)
    return cell.money or (read is not None and read.unit in {"$", "€"})


def _counts_money(text: str) -> bool:
    return bool(
        re.search(
            r"\$|€|\b(revenu|montant|somme|don|vente|financement|chiffre d affaires|sales|revenue|raised)", fold(text)
        )
    )
