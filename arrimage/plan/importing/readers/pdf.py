"""PDF: ruled tables, and the lines around them. A row cut by the end of a page is put together again."""

import io
import re
import time
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from ..blocks import Block, Cell, Document, Line, Row
from ..columns import meanings
from ..errors import UnreadablePlan, quoted
from ..folding import squeeze
from ..items import BULLET
from . import pdf_aligned
from .pdf_lines import Printed, Wrapping, printed_lines

_MOST_PAGES = 150
_MOST_SECONDS = 25.0
_RUN_TOGETHER = re.compile(r"\b[^\W\d_]*[a-zà-ÿ][A-ZÀ-Ý][a-zà-ÿ]+\b")
_MOST_RUN_TOGETHER = 3

_Lines = list[Printed]
_Found = list[tuple[int, "_Lines | list[list[_Lines]]"]]
"""In reading order: a page number with a paragraph's lines, or with a table's rows of cells of lines."""


def read(data: bytes) -> Document:
    import pdfplumber  # heavy, and wanted by this format alone
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    started = time.monotonic()
    found: _Found = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as opened:
            if len(opened.pages) > _MOST_PAGES:
                raise UnreadablePlan(
                    _("The PDF has more than %(n)d pages: keep those of the plan and try again.") % {"n": _MOST_PAGES}
                )
            columns: list[float] = []
            for page in opened.pages:
                if time.monotonic() - started > _MOST_SECONDS:
                    raise UnreadablePlan(_("The PDF takes too long to read: keep the plan’s pages and try again."))
                columns = _read_page(page, found, columns)
                page.close()
    except UnreadablePlan:
        raise
    except Exception as error:
        if isinstance(error, PDFPasswordIncorrect) or any(isinstance(arg, PDFPasswordIncorrect) for arg in error.args):
            raise UnreadablePlan(
                _("The file is protected by a password: save a copy without it and try again.")
            ) from error
        raise
    if not found:
        raise UnreadablePlan(
            _("The PDF holds only pictures of text: use the document it was made from, or recognise its text first.")
        )
    return _assemble(found)


def _read_page(page: Any, found: _Found, columns: list[float]) -> list[float]:
    """Add what a page holds; ``columns`` are those of the unruled table the page before ended with, as is returned."""
    characters = [c for c in page.chars if c.get("upright", True)]
    tables = [
        table for table in page.find_tables() if len(table.rows) and max(len(row.cells) for row in table.rows) > 1
    ]
    parts: list[tuple[float, Any]] = []
    for table in tables:
        rows, inside, characters = [], *_split(characters, table.bbox)
        for row in table.rows:
            of_row, _others = _split(inside, row.bbox)  # a merged cell makes its row as tall as those it stands beside
            rows.append([_cell_lines(of_row, box) if box else [] for box in row.cells])
        parts.append((table.bbox[1], _merged(table, rows)))
    loose = printed_lines(characters, right=None)
    aligned = pdf_aligned.find(loose) if not tables else None
    if aligned is not None:
        loose, cells, columns = aligned
        parts.append((cells[0][0][0].top if cells[0][0] else 0.0, cells))
    elif columns and not tables and (more := pdf_aligned.go_on(loose, columns)):
        parts.append((0.0, more))
        loose = []
    else:
        columns = []
    parts += [(line.top, [line]) for line in loose]
    found.extend((page.page_number, part) for _top, part in sorted(parts, key=lambda part: part[0]))
    return columns


def _split(characters: list[Any], box: tuple[float, float, float, float]) -> tuple[list[Any], list[Any]]:
    left, top, right, bottom = box
    inside, outside = [], []
    for c in characters:
        x, y = (c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2
        (inside if left <= x <= right and top <= y <= bottom else outside).append(c)
    return inside, outside


def _cell_lines(characters: list[Any], box: tuple[float, float, float, float]) -> _Lines:
    inside, _outside = _split(characters, box)
    return printed_lines(inside, right=box[2], left=box[0])


def _merged(table: Any, rows: list[list[_Lines]]) -> list[list[_Lines]]:
    """A cell drawn across several columns keeps its span: a lone cell of a row is a band."""
    for row, cells in zip(table.rows, rows, strict=True):
        for at, box in enumerate(row.cells):
            wide = 1
            while box and at + wide < len(cells) and row.cells[at + wide] is None:
                wide += 1
            for line in cells[at]:
                line.span = wide
    return rows


def _assemble(found: _Found) -> Document:
    _rejoin_cut_rows(found)
    every = [lines for _page, part in found for lines in _each(part)]
    wrapping = Wrapping(every)
    body = Counter(round(line.size) for lines in every for line in lines).most_common(1)
    size = body[0][0] if body else 0
    blocks: list[Block] = []
    table = 0
    loose: list[tuple[int, Printed]] = []
    for page, part in found:
        if part and isinstance(part[0], Printed):
            loose.append((page, part[0]))
            continue
        blocks += _paragraphs(loose, wrapping, size)
        loose, table = [], table + 1
        for number, cells in enumerate(part, start=1):
            blocks.append(_row(cells, wrapping, {"page": page, "table": table, "row": number}, table))
    return Document(blocks=[*blocks, *_paragraphs(loose, wrapping, size)], notes=_stuck(every))


def _stuck(every: list[_Lines]) -> list[str]:
    """A sheet whose cells are too narrow prints cut words, each against the next: «Recruter dNombre»."""
    found = {word for lines in every for line in lines for word in _RUN_TOGETHER.findall(line.text)}
    if len(found) < _MOST_RUN_TOGETHER:
        return []
    return [
        _("Words are cut or run into one another in this PDF (%(words)s): give the document it was made from.")
        % {"words": ", ".join(quoted(word) for word in sorted(found)[:3])}
    ]


def _each(part: Any) -> list[_Lines]:
    return [part] if part and isinstance(part[0], Printed) else [cell for row in part for cell in row]


def _row(cells: list[_Lines], wrapping: Wrapping, place: dict[str, Any], table: int) -> Row:
    grid: list[Cell] = []
    for lines in cells:
        grid.append(
            Cell(squeeze(wrapping.join(lines)), span=lines[0].span if lines else 1, unsure=wrapping.unsure(lines))
        )
    return Row(grid, place, table)


def _rejoin_cut_rows(found: _Found) -> None:
    """The first row of a page goes on from the last row of the page before when it has no number or begins in
    small letters.
    """
    previous: tuple[int, Any] | None = None
    for page, part in found:
        is_table = bool(part) and not isinstance(part[0], Printed)
        if is_table and previous is not None and page == previous[0] + 1:
            at = int(len(part) > 1 and _words(part[0]) == _words(previous[1][0]))  # under the headings, printed again
            if _goes_on(previous[1][-1], part[at]):
                for cell, more in zip(previous[1][-1], part.pop(at), strict=True):
                    cell.extend(more)
        if is_table and part:
            previous = (page, part)
        elif not is_table and previous is not None and page == previous[0]:
            previous = None
    found[:] = [(page, part) for page, part in found if part]


def _goes_on(last: list[_Lines], first: list[_Lines]) -> bool:
    if len(last) != len(first) or any(line.span > 1 for lines in first for line in lines):
        return False
    texts = _words(first)
    filled = [text for text in texts if text]
    if not filled or sum(bool(meanings(text)) for text in filled) >= 2:
        return False
    numberless = not texts[0] and bool(last[0]) and bool(last[1] if len(last) > 1 else last[0])
    return numberless or all(text[:1].islower() for text in filled)


def _words(row: list[_Lines]) -> list[str]:
    return [" ".join(line.text.strip() for line in lines) for lines in row]


def _paragraphs(loose: list[tuple[int, Printed]], wrapping: Wrapping, body: int) -> list[Block]:
    """Lines of one size that wrap into one another are one paragraph."""
    groups: list[tuple[int, list[Printed]]] = []
    for page, line in loose:
        last = groups[-1][1][-1] if groups else None
        if (
            last is not None
            and groups[-1][0] == page
            and last.continues_in(line)
            and wrapping.between(last, line) != "\n"
        ):
            groups[-1][1].append(line)
        else:
            groups.append((page, [line]))
    found: list[Block] = []
    for number, (page, lines) in enumerate(groups, start=1):
        text = squeeze(wrapping.join(lines))
        marked = BULLET.match(text)
        larger = round(lines[0].size) - body
        heading = (1 if larger >= 4 else 2) if larger >= 1 else 3 if lines[0].bold and len(text) <= 120 else None
        bullet = int(lines[0].left // 18) if marked else None
        if text:
            found.append(Line(text, {"page": page, "paragraph": number}, None if marked else heading, bullet))
    return found
