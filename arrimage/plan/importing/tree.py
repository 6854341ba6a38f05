"""A document's lines and rows → the draft plan."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from . import announcing, figures_aside, listings, prose, remarks, targets, titles
from .blocks import Document, Line, Row
from .building import Building
from .columns import meanings
from .draft import Draft, Node
from .errors import NoPlanFound, quoted
from .folding import one_line
from .items import strip_bullet
from .listings import Listing
from .matching import Countable, propose_measure
from .numbering import parts_of, split_number
from .tables import TableReader

Parts = list[Line | list[Row]]


def build(document: Document, filename: str, catalogue: Iterable[Countable]) -> Draft:
    """Raise NoPlanFound, with the headings seen, when nothing in the document reads as a plan."""
    document.shorten()
    parts = _group(document)
    holding = _holding(document)
    building, title, stated = _from_tables(document, parts, holding, filename) or _from_prose(
        document, holding, filename
    )
    building.complete_copies()
    doubtful = building.settle_names()
    draft = Draft(title, building.outline.roots)
    draft.warnings = list(document.notes)
    if not stated:
        draft.warnings.append(_("The document states no title; the file’s name stands in for it."))
    remarks.prune(draft, building)
    if not (stated and titles.says_plan(title)) and not any(
        n.indicators or n.kind == "objective" for n in draft.walk()
    ):
        draft.warnings.append(_("Nothing in the document calls it a plan, sets an objective or counts: is it one?"))
    figures_aside.settle(draft)
    draft.warnings += building.warnings + remarks.remarks(draft, building, doubtful)
    measures = list(catalogue)
    for node in draft.walk():
        for indicator in node.indicators:
            counted = targets.without_figures(indicator.text)
            indicator.measure, indicator.confidence = propose_measure(counted, measures)
    return draft


def _group(document: Document) -> Parts:
    """The stream with each table's rows together."""
    parts: Parts = []
    for block in document.blocks:
        if isinstance(block, Line):
            parts.append(block)
        elif parts and isinstance(last := parts[-1], list) and last[0].table == block.table:
            last.append(block)
        else:
            parts.append([block])
    return parts


def _holding(document: Document) -> frozenset[tuple[str, ...]]:
    """The numbers that others begin with, among those that begin a line or one of the first cells of a row."""
    texts = [strip_bullet(block.text) for block in document.blocks if isinstance(block, Line)]
    texts += [cell.text for block in document.blocks if isinstance(block, Row) for cell in block.cells[:4] if cell.text]
    found = (split_number(text if " " in text or "\n" in text else f"{text} -") for text in texts)
    codes = {parts_of(numbered.code) for numbered in found if numbered.code}
    return frozenset(code[:length] for code in codes for length in range(1, len(code)))


_Read = tuple[Building, str, bool]


def _from_tables(document: Document, parts: Parts, holding: frozenset[tuple[str, ...]], filename: str) -> _Read | None:
    tables = [part for part in parts if isinstance(part, list)]
    lines = [block for block in document.blocks if isinstance(block, Line)][:2]
    a_report = any(titles.says_report(line.text) for line in lines)
    for guessing, objectives in ((False, False), (False, not a_report), (True, False)):
        trial = TableReader(Building(holding), guessing, objectives)
        plan_tables = [table for table in tables if trial.read(table)]
        if plan_tables:
            break
    if not plan_tables or not trial.building.outline.roots or trial.building.first is None:
        return None
    first = next(table for table in plan_tables)
    title, stated = titles.find(document, first[0], trial.lead(first), filename)
    said = announcing.announced(parts, holding)
    around = listings.find(parts, plan_tables, said)
    lists = [one for one in around if listings.says_actions(one, a_report)]
    opening = announcing.announcing(parts, said, plan_tables, [one.lines for one in lists], title)
    reader = TableReader(Building(holding), guessing, objectives)
    if objectives:
        reader.building.warnings.append(_("The document names no action: its objectives were taken for what is done."))
    if guessing:
        reader.building.warnings.append(
            _("The table has no headings: its columns were told from what they hold. Check them all.")
        )
    beside = listings.heads_beside(lists, title) if said else set()
    _read_in_order(parts, reader, lists, opening | beside, beside, title)
    unread = [] if a_report else [one for one in around if one not in lists]
    reader.building.warnings += filter(None, (listings.left_out(one, title) for one in unread))
    return reader.building, title, stated


def _read_in_order(
    parts: Parts, reader: TableReader, lists: list[Listing], opening: set[int], beside: set[int], title: str
) -> None:
    """The tables, the lines that open objectives (those ``beside`` under no other) and the lists of actions."""
    building = reader.building
    opened: dict[int, Node] = {}
    starting = {id(one.lines[0]): one for one in lists}
    for part in parts:
        if isinstance(part, list):
            for row in reader.lead(part):
                reader.band_above(row, title)
            if not reader.read(part):
                reader.indicators_alone(part)
        elif id(part) in opening:
            building.close_action()
            if id(part) in beside:
                building.outline.open.clear()
            signature = ("heading", part.heading) if part.heading else ("line",)
            opened[id(part)] = building.outline.objective(part.text, part.place, signature)
            building.bands.append(opened[id(part)])
        elif one := starting.get(id(part)):
            prose.ProseReader(building, title).read_list(one.lines, one.head, opened.get(id(one.head)))


def _from_prose(document: Document, holding: frozenset[tuple[str, ...]], filename: str) -> _Read:
    lines = [line for block in document.blocks if (line := _as_line(block))]
    title, stated = titles.find(document, None, [], filename)
    reader = prose.ProseReader(Building(holding), title)
    reader.read(lines)
    actions = [node for root in reader.building.outline.roots for node in root.walk() if node.kind == "action"]
    says_plan = stated and titles.says_plan(title)
    convinced = reader.evidence >= 2 or (says_plan and len(actions) >= 2)
    a_report = any(titles.says_report(line.text) for line in lines[:2]) and not says_plan
    convinced = (convinced and not a_report) or reader.evidence >= 6
    if not actions or not convinced:
        raise no_plan(document)
    return reader.building, title, stated


def _as_line(block: Line | Row) -> Line | None:
    """A row that names a field and says it («Responsable | Coordination») is a line of the card it belongs to."""
    if isinstance(block, Line):
        return block
    filled = block.filled()
    if len(filled) == 2 and meanings(block.text(filled[0])):
        return Line(f"{one_line(block.text(filled[0]))} : {block.text(filled[1])}", block.place)
    return None


def no_plan(document: Document) -> NoPlanFound:
    headings = document.headings()
    if not headings:
        return NoPlanFound(_("No plan found: the document holds no text."), [])
    listed = ", ".join(quoted(heading) for heading in headings)
    message = _(
        "No plan found: no table with a column of actions, and no list of actions. Headings seen: %(headings)s."
    ) % {"headings": listed}
    return NoPlanFound(message, headings)
