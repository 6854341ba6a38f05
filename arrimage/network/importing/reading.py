"""One file → one table, or one sentence saying why not."""

import logging

from django.utils.translation import gettext as _

from arrimage.network.importing import cards, delimited, workbooks
from arrimage.network.importing.headings import known_headings, table_of
from arrimage.network.importing.tables import Table, UnreadableFile

LARGEST_FILE = 60 * 1024 * 1024
MOST_ROWS = 250_000
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
WORKBOOKS = (".xlsx", ".ods")  # an `.xls` is often a CSV by another name
ARCHIVES = (b"PK", b"\xd0\xcf\x11\xe0")

logger = logging.getLogger(__name__)


def read_table(data: bytes, name: str = "") -> Table:
    """Read a CSV (any encoding and separator), an Excel or OpenDocument sheet, or vCards, told from the content.

    The `name` only tells what is wrong: any text makes a table, also what is left of a workbook.

    Raises UnreadableFile. Empty rows are left out; cells are text, trimmed.
    """
    if len(data) > LARGEST_FILE:
        limit = {"n": LARGEST_FILE // (1024 * 1024)}
        raise UnreadableFile(_("The file is larger than %(n)d MB: cut it in parts and import them one by one.") % limit)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(_("The file is empty: choose another one."))
    try:
        table = _read(data)
    except UnreadableFile:
        raise
    except Exception as error:  # parsers of four formats meet whatever a stranger sends
        logger.info("unreadable file of contacts", exc_info=True)
        raise _damaged() from error
    if name.lower().endswith(WORKBOOKS) and not data.startswith(ARCHIVES) and not known_headings(table.headings):
        raise _damaged()
    if not table.rows:
        raise UnreadableFile(_("The file holds only headings: there is no row to import."))
    if len(table.rows) > MOST_ROWS:
        limit = {"n": MOST_ROWS}
        raise UnreadableFile(_("The file holds more than %(n)d rows: cut it in parts.") % limit)
    return table


def _damaged() -> UnreadableFile:
    return UnreadableFile(
        _("The file is damaged or is not what its name says: open it in its program, save it again and retry.")
    )


def _read(data: bytes) -> Table:
    if data.startswith(PICTURES):
        raise UnreadableFile(_("The file is a picture: choose a CSV, Excel, OpenDocument or vCard file."))
    if data[:1024].lstrip().startswith(b"%PDF-"):
        raise UnreadableFile(_("The file is a PDF: choose a CSV, Excel, OpenDocument or vCard file."))
    if data.startswith(ARCHIVES):
        return table_of(*workbooks.read(data))
    if cards.is_cards(data):
        return cards.read(data)
    return table_of(delimited.read(data))
