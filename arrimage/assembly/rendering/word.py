"""A paper as a Word document, which the hub may complete before it leaves."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from arrimage.assembly.rendering.paper import Blanks, Block, Heading, Items, Paper, Table, Text, Turn

BLANK = "_" * 44


def word(paper: Paper) -> bytes:
    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.author = paper.hub
    document.core_properties.language = f"{paper.lang}-CA"
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(paper.title, level=0)
    if paper.hub:
        document.add_paragraph(paper.hub)
    for block in paper.blocks:
        _add(document, block)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading(text):
            document.add_heading(text, level=1)
        case Text(text):
            document.add_paragraph(text)
        case Items(items):
            for number, item in enumerate(items, start=1):
                document.add_paragraph(f"{number}. {item}")
        case Table(headings, rows, tall):
            _add_table(document, headings, rows, tall)
        case Blanks(labels):
            for label in labels:
                document.add_paragraph(f"{label} {BLANK}")
        case Turn():
            document.add_page_break()


def _add_table(document: Any, headings: Any, rows: Any, tall: bool) -> None:
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    _repeat_on_each_page(table.rows[0])
    for row in rows:
        made = table.add_row()
        if tall:
            made.height = Pt(30)
        for cell, text in zip(made.cells, row, strict=True):
            cell.text = text


def _repeat_on_each_page(row: Any) -> None:
    """Mark the row as the table's heading, for screen readers too."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
