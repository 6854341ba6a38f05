"""A row's cells → what an action says of itself: indicators, targets, deadline, budget, and the cells nobody asked
for.
"""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from . import amounts, deadlines, targets, worded_figures
from .blocks import Row
from .columns import Columns, meanings
from .draft import Budget, Deadline, Indicator, Node, Target
from .errors import excerpt
from .folding import fold, one_line
from .items import split_items
from .told_by_cells import TICKS


def fill(node: Node, row: Row, columns: Columns) -> None:
    """Add a row to a node; a row that continues an action adds to it and replaces nothing."""
    period_cells = [index for index in columns.fields.get("period", []) if row.text(index)]
    ticked = [index for index in period_cells if TICKS.fullmatch(row.text(index))]
    ticks = bool(period_cells) and len(ticked) == len(period_cells) and not _only_ones(row, ticked)
    _add_indicators(node, row, columns, [] if ticks or _dated_periods(row, columns) else period_cells)
    _set_deadline(node, _deadline(row, columns, ticked if ticks else []))
    if any(row.cells[index].ticked for index in ticked):
        node.doubt("deadline", _("The deadline was told from the cells that are coloured."))
    _set_budget(node, row, columns)
    _keep_other_cells(node, row, columns)


def _only_ones(row: Row, ticked: list[int]) -> bool:
    return all(row.text(index) == "1" for index in ticked)


def _unused_dates(row: Row, columns: Columns) -> list[int]:
    """Columns of dates that say something and did not make the deadline."""
    stated, start, end = (columns.one(name) for name in ("deadline", "start", "end"))
    spanning = [column for column in (start, end) if column is not None and row.text(column)]
    if stated is None or not fold(row.text(stated)) or not spanning:
        return []
    if not _day_cell(row, stated).end:
        return [stated]
    return spanning if row.text(end) else []


def _add_indicators(node: Node, row: Row, columns: Columns, period_cells: list[int]) -> None:
    counted, aimed = columns.fields.get("indicator", []), columns.fields.get("target", [])
    by_turns = [at for pair in zip(counted, aimed, strict=False) for at in pair]
    more = period_cells or columns.fields.get("baseline")
    if len(counted) == len(aimed) > 1 and by_turns == sorted(by_turns) and not more:
        for one, its_target in zip(counted, aimed, strict=True):  # «Indicateur 1 | Cible 1 | Indicateur 2 | Cible 2»
            _add_counted(node, row, columns, [one], [its_target])
    else:
        _add_counted(node, row, columns, counted, aimed + period_cells)
    _doubt_unread_targets(node)


def _add_counted(node: Node, row: Row, columns: Columns, counted: list[int], target_columns: list[int]) -> None:
    texts = targets.with_their_figures([item for column in counted for item in split_items(row.text(column))])
    shares = {column: targets.share_out(row.text(column), len(texts)) for column in target_columns}
    starts = {column: targets.share_out(row.text(column), len(texts)) for column in columns.fields.get("baseline", [])}
    for position, (text, figures) in enumerate(texts):
        cells = [(_period_label(columns.titles[c]), _share(row, c, share, position)) for c, share in shares.items()]
        bases = [(_period_label(columns.titles[c]), _share(row, c, share, position)) for c, share in starts.items()]
        base = next((base for base in bases if base[1]), None)
        words = f"{text} ({figures})" if figures else text
        node.indicators.append(Indicator(text, target=targets.of_indicator(words, cells, base)))
    filled = [column for column in (*shares, *starts) if row.text(column)]
    if any((shares | starts)[column] is None for column in filled):
        node.doubt("target", _("One target cell stands for several indicators; it was put on the first."))
    if filled and not texts:
        _keep_target_without_indicator(node, row, columns, filled)


def _share(row: Row, column: int, share: list[str] | None, position: int) -> str:
    if share is not None:
        return one_line(share[position])
    return one_line(row.text(column)) if position == 0 else ""


def _keep_target_without_indicator(node: Node, row: Row, columns: Columns, filled: list[int]) -> None:
    for column in filled:
        node.source.setdefault("other", {})[columns.titles[column]] = row.text(column)
    node.doubt("target", _("A target stands beside no indicator; it was kept as text."))


def _doubt_unread_targets(node: Node) -> None:
    for indicator in node.indicators:
        target: Target | None = indicator.target
        for one in target.targets if target else []:
            if one.value is None and re.search(r"\d", one.raw):
                node.doubt(
                    "target",
                    _("The target “%(text)s” is not a plain number; it was kept as text.") % {"text": excerpt(one.raw)},
                )
        start = target.baseline if target else None
        if start and start.value is None and re.search(r"\d", start.raw):
            node.doubt(
                "target",
                _("The starting point “%(text)s” is not a plain number; it was kept as text.")
                % {"text": excerpt(start.raw)},
            )
        if target is None and worded_figures.unread(indicator.text):
            node.doubt(
                "target",
                _("“%(text)s” may hold a starting point and a target; they were kept as text.")
                % {"text": excerpt(indicator.text)},
            )


def _period_label(title: str) -> str:
    """«Cible 2018» → «2018», «Cible» → «»."""
    found = re.search(r"\b(?:(?:an|année|year|[TQ])\s*\d.*|(?:19|20)\d\d.*)", title, re.I)
    return found[0].strip(" :()-–") if found else ""


def _deadline(row: Row, columns: Columns, ticked: list[int]) -> Deadline:
    start, end = _day_cell(row, columns.one("start")), _day_cell(row, columns.one("end"))
    stated = _day_cell(row, columns.one("deadline"))
    if start.raw and stated.end and not end.raw:
        return _span(start, stated)
    if start.raw or end.raw:
        return _span(start, end) if not stated.start and not stated.end else stated
    if not stated.raw and not ticked and (dated := _dated_periods(row, columns)):
        return deadlines.read_all(dated)
    if ticked and not stated.raw:
        return deadlines.read_all([_period_label(columns.titles[index]) or columns.titles[index] for index in ticked])
    return stated


def _dated_periods(row: Row, columns: Columns) -> list[str]:
    """«Échéancier 2025» over «Mai» → «2025 : Mai»; none unless each filled cell then names a day or a period."""
    filled = [at for at in columns.fields.get("period", []) if row.text(at)]
    if not filled or not all("deadline" in meanings(columns.titles[at]) for at in filled):
        return []
    said = [f"{_period_label(columns.titles[at])} : {one_line(row.text(at))}" for at in filled]
    return said if all(re.search(r"[a-z]", fold(row.text(at))) for at in filled) else []


def _day_cell(row: Row, column: int | None) -> Deadline:
    if column is None or column >= len(row.cells):
        return Deadline()
    return deadlines.read_value(row.cells[column].value, one_line(row.cells[column].text))


def _span(start: Deadline, end: Deadline) -> Deadline:
    """A column of beginnings and a column of ends → one deadline."""
    if not start.raw or not end.raw:
        one = start if start.raw else end
        return Deadline(one.raw, one.start, None, "range") if one is start and one.start else one
    raw = f"{start.raw} – {end.raw}"
    reversed_ = start.start and end.end and start.start > end.end
    if reversed_ or not (start.start or end.end):
        return Deadline(raw, kind="unknown")
    return Deadline(raw, start.start, end.end, "range")


def _set_deadline(node: Node, deadline: Deadline) -> None:
    if not deadline.raw or deadline.raw == node.deadline.raw:
        return
    if node.deadline.raw:
        node.doubt(
            "deadline", _("The action bears another deadline too: “%(text)s”.") % {"text": excerpt(deadline.raw)}
        )
        return
    node.deadline = deadline
    if deadline.kind == "unknown" or (
        deadline.kind == "range" and " – " in deadline.raw and not (deadline.start and deadline.end)
    ):
        node.doubt(
            "deadline", _("The deadline “%(text)s” names no date we can read.") % {"text": excerpt(deadline.raw)}
        )
    elif any(deadlines.serial_day(part) for part in deadline.raw.split(" – ")):
        node.doubt(
            "deadline",
            _("The deadline was the bare number %(text)s, read as a spreadsheet date.")
            % {"text": excerpt(deadline.raw)},
        )
    elif deadlines.is_doubtful(deadline.raw):
        node.doubt(
            "deadline", _("The deadline “%(text)s” could be read another way.") % {"text": excerpt(deadline.raw)}
        )


def _set_budget(node: Node, row: Row, columns: Columns) -> None:
    filled = [at for at in columns.fields.get("budget", []) if row.text(at)]
    if not filled or node.budget.raw:
        return
    if len(filled) > 1:
        _set_budget_by_year(node, row, columns, filled)
        return
    column = filled[0]
    raw = one_line(row.text(column))
    scale = amounts.scale_of(columns.titles.get(column, ""))
    value = row.cells[column].value
    if isinstance(value, (int, float)) and not isinstance(value, (bool, datetime)):
        node.budget = Budget(raw, amounts.plain(value * scale))
        return
    read = amounts.read(raw)
    bare = read is not None and read.unit is None and not re.search(r"[a-z]", raw, re.I)
    amount = read.value * (scale if bare else 1) if read and read.unit != "%" else None
    node.budget = Budget(raw, amount)
    if node.budget.amount is None and re.search(r"\d", raw):
        node.doubt(
            "budget", _("The budget “%(text)s” is not one plain amount; it was kept as text.") % {"text": excerpt(raw)}
        )


def _set_budget_by_year(node: Node, row: Row, columns: Columns, filled: list[int]) -> None:
    """A column of amounts for each year: all are kept in words, no one of them is the budget."""
    raw = " ; ".join(f"{_period_label(columns.titles[at])} : {one_line(row.text(at))}" for at in filled)
    node.budget = Budget(raw)
    node.doubt(
        "budget", _("The budget “%(text)s” is not one plain amount; it was kept as text.") % {"text": excerpt(raw)}
    )


def _keep_other_cells(node: Node, row: Row, columns: Columns) -> None:
    known = columns.known()
    kept: dict[str, str] = {}
    for index in row.filled():
        if index not in known:
            title = columns.titles.get(index) or _("Column %(number)d") % {"number": index + 1}
            kept[title if title not in kept else f"{title} ({index + 1})"] = row.text(index)
    for column in _unused_dates(row, columns):
        kept[columns.titles[column]] = row.text(column)
    if kept:
        node.source.setdefault("other", {}).update(kept)
