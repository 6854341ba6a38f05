"""Word documents (.docx): paragraphs, lists and tables in the order of the page."""

import io
import re
from collections.abc import Iterator
from typing import Any

from ..blocks import Cell, Document, Line, Row
from ..folding import squeeze
from ..items import BULLET
from ..numbering import split_number

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = {
    _W + "del",
    _W + "moveFrom",
    _W + "instrText",
    _W + "delText",
    _W + "txbxContent",
    _W + "footnoteReference",
}
_HEADING = re.compile(r"(?:heading|titre)\s*(\d)", re.I)
_MOST_COLUMNS = 200


def read(data: bytes) -> Document:
    import docx  # heavy, and wanted by this format alone

    opened = docx.Document(io.BytesIO(data))
    return _Reading(opened).document(opened.element.body)


class _Reading:
    def __init__(self, opened: Any) -> None:
        self.styles = {style.style_id: style for style in opened.styles}
        self.found = Document()
        self.paragraphs = 0
        self.tables = 0

    def document(self, body: Any) -> Document:
        self._container(body)
        return self.found

    def _container(self, container: Any) -> None:
        for element in _unwrapped(container):
            if element.tag == _W + "p":
                self._paragraph(element)
            elif element.tag == _W + "tbl":
                self._table(element)

    def _paragraph(self, element: Any) -> None:
        self.paragraphs += 1
        text = squeeze(_text(element))
        if text:
            heading, bullet = self._style(element)
            place = {"paragraph": self.paragraphs}
            for part in [text] if heading else numbered_lines(text):
                self.found.blocks.append(Line(part, dict(place), heading, None if heading else bullet))
        for box in element.iter(_W + "txbxContent"):
            if not any(parent.tag.endswith("}Fallback") for parent in box.iterancestors()):
                self._container(box)

    def _style(self, element: Any) -> tuple[int | None, int | None]:
        """Heading level and list depth, from the paragraph, its style or the styles that one is based on."""
        properties = element.find(_W + "pPr")
        style = properties.find(_W + "pStyle") if properties is not None else None
        numbered = properties.find(f"{_W}numPr/{_W}ilvl") if properties is not None else None
        has_list = properties is not None and properties.find(_W + "numPr") is not None
        heading, name, named = None, "", self.styles.get(style.get(_W + "val")) if style is not None else None
        for _ in range(10):
            if named is None:
                break
            name = name or named.name or ""
            found = _HEADING.match(named.name or "")
            heading = heading or (int(found[1]) if found else 1 if (named.name or "") in {"Title", "Titre"} else None)
            named = getattr(named, "base_style", None)
        depth = int(numbered.get(_W + "val") or 0) if numbered is not None else 0
        in_list = re.match(r"(?:list|liste|puce)(?!\s*paragraph$).*?(\d?)$", name, re.I)
        if in_list and not numbered:
            depth = max(int(in_list[1] or 1) - 1, 0)
        return heading, depth if has_list or in_list else None

    def _table(self, element: Any) -> None:
        rows = [list(_cells(row)) for row in _unwrapped(element) if row.tag == _W + "tr" and not _is_deleted(row)]
        if len(rows) == 1 or all(len(cells) == 1 for cells in rows):
            inner = [cell for cells in rows for cell in cells if cell.find(f".//{_W}tbl") is not None]
            if inner or (len(rows) == 1 and len(rows[0]) == 1):  # a table that only lays out the page
                for cell in (cell for cells in rows for cell in cells):
                    self._container(cell)
                return
        self.tables += 1
        table = self.tables
        for number, cells in enumerate(rows, start=1):
            self.found.blocks.append(Row(_grid(cells), {"table": table, "row": number}, table))


def numbered_lines(text: str) -> list[str]:
    """A paragraph cut at the line breaks that a number or a bullet follows."""
    lines: list[str] = []
    for part in text.split("\n"):
        if lines and not BULLET.match(part) and not split_number(part).code:
            lines[-1] += "\n" + part
        else:
            lines.append(part)
    return lines


def _unwrapped(container: Any) -> Iterator[Any]:
    """Children, with those of content controls and tracked insertions in their place."""
    for element in container:
        if element.tag == _W + "sdt":
            content = element.find(_W + "sdtContent")
            if content is not None:
                yield from _unwrapped(content)
        elif element.tag in {_W + "ins", _W + "smartTag", _W + "customXml"}:
            yield from _unwrapped(element)
        else:
            yield element


def _is_deleted(row: Any) -> bool:
    """Whether a tracked change takes the whole row out."""
    return row.find(f"{_W}trPr/{_W}del") is not None


def _cells(row: Any) -> Iterator[Any]:
    return (element for element in _unwrapped(row) if element.tag == _W + "tc")


def _grid(cells: list[Any]) -> list[Cell]:
    grid: list[Cell] = []
    for element in cells:
        span, merge = element.find(f"{_W}tcPr/{_W}gridSpan"), element.find(f"{_W}tcPr/{_W}vMerge")
        wide = min(int(span.get(_W + "val") or 1), _MOST_COLUMNS) if span is not None else 1
        goes_on = merge is not None and merge.get(_W + "val") != "restart"
        text = "" if goes_on else squeeze("\n".join(_text(p) for p in _paragraphs(element)))
        colour = _colour(element)
        grid.append(Cell(text, span=wide, covered=goes_on, colour=colour))
        grid.extend(Cell(covered=True, colour=colour) for _ in range(wide - 1))
    return grid[:_MOST_COLUMNS]


def _colour(cell: Any) -> str:
    shading = cell.find(f"{_W}tcPr/{_W}shd")
    fill = str(shading.get(_W + "fill") or "") if shading is not None else ""
    return "" if fill.lower() in {"auto", "ffffff"} else fill


def _paragraphs(cell: Any) -> Iterator[Any]:
    for element in _unwrapped(cell):
        if element.tag == _W + "p":
            yield element
        elif element.tag == _W + "tbl":
            for row in (child for child in _unwrapped(element) if child.tag == _W + "tr"):
                for inner in _cells(row):
                    yield from _paragraphs(inner)


def _text(element: Any) -> str:
    """The paragraph's words as they print: insertions kept, deletions and field codes left out."""
    parts: list[str] = []
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == _W + "t":
            parts.append(child.text or "")
        elif child.tag in {_W + "br", _W + "cr"}:
            parts.append("\n")
        elif child.tag == _W + "tab":
            parts.append("\t")
        elif child.tag == _W + "noBreakHyphen":
            parts.append("-")
        elif child.tag != _W + "pPr" and isinstance(child.tag, str) and not child.tag.endswith("}Fallback"):
            parts.append(_text(child))
    return "".join(parts)
