"""Builders of plans in every kind of file, for the tests of the import."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import H, List, ListItem, P

Grid = Sequence[Sequence[Any]]


def word(*parts: Any) -> bytes:
    """A Word document: a string is a paragraph, (style, text) a styled one, a list of lists a table.

    A row of one cell is merged across its table.
    """
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        elif isinstance(part, tuple):
            document.add_paragraph(part[1], style=part[0])
        else:
            _word_table(document, part)
    return _saved(document)


def _word_table(document: Any, rows: Grid) -> None:
    width = max(len(row) for row in rows)
    table = document.add_table(rows=len(rows), cols=width)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
        if len(row) == 1 < width:
            table.cell(at, 0).merge(table.cell(at, width - 1))


def workbook(sheets: dict[str, Grid], merged: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """An Excel workbook; ``merged`` are ranges of its first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    return _saved(book)


def open_document(rows: Grid, sheet: str = "Feuille1") -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name=sheet)
    for row in rows:
        line = TableRow()
        for text in row:
            cell = TableCell(valuetype="string")
            for paragraph in str(text).split("\n"):
                cell.addElement(P(text=paragraph))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    return _saved(document)


def open_text(*parts: Any) -> bytes:
    """A LibreOffice text: strings are paragraphs, (level, text) headings, lists of lists tables, {"list": …} lists.

    In a table `None` is covered by the cell at its left, and `...` by the one above.
    """
    document = OpenDocumentText()
    for part in parts:
        if isinstance(part, str):
            document.text.addElement(P(text=part))
        elif isinstance(part, tuple):
            document.text.addElement(H(outlinelevel=part[0], text=part[1]))
        elif isinstance(part, dict):
            document.text.addElement(_open_list(part["list"]))
        else:
            document.text.addElement(_open_table(part))
    return _saved(document)


def _open_list(items: Sequence[Any]) -> Any:
    """Texts, each followed or not by the list under it."""
    made = List()
    for item in items:
        if isinstance(item, str):
            line = ListItem()
            line.addElement(P(text=item))
            made.addElement(line)
        else:
            line.addElement(_open_list(item))
    return made


def _open_table(rows: Grid) -> Any:
    table = Table(name="Tableau1")
    for at, row in enumerate(rows):
        line = TableRow()
        for column, text in enumerate(row):
            if text is None or text is ...:
                line.addElement(CoveredTableCell())
                continue
            wide = next((n for n in range(1, len(row) - column) if row[column + n] is not None), len(row) - column)
            high = next((n for n in range(1, len(rows) - at) if rows[at + n][column] is not ...), len(rows) - at)
            cell = TableCell(numbercolumnsspanned=wide, numberrowsspanned=high)
            for paragraph in str(text).split("\n"):
                cell.addElement(P(text=paragraph))
            line.addElement(cell)
        table.addElement(line)
    return table


def delimited(rows: Grid, separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    quoted = [separator.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows]
    return "\r\n".join(quoted).encode(encoding)


def pdf(texts: Sequence[tuple[float, float, str]], lines: Sequence[tuple[float, float, float, float]] = ()) -> bytes:
    """A one-page PDF: texts at (left, from the top), and ruled lines, in points; 10-point Helvetica."""
    drawn = [f"{a} {792 - b} m {c} {792 - d} l S" for a, b, c, d in lines]
    for left, top, text in texts:
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        drawn.append(f"BT /F1 10 Tf {left} {792 - top} Td ({escaped}) Tj ET")
    return pdf_file("\n".join(drawn))


def pdf_file(content: str, trailer: str = "") -> bytes:
    stream = content.encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content_of in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content_of)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = f"trailer\n<< /Size 6 /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF".encode("cp1252")
    return body + table + end


def ruled_pdf(rows: Grid, widths: Sequence[float], height: float = 30) -> bytes:
    """A table with its rules; a cell's text is cut into lines at its line breaks."""
    left, top = 30.0, 60.0
    edges = [left + sum(widths[:at]) for at in range(len(widths) + 1)]
    bottom = top + height * len(rows)
    lines = [(edges[0], top + height * at, edges[-1], top + height * at) for at in range(len(rows) + 1)]
    lines += [(edge, top, edge, bottom) for edge in edges]
    texts = [
        (edges[column] + 4, top + height * at + 10 + 11 * number, line)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        for number, line in enumerate(str(cell).split("\n"))
        if line
    ]
    return pdf([(30, 40, "Plan d'action 2018"), *texts], lines)


def archive(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return held.getvalue()


def _saved(document: Any) -> bytes:
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()
