"""Finding the heading row of a table, on one line or two, and the column each field is in."""

import re

from . import columns as meaning
from .blocks import Row
from .columns import Columns
from .folding import fold

_FEEDS_A_PLAN = {"indicator", "responsible", "target", "deadline", "budget", "end", "start", "baseline"}
_HINT = re.compile(
    r"champ (texte|num|date|binaire|libre|liste)|caracteres maximum|separateur virgule|ne sera pas|seront? ignore"
    r"|^si vos |indiquez|renseigne|reseigne|texte court|choisir dans|selectionne|exemple (:|de)|ex :"
    r"|devront etre saisi|utilisez"
    r"|format attendu|enter (the|your)|choose from|separez|precisez|presentez|listez|detaillez|decrivez|menu deroulant"
)

_CELL_HINT = re.compile(
    r"^ce champ |caracteres maximum|ne sera pas (integre|importe)|devront etre saisi"
    r"|^(utilisez|indiquez|saisissez|choisissez) "
)


def find(rows: list[Row], at: int, objectives: bool = False) -> tuple[Columns, int] | None:
    """The columns that the row at this index heads, and how many rows the heading takes; None when it heads none.

    ``objectives``: where nothing else is done, take a column of objectives for what is.
    """
    assign = meaning.assign_objectives if objectives else meaning.assign
    if all(len(row.cells) == 1 for row in rows):
        return _only_column(rows, at)
    titles = _titles(rows[at])
    first = assign(titles) if _looks_like_heading(titles) else None
    below = _titles(rows[at + 1]) if at + 1 < len(rows) else []
    cut_up = bool(below) and _cut_up(rows[at], rows[at + 1])
    if below and (cut_up or _completes(titles, below)) and not _stands_alone(below):
        both = assign(_stacked(rows[at], rows[at + 1]))
        if _is_plan(both) and (first is None or len(both.known()) > len(first.known())):
            return both, 2
    if first is not None and _is_plan(first):
        second = assign(below) if _looks_like_heading(below) else None
        if second is not None and _is_plan(second) and len(second.known()) > len(first.known()):
            return second, 2
        return first, 1
    return None


def _only_column(rows: list[Row], at: int) -> tuple[Columns, int] | None:
    """A list under the one heading «Actions»."""
    title = rows[at].text(0)
    if len(rows) - at <= 2 or not re.fullmatch(r"(liste des |list of )?actions?( .{1,20})?", fold(title)):
        return None
    found = meaning.assign([title])
    return (found, 1) if found.one("action") == 0 else None


def of_indicators(rows: list[Row]) -> Columns | None:
    """The columns of a table that says how something is counted and not what is done: «Indicateurs | Cibles»."""
    if len(rows) < 2 or not are_on_top(rows):
        return None
    columns = meaning.assign(_titles(rows[0]))
    if "indicator" not in columns.fields or {"action", "subaction"} & set(columns.fields):
        return None
    return columns if _counts(rows, columns) else None


def _counts(rows: list[Row], columns: Columns) -> bool:
    """Whether it calls its lines indicators, or promises figures: a list of what other cells may hold does neither."""
    called = any("indicat" in fold(columns.titles[at]) for at in columns.fields["indicator"])
    said = [row.text(at) for row in rows[1:] for at in columns.fields.get("target", []) if row.text(at)]
    return called or (bool(said) and 2 * sum(any(map(str.isdigit, text)) for text in said) >= len(said))


def are_on_top(rows: list[Row]) -> bool:
    """Whether a table begins with headings, be they a plan's or not: it goes on from no other."""
    return _looks_like_heading(_titles(rows[0]))


def is_hint(row: Row) -> bool:
    """A template's line of instructions («Champ texte», «300 caractères maximum») rather than an action."""
    texts = [fold(row.text(index)) for index in row.filled()]
    return len(texts) >= 3 and sum(bool(_HINT.search(text)) for text in texts) * 2 >= len(texts)


def is_cell_hint(text: str) -> bool:
    """An instruction of the template that was left in a cell («Ce champ ne sera pas intégré …»)."""
    return bool(_CELL_HINT.search(fold(text)))


def repeats(columns: Columns, earlier: Columns) -> bool:
    """Whether a later row of the same table is a heading again, rather than an action worded like one."""
    return len(columns.known()) >= 3 or set(columns.titles.values()) == set(earlier.titles.values())


def _stands_alone(titles: list[str]) -> bool:
    return _looks_like_heading(titles) and _is_plan(meaning.assign(titles))


def _titles(row: Row) -> list[str]:
    return meaning.with_months([" ".join(cell.text.split("\n")) for cell in row.cells])


def _looks_like_heading(titles: list[str]) -> bool:
    filled = [title for title in titles if title]
    if len(filled) < 2 or sum(len(title) > 80 for title in filled) * 3 > len(filled):
        return False
    known = [title for title in filled if meaning.meanings(title) or meaning.is_period(title)]
    exact = [title for title in filled if 10 in meaning.meanings(title).values()]
    return len(known) >= 2 and bool(exact) and len(known) * 3 >= len(filled)


def _completes(above: list[str], below: list[str]) -> bool:
    """Whether the second row is a second line of headings: each of its cells names a period or a field."""
    filled = [title for title in below if title]
    if len(filled) < 2 or any(len(title) > 60 for title in filled) or not any(above):
        return False
    return all(_is_part(title) or meaning.meanings(title) for title in meaning.with_months(filled))


def _cut_up(group: Row, row: Row) -> bool:
    """Whether every cell of the second row stands under a heading merged over several, and some name a field."""
    wide = {at for at, cell in enumerate(group.cells) if cell.span > 1 or cell.covered}
    titles = [row.text(at) for at in row.filled()]
    known = sum(bool(meaning.meanings(title)) for title in titles)
    return len(titles) > 1 and set(row.filled()) <= wide and known * 2 >= len(titles) and max(map(len, titles)) <= 40


def _stacked(group: Row, row: Row) -> list[str]:
    """«Cibles» over «2018 | 2019» → «Cibles 2018», «Cibles 2019»."""
    titles, above, given, below = [], "", "", _titles(row)
    for index in range(max(len(group.cells), len(row.cells))):
        cell = group.cells[index] if index < len(group.cells) else None
        own = below[index] if index < len(below) else ""
        if cell is not None and not cell.covered:
            above = " ".join(cell.text.split("\n")) or (above if own and _is_part(own) else "")
        unsaid = bool(own) and not meaning.meanings(own) and not _is_part(own)
        titles.append(f"{above} {own}".strip() if not own or _is_part(own) or (unsaid and above != given) else own)
        given = above if unsaid else given  # «Indicateur» over «Libellé | Source»: the first alone is the indicator
        if cell is not None and not own and cell.covered:
            titles[-1] = ""
    return titles


def _is_part(title: str) -> bool:
    """What a heading over several columns is cut into: periods, and their total."""
    return meaning.is_period(title) or meaning.is_total(title)


def _is_plan(columns: Columns) -> bool:
    """Something to do, and something said of it that only a plan says."""
    if columns.one("action") is None and columns.one("subaction") is None:
        return False
    fields = _FEEDS_A_PLAN & set(columns.fields)
    named = len(columns.known()) / max(len(columns.titles), 1)
    if fields & {"indicator", "responsible"}:
        return True
    exact_action = re.search(
        r"\b(action|moyen|mesure|tache|task)", fold(columns.titles.get(columns.one("action") or 0, ""))
    )
    if exact_action and named == 1.0 and columns.one("code") is not None:
        return True  # a bare list: numbers and what is to be done
    return bool(exact_action) and (len(fields) >= 2 or (bool(fields or columns.levels) and named >= 0.6))
