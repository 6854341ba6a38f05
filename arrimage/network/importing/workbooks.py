"""Excel (.xlsx, .xls) and OpenDocument (.ods) workbooks."""

from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from arrimage.kit.archives import BadArchive, Flaw, open_archive
from arrimage.network.importing.headings import known_headings
from arrimage.network.importing.merged_cells import merged_in
from arrimage.network.importing.tables import Merged, UnreadableFile

LARGEST = 600 * 1024 * 1024
LARGEST_PART = 400 * 1024 * 1024
# How an encrypted workbook calls its only part, in the two-byte letters of its directory.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
CONTENT = "content.xml"  # of OpenDocument
MOST_EXACT = 1e15


def read(data: bytes) -> tuple[list[list[str]], list[str], list[Merged]]:
    """The rows of the sheet that looks most like contacts, what to tell the reader of the others, its merged cells."""
    archive = _check(data)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError as error:
        if "assword" in str(error):
            raise _locked() from error
        raise
    sheets = [
        (sheet.name, book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False))
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    filled = [(name, rows) for name, rows in sheets if rows]
    if not filled:
        raise UnreadableFile(_("Every sheet of the workbook is hidden or empty."))
    name, rows = max(filled, key=lambda sheet: (_familiar(sheet[1]), len(sheet[1])))
    notes = [_("Only the sheet “%(name)s” is read.") % {"name": name}] if len(filled) > 1 else []
    return [[_text(cell) for cell in row] for row in rows], notes, _merged(book, name, archive)


def _merged(book: CalamineWorkbook, name: str, archive: ZipFile | None) -> list[Merged]:
    """The cells that several rows share."""
    if archive and CONTENT in archive.namelist():
        return merged_in(archive, name)
    ranges = book.get_sheet_by_name(name).merged_cell_ranges or ()
    return [(top, bottom, place) for (top, place), (bottom, _last) in ranges if bottom > top]


def _check(data: bytes) -> ZipFile | None:
    """The archive that the workbook is; None for an old `.xls`, which is none. Raises UnreadableFile."""
    if not data.startswith(b"PK"):
        if ENCRYPTED in data:
            raise _locked()
        return None
    try:
        archive = open_archive(data, largest=LARGEST, largest_part=LARGEST_PART)
    except BadArchive as error:
        if error.flaw == Flaw.LOCKED:
            raise _locked() from error
        if error.flaw == Flaw.TOO_LARGE:
            raise UnreadableFile(_("The file unfolds into far more than contacts hold, and was not opened.")) from error
        raise
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise _locked()
    if not any(name.startswith("xl/") or name == CONTENT for name in names):
        raise UnreadableFile(_("The file is not a workbook: choose a CSV, Excel, OpenDocument or vCard file."))
    return archive


def _locked() -> UnreadableFile:
    return UnreadableFile(_("The workbook is protected by a password: save a copy without it and try again."))


def _familiar(rows: list[list[Any]]) -> int:
    return max((known_headings([_text(cell) for cell in row]) for row in rows[:10]), default=0)


def _text(cell: Any) -> str:
    """The cell as somebody reads it: no «.0» after a NEQ, a date as YYYY-MM-DD."""
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < MOST_EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).replace("_x000D_", " ").split())
