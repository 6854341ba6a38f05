"""The plan's title, in the document's own words."""

import itertools
import re
from pathlib import PurePath

from .blocks import Document, Line, Row
from .folding import fold, one_line
from .numbering import split_number, without_word

_PLAN = re.compile(
    r"\b(plan|planification|programme|programmation|feuille de route|roadmap)\b.*"
    r"\b(actions?|strateg\w+|travail|developpement|communication|annuel|affaires|work|intervention"
    r"|mise en oeuvre|20\d\d)\b"
    r"|\b(action|work|strategic|operational) ?plan\b|^plan\b|\bliste (des |d )?actions\b|\blist of actions\b"
    r"|^okrs?\b|\bcadre logique\b|\blog(ical )?frame(work)?\b"
)
_NOT_PLAN = re.compile(
    r"\b(rapport|bilan|report|proces verbal|compte rendu|minutes|evaluation|mode d emploi|importer)\b"
)


def says_plan(text: str) -> bool:
    """Whether a line announces a plan; a report on a plan does not."""
    folded = fold(text)
    is_sentence = text.rstrip().endswith((".", ";", ",")) or ". " in text
    return not is_sentence and len(folded.split()) <= 16 and bool(_PLAN.search(folded)) and not _NOT_PLAN.search(folded)


def says_report(text: str) -> bool:
    return bool(_NOT_PLAN.search(fold(text)))


def find(document: Document, first_table: Row | None, above: list[Row], filename: str) -> tuple[str, bool]:
    """The title, and whether the document states it (else it is made from the file's name)."""
    candidates = [_single(row) for row in above]
    candidates += _lines_before(document, first_table) + _on_other_sheets(document, first_table)
    candidates += _name_of_sheet(document, first_table)
    sheets = {block.place.get("sheet") for block in document.blocks}
    if len(sheets) > 1:
        candidates = [(text, heading) for text, heading in candidates if not names_sheet(text, first_table)]
    texts = [(one_line(text), heading) for text, heading in candidates if text]
    for text, _heading in texts:
        if says_plan(text) and split_number(text).rank is None:
            return text, True
    for text, heading in texts:
        if heading and len(text) <= 120 and not split_number(text).code:
            return text, True
    return PurePath(filename).stem or filename, False


def names_sheet(text: str, row: Row | None) -> bool:
    """«Axe Culture» on the sheet «Culture»: the sheet's name again, one objective of several."""
    sheet = fold(str(row.place.get("sheet", ""))) if row else ""
    return bool(sheet) and fold(without_word(text)) == sheet


def _lines_before(document: Document, first_table: Row | None) -> list[tuple[str, bool]]:
    """Lines of the table's own sheet that come before it; all lines where there is no table."""
    sheet = first_table.place.get("sheet") if first_table else None
    found: list[tuple[str, bool]] = []
    for block in document.blocks:
        if block is first_table:
            break
        if sheet is not None and (block.place.get("sheet") != sheet or isinstance(block, Line)):
            continue
        if isinstance(block, Line):
            found.append((block.text, block.heading is not None))
        elif len(block.filled()) == 1:
            found.append(_single(block))
    return found


def _on_other_sheets(document: Document, first_table: Row | None) -> list[tuple[str, bool]]:
    """What a cover says, on a sheet before the table's own."""
    sheet = first_table.place.get("sheet") if first_table else None
    before = itertools.takewhile(lambda block: block is not first_table, document.blocks) if sheet else ()
    rows = [block for block in before if isinstance(block, Row) and block.place.get("sheet") != sheet]
    return [(text, False) for text, _heading in map(_single, rows)]


def _name_of_sheet(document: Document, first_table: Row | None) -> list[tuple[str, bool]]:
    sheet = first_table.place.get("sheet") if first_table else None
    return [(str(sheet), False)] if sheet else []


def _single(row: Row) -> tuple[str, bool]:
    filled = row.filled()
    return (row.text(filled[0]), True) if len(filled) == 1 else ("", False)
