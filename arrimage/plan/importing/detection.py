"""What a file really is, told from its first bytes; its name only tells apart the kinds that are plain text."""

from collections.abc import Callable
from pathlib import PurePath

from django.utils.translation import gettext as _

from .archives import open_archive
from .blocks import Document
from .errors import UnreadablePlan
from .readers import delimited, markdown, opendocument, opendocument_text, pdf, spreadsheet, text, word

Reader = Callable[[bytes], Document]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF", b"BM")
_DELIMITED = {".csv", ".tsv", ".tab"}
_MARKDOWN = {".md", ".markdown", ".mdown"}


def reader_for(data: bytes, filename: str) -> Reader:
    """The reader of this content. Raises UnreadablePlan, saying what the file is, for a kind that is not read."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if data.startswith(b"PK"):
        return _office_reader(data)
    if b"%PDF-" in data[:1024]:
        return pdf.read
    if data.startswith(_OLE):
        raise UnreadablePlan(_ole_message(data))
    if head.startswith(b"{\\rtf"):
        raise UnreadablePlan(_("This is an RTF document: save it as Word (.docx) and try again."))
    if head[:64].lower().startswith((b"<!doctype html", b"<html")):
        raise UnreadablePlan(
            _("This is a web page: copy its table into a spreadsheet, or save it as PDF, and try again.")
        )
    if data.startswith(_PICTURES):
        raise UnreadablePlan(_("This is a picture: only plans whose text can be selected can be read."))
    ending = PurePath(filename).suffix.lower()
    if ending in _DELIMITED:
        return delimited.read
    return markdown.read if ending in _MARKDOWN else text.read


def _office_reader(data: bytes) -> Reader:
    with open_archive(data) as archive:
        names = set(archive.namelist())
        kind = archive.read("mimetype")[:200].decode("ascii", "replace") if "mimetype" in names else ""
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
    if b"encryption-data" in manifest:
        raise UnreadablePlan(_password())
    if "word/document.xml" in names:
        return word.read
    if any(name.startswith("xl/workbook") for name in names):
        return spreadsheet.read
    if kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return opendocument.read
    if kind.startswith("application/vnd.oasis.opendocument.text"):
        return opendocument_text.read
    if kind.startswith("application/vnd.oasis.opendocument"):
        raise UnreadablePlan(_("This is an OpenDocument drawing or slides: save the plan as PDF and try again."))
    raise UnreadablePlan(_("This archive is neither a Word document nor a spreadsheet."))


def _ole_message(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _password()
    return _("This is an old Word or Excel file (.doc, .xls): save it as .docx or .xlsx and try again.")


def _password() -> str:
    return _("The file is protected by a password: save a copy without it and try again.")
