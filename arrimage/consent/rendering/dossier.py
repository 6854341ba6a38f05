"""The impact-assessment dossier as a Word document, which the hub then completes."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from arrimage.consent.queries.dossier import Chapter, DossierFacts
from arrimage.kit.templatetags.formats import long_date


def dossier(facts: DossierFacts) -> bytes:
    document = Document()
    document.core_properties.title = facts.title
    document.core_properties.author = facts.hub.name
    document.core_properties.language = "fr-CA"
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading(facts.title, level=0)
    document.add_paragraph(facts.hub.name)
    document.add_paragraph(_("As of %(day)s") % {"day": long_date(facts.day)})
    for chapter in facts.chapters:
        _add(document, chapter)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _add(document: Any, chapter: Chapter) -> None:
    document.add_heading(chapter.title, level=1)
    for sentence in chapter.sentences:
        document.add_paragraph(sentence)
    if chapter.rows:
        table = document.add_table(rows=1, cols=len(chapter.headings), style="Table Grid")
        for cell, heading in zip(table.rows[0].cells, chapter.headings, strict=True):
            cell.paragraphs[0].add_run(heading).bold = True
        _repeat_on_each_page(table.rows[0])
        for row in chapter.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text


def _repeat_on_each_page(row: Any) -> None:
    """Mark the row as the table's heading, for screen readers too."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
