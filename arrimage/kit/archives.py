"""Zip archives from strangers, such as office files: a small one can unfold into gigabytes."""

import io
import zipfile
import zlib
from enum import StrEnum

_PIECE = 1024 * 1024


class Flaw(StrEnum):
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    LOCKED = "locked"


class BadArchive(Exception):
    """The archive cannot be opened safely; `flaw` says why."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


def open_archive(data: bytes, *, largest: int, largest_part: int, most_files: int = 5_000) -> zipfile.ZipFile:
    """The archive, every part of it unfolded once to see that it holds what it declares.

    `largest` and `largest_part` are bytes once unfolded, of the whole and of one XML part. Raises BadArchive.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadArchive(Flaw.DAMAGED) from error
    files = archive.infolist()
    texts = [info.file_size for info in files if info.filename.endswith((".xml", ".rels"))]
    too_large = sum(info.file_size for info in files) > largest or max(texts, default=0) > largest_part
    if too_large or len(files) > most_files:
        raise BadArchive(Flaw.TOO_LARGE)
    if any(info.flag_bits & 0x1 for info in files):
        raise BadArchive(Flaw.LOCKED)
    _unfold(archive, files)
    return archive


def _unfold(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo]) -> None:
    """A piece at a time: a part that holds more than it declares is found out here."""
    try:
        for info in files:
            with archive.open(info) as part:
                while part.read(_PIECE):
                    pass
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise BadArchive(Flaw.DAMAGED) from error
