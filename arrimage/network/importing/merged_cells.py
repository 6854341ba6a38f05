"""Merged cells of an OpenDocument spreadsheet, which its reader does not tell: read from the XML, row by row."""

from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse

from arrimage.network.importing.tables import Merged

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def merged_in(archive: ZipFile, sheet: str) -> list[Merged]:
    """The cells of that sheet that several rows share (OpenDocument 1.3, part 3, 19.676 `number-rows-spanned`)."""
    with archive.open("content.xml") as content:
        return list(_merged(content, sheet))


def _merged(content: IO[bytes], sheet: str) -> Iterator[Merged]:
    is_ours, number = False, 0
    for event, element in iterparse(content, events=("start", "end")):
        if element.tag == f"{TABLE}table":
            is_ours, number = event == "start" and element.get(f"{TABLE}name") == sheet, 0
        elif event == "end" and element.tag == f"{TABLE}table-row":
            if is_ours:
                yield from _of_row(element, number)
            number += _count(element, "number-rows-repeated")
            element.clear()


def _of_row(row: Any, number: int) -> Iterator[Merged]:
    place = 0
    for cell in row:
        if cell.tag in CELLS:
            covered = _count(cell, "number-rows-spanned")
            if covered > 1:
                yield number, number + covered - 1, place
            place += _count(cell, "number-columns-repeated")


def _count(element: Any, name: str) -> int:
    said = element.get(TABLE + name) or ""
    return int(said) if said.isascii() and said.isdigit() else 1
