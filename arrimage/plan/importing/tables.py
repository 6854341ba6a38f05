"""Tables → the tree: heading rows tell the columns, bands tell the objectives, the other rows are actions."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from . import cards, filling, headers, headless, told_by_cells, unfolding
from .blocks import Cell, Row
from .building import Building
from .columns import Columns
from .draft import Node
from .folding import fold, one_line
from .items import split_items, strip_bullet
from .numbering import Numbered, announces_action, is_code, named_action, parts_of, split_number, split_result
from .titles import names_sheet, says_plan

_FOOT = re.compile(r"(sous |grand )?tota(l|ux)\b|sous total|subtotal|grand total")
_NOTE = re.compile(
    r"^(note\b|notes\b|source|legende|legend|remarque|n b\b|nb\b|mise a jour|updated"
    r"|(imprimee?|mise? a jour|genere|exporte|printed|generated|exported|as of)( le| on)? \d"
    r"|(version|v)( (du|of))? \d[\d ]*\w*( \d+)?$|page \d+( (de|sur|of) \d+)?$)"
)
_LEGEND = re.compile(r"^(legende|legend|notes)\b")
_CALL = re.compile(r"\(\d{1,2}\)|[¹²³⁴⁵]")


class TableReader:
    """Reads table after table; a table without headings continues the one before when it is as wide.

    ``guessing``: where no table has headings, tell the columns from what they hold. ``objectives``: where no table has
    actions, take counted objectives for what is done.
    """

    def __init__(self, building: Building, guessing: bool = False, objectives: bool = False) -> None:
        self.building = building
        self.objectives = objectives
        self.guessing = guessing
        self.is_template = False
        self.columns: Columns | None = None
        self.width = 0
        self.in_legend = False
        self.calls: frozenset[str] = frozenset()
        """Marks of the footnotes that the headings and cells refer to: «(1)», «²»."""
        self.names_objectives = False
        """Whether the column of actions also holds rows that say they are objectives («Objectif spécifique : …»)."""
        self.counts_its_actions = False
        """Whether its rows that say who, when or how much are numbered 1, 2, 3, below objectives said otherwise."""
        self.names_actions_again = False
        """Whether its column of actions only names actions of a table before: «Action 1», «Action 2»."""
        self._over: set[int] = set()
        """Identities of the rows that the headings, said anew under each of them, make objectives."""
        self._found: dict[int, dict[int, tuple[Columns, int]]] = {}

    def read(self, rows: list[Row]) -> bool:
        """Read one table; False when it is no part of a plan."""
        width = max((len(row.cells) for row in rows), default=0)
        heads = self._heads(rows)
        if not heads and (turned := cards.card(rows) or cards.turned(rows)):
            rows, heads, width = turned
        continues = self.columns is not None and self.width == width
        if not heads and self.guessing and (guessed := headless.columns_of(rows)):
            self.columns, self.width, continues = guessed, width, True
        if not heads and (not continues or headers.are_on_top(rows)):
            return False
        at = 0 if continues else min(heads)
        self.in_legend, self.calls = False, frozenset(_calls(rows))
        announced = _over_headings(rows, heads)
        while heads and at < min(heads) and _is_title(rows[at]):
            at += 1
        while at < len(rows):
            if at in heads:
                self.columns, height = heads[at]
                self.in_legend = False
                self.width = width
                self.names_objectives = _is_mixed([row.text(self.columns.one("action")) for row in rows[at + height :]])
                self.names_actions_again = _names_again(rows[at + height :], self.columns)
                self.counts_its_actions = _counts_plainly(rows[at + height :], self.columns)
                at += height
            elif at in announced:
                self._announced(rows[at])
                at += 1
            else:
                self._row(rows[at])
                at += 1
        return True

    def indicators_alone(self, rows: list[Row]) -> None:
        """A table of indicators without actions counts the objective it stands under."""
        columns = headers.of_indicators(rows)
        if columns is None:
            return
        if columns.levels or not self.building.outline.open:
            self.building.warnings.append(_place_says(rows[0], _("it has indicators but no action, and was left out")))
            return
        objective = self.building.outline.open[-1].node
        for row in rows[1:]:
            filling.fill(objective, row, columns)
        objective.doubt("indicators", _("Its indicators come from a table of their own: check that all are its own."))

    def _announced(self, row: Row) -> None:
        self.building.close_action()
        text = one_line(row.text(row.filled()[0]))
        self.building.bands.append(self.building.outline.objective(split_number(text), row.place, ("band",)))

    def band_above(self, row: Row, title: str) -> None:
        """A row above the headings may announce an objective; the plan's title and other remarks do not."""
        filled = row.filled()
        text = one_line(row.text(filled[0])) if len(filled) == 1 else ""
        numbered = split_number(text)
        if self._names_sheet_again(text, row):
            return
        if text and text != title and (numbered.rank is not None or self.building.holds_others(numbered.code)):
            self.building.close_action()
            self.building.outline.objective(numbered, row.place, ("band",))
        elif text and text != title and id(row) in self._over:
            self._announced(row)

    def _names_sheet_again(self, text: str, row: Row) -> bool:
        """«Axe Culture» on the sheet «Culture», whose name opened the objective already."""
        return names_sheet(text, row) and any(
            names_sheet(f"Axe {label}", row) for label in self.building.outline.path()
        )

    def lead(self, rows: list[Row]) -> list[Row]:
        """The rows above a table's first headings: titles and bands that the table itself holds."""
        heads = self._heads(rows)
        self._over = {id(rows[at]) for at in _over_headings(rows, heads)}
        return rows[: min(heads)] if heads else []

    def _heads(self, rows: list[Row]) -> dict[int, tuple[Columns, int]]:
        if id(rows) in self._found:
            return self._found[id(rows)]
        heads: dict[int, tuple[Columns, int]] = {}
        skip = -1
        for at in range(len(rows)):
            if at > skip and (found := headers.find(rows, at, self.objectives)):
                columns, height = found
                if heads and not headers.repeats(columns, next(iter(heads.values()))[0]):
                    continue
                skip = at + height - 1
                heads[at] = (told_by_cells.complete(rows, columns, rows[at]), height)
        self._found[id(rows)] = heads
        return heads

    def _row(self, row: Row) -> None:
        columns = self.columns
        assert columns is not None
        filled = row.filled()
        first = fold(row.text(filled[0])) if filled else ""
        if not filled:
            return
        if headers.is_hint(row):
            self.is_template = True
            self.building.warnings.append(
                _place_says(row, _("it reads as instructions for filling the table and was left out"))
            )
        elif _FOOT.match(first) or (len(filled) == 1 and _NOTE.match(first)) or self._is_remark(row, filled):
            self.building.close_action()
            self.in_legend = self.in_legend or (len(filled) == 1 and bool(_LEGEND.match(first)))
        elif self.in_legend and len(filled) <= 2 < len(columns.known()):
            self.building.warnings.append(_place_says(row, _("it reads as part of the legend and was left out")))
        elif len(filled) == 1 and self._names_sheet_again(row.text(filled[0]), row):
            self.building.close_action()
        elif _names_one_level(row, columns, filled):
            self.building.bands += self._levels(row, columns)
            self.building.close_action()
        elif band := self._band(row, columns, filled):
            self.building.close_action()
            node = self.building.outline.objective(band, row.place, ("band",))
            if not band.code:
                self.building.bands.append(node)
        else:
            rows = unfolding.rows_of(self._without_hints(row) if self.is_template else row, columns)
            for one in rows:
                self._action(one, columns, several=len(rows) > 1)

    def _is_remark(self, row: Row, filled: list[int]) -> bool:
        """«* Les montants excluent les taxes.» or a footnote that a cell refers to, alone on its row."""
        text = row.text(filled[0])
        if len(filled) != 1:
            return False
        mark = _CALL.match(text)
        return (text.startswith("*") and text.endswith(".")) or (mark is not None and mark[0] in self.calls)

    def _without_hints(self, row: Row) -> Row:
        """The row without the instructions that the template's own lines left in its cells."""
        hints = [index for index in row.filled() if headers.is_cell_hint(row.text(index))]
        if not hints:
            return row
        self.building.warnings.append(_place_says(row, _("instructions left in its cells were left out")))
        return Row([Cell() if at in hints else cell for at, cell in enumerate(row.cells)], row.place, row.table)

    def _band(self, row: Row, columns: Columns, filled: list[int]) -> Numbered | None:
        """The objective a row announces, when it is one line across the table and not an action with nothing said
        of it.
        """
        code_at, action_at = columns.one("code"), columns.one("action")
        text = one_line(row.text(filled[0]))
        if len(filled) == 2 and filled[0] in {code_at, 0} and is_code(text):
            code, label = text.strip(" .):("), one_line(row.text(filled[1]))
            wide = row.cells[filled[1]].span >= max(2, (len(row.cells) - 1) * 0.6)
            return Numbered(code, label) if wide or self.building.holds_others(code) else None
        if len(filled) != 1:
            return None
        numbered = split_number(text)
        wide = row.cells[filled[0]].span >= max(2, len(row.cells) * 0.6) and len(row.cells) > 1
        if wide or (filled[0] == code_at and not is_code(text)):
            return numbered
        announced = (numbered.rank is not None) or self.building.holds_others(numbered.code)
        if filled[0] == action_at:
            shouted = text.isupper() and len(text) > 4
            return numbered if announced or shouted else None
        return numbered if announced or (filled[0] == 0 and action_at != 0 and not _is_field(columns, 0)) else None

    def _levels(self, row: Row, columns: Columns) -> list[Node]:
        if not columns.levels:
            return []
        texts: list[str | Numbered] = [one_line(row.text(column)) for column in columns.levels]
        code = one_line(row.text(columns.one("code")))
        if len(row.filled()) == 2 and is_code(code):  # «1 | Énergie»: the number is of the one level named
            texts = [Numbered(code.strip(" .):("), text) if isinstance(text, str) and text else "" for text in texts]
        return self.building.outline.levels(texts, row.place)

    def _action(self, row: Row, columns: Columns, several: bool = False) -> None:
        self._levels(row, columns)
        node = self._node(row, columns)
        if node is None:
            return
        filling.fill(node, row, columns)
        if any(cell.unsure for cell in row.cells):
            node.doubt("label", _("Read from a PDF that does not tell its words for certain: check them."))
        if several:
            node.doubt("label", _("Its cell lists several numbered actions: check what the row says of each."))
        aside = [columns.titles[at] for at in row.filled() if at in columns.titles and at not in columns.known()]
        self.building.left_aside += [title for title in aside if title not in self.building.left_aside]
        self.building.name(node, (row.text(column) for column in columns.fields.get("responsible", [])))

    def _node(self, row: Row, columns: Columns) -> Node | None:
        building = self.building
        code, label = _code_and_label(row, columns, "action")
        sub_code, sub_label = _code_and_label(row, columns, "subaction")
        if not label and not code:
            if sub_label:
                return (
                    building.part_of_action(building.last, sub_code, sub_label, row.place)
                    if building.last
                    else (building.action(sub_code, sub_label, row.place))
                )
            if building.last is None:
                building.warnings.append(_place_says(row, _("it has cells but no action, and was left out")))
            return building.last
        wording = one_line(row.text(columns.one("action")))
        rank = split_number(wording).rank if self.names_objectives else None
        own_count = self.counts_its_actions and bool(building.outline.open) and len(parts_of(code)) == 1
        holds = building.holds_others(code) and not announces_action(wording) and not own_count
        if (holds or rank is not None) and not sub_label and not columns.levels:
            building.close_action()
            return building.outline.objective(Numbered(code, label, rank), row.place)
        if self.names_actions_again and (named := building.action_numbered(code)):
            return named
        action = building.action(code, label, row.place)
        if not label:
            action.doubt("label", _("The number has no wording beside it."))
        if len(split_items(row.text(columns.one("action")))) > 1 and action.source.get("row") == row.place.get("row"):
            action.doubt("label", _("The cell lists several things to do; they were kept as one action."))
        return building.part_of_action(action, sub_code, sub_label, row.place) if sub_label else action


def _code_and_label(row: Row, columns: Columns, name: str) -> tuple[str, str]:
    label = strip_bullet(one_line(row.text(columns.one(name))))
    code = one_line(row.text(columns.one("code"))) if name == "action" else ""
    if code and not is_code(code):
        numbered = split_number(code)
        if label and named_action(code):
            return numbered.code, label
        if label or not numbered.code:
            return code[:32], label or code
        return numbered.code, numbered.rest
    if code:
        own = split_number(label)
        return code.strip(" .):("), own.rest if own.code == code.strip(" .):(") else label
    numbered = split_result(label) if name == "action" else split_number(label)
    return numbered.code, numbered.rest


def _names_again(rows: list[Row], columns: Columns) -> bool:
    named = [one_line(text) for row in rows if (text := row.text(columns.one("action")))]
    return bool(named) and "subaction" not in columns.fields and all(map(named_action, named))


def _names_one_level(row: Row, columns: Columns, filled: list[int]) -> bool:
    """«Énergie» alone in a column of levels, or beside its number: «1 | Énergie»."""
    named = [at for at in filled if at in columns.levels]
    numbers = [at for at in filled if at == columns.one("code") and is_code(row.text(at))]
    return len(named) == 1 and len(named) + len(numbers) == len(filled)


def _counts_plainly(rows: list[Row], columns: Columns) -> bool:
    """Whether the rows that say more than their wording all bear a number of one part: they count the actions, and a
    «1» among them holds no 1.1.
    """
    said = columns.known() - {columns.one("code"), columns.one("action")} - set(columns.levels)
    full = [row for row in rows if said & set(row.filled()) and row.text(columns.one("action"))]
    codes = [_code_and_label(row, columns, "action")[0] for row in full]
    return len(codes) > 1 and all(code.isdigit() for code in codes)


def _is_mixed(texts: list[str]) -> bool:
    ranked = [split_number(one_line(text)).rank is not None for text in texts if text]
    return any(ranked) and not all(ranked)


def _calls(rows: list[Row]) -> Iterator[str]:
    """The marks of footnotes at the end of cells."""
    for row in rows:
        for cell in row.cells:
            for mark in _CALL.finditer(cell.text):
                if mark.end() == len(cell.text) and mark.start() > 0:
                    yield mark[0]


def _is_title(row: Row) -> bool:
    """«Plan d’action 2024» over a second table is a title, no objective."""
    texts = [row.text(index) for index in row.filled()]
    return not texts or (len(texts) == 1 and says_plan(texts[0]) and split_number(texts[0]).rank is None)


def _is_aside(row: Row) -> bool:
    """A title, a total or a note."""
    said = fold(row.text(row.filled()[0]))
    return _is_title(row) or bool(_FOOT.match(said) or _NOTE.match(said))


def _over_headings(rows: list[Row], heads: dict[int, tuple[Columns, int]]) -> set[int]:
    """Rows of one cell right above headings that the table says again under each: «1. Loisirs», then «Actions | …»."""
    above = {at - 1 for at in heads if at and len(rows[at - 1].filled()) == 1 and not _is_aside(rows[at - 1])}
    again = [at for at in heads if at != min(heads)]
    return above if again and all(at - 1 in above for at in again) else set()


def _is_field(columns: Columns, index: int) -> bool:
    return index in columns.known() and index not in columns.levels and index != columns.one("code")


def _place_says(row: Row, what: str) -> str:
    return _("%(place)s: %(what)s.") % {"place": place_words(row.place), "what": what}


def place_words(place: dict[str, object]) -> str:
    """«sheet “Plan”, row 12» in the reader's language."""
    words = {
        "page": _("page"),
        "sheet": _("sheet"),
        "table": _("table"),
        "row": _("row"),
        "column": _("column"),
        "paragraph": _("paragraph"),
        "line": _("line"),
    }
    parts = [f"{words[key]} {value}" for key, value in place.items() if key in words]
    return ", ".join(parts) or _("the document")
