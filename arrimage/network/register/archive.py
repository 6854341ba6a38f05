"""The register's open files, in a folder or a zip, read line by line whatever their size.

Six CSV files, commas between the columns, quoted where needed, in UTF-8 (with or without its mark) or Latin-1; the
first line names the columns. Two of the files have been seen under a singular name.
"""

import codecs
import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

REQUIRED = ("Entreprise", "Nom")
OPTIONAL = ("Etablissements", "FusionScissions", "ContinuationsTransformations", "DomaineValeur")
STEP = 20_000  # lines between two words on how far the reading is
Progress = Callable[[float], None]


class RegisterError(Exception):
    """The files cannot be read as the register's; its text is a sentence for the reader."""


@dataclass
class ReadFile:
    """What was read of one file: how many records it holds, and its SHA-256."""

    rows: int = 0
    sha256: str = ""


@dataclass
class Archive:
    """The files by name («Entreprise»), each with its size in bytes and how to open it."""

    files: dict[str, tuple[int, Callable[[], IO[bytes]]]]
    modified_on: date
    read: dict[str, ReadFile] = field(default_factory=dict)
    progress: Progress = lambda share: None
    _done: int = 0

    @property
    def missing(self) -> list[str]:
        return [name for name in OPTIONAL if name not in self.files]

    def rows(self, name: str, columns: Sequence[str]) -> Iterator[list[str]]:
        """The values of these columns, stripped, for each record of the file; nothing when the file is absent.

        Raises RegisterError, with the file and the line, when a column is missing or the file is damaged or cut.
        """
        if name not in self.files:
            return
        size, opened = self.files[name]
        kept = self.read[name] = ReadFile()
        digest = hashlib.sha256()
        reader: Iterator[list[str]] = iter(())
        try:
            with opened() as file:
                reader = csv.reader(_lines(file, digest.update), strict=True)
                header = [title.strip().upper() for title in next(reader, [])]
                places = _places(name, header, columns)
                for row in reader:
                    if not row:
                        continue
                    if len(row) != len(header):
                        raise _cut(name, reader.line_num)
                    kept.rows += 1
                    if kept.rows % STEP == 0:
                        self._advance(min(file.tell(), size))
                    yield [row[place].strip() for place in places]
        except (csv.Error, zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise _cut(name, getattr(reader, "line_num", 0)) from error
        kept.sha256 = digest.hexdigest()
        self._done += size
        self._advance(0)

    def _advance(self, bytes_of_this_file: int) -> None:
        total = sum(size for size, _open in self.files.values()) or 1
        self.progress(min(1.0, (self._done + bytes_of_this_file) / total))


def open_archive(path: Path) -> Archive:
    """The register's files in a folder or a zip. Raises RegisterError when one that is needed is missing."""
    try:
        files, modified_on = _in_folder(path) if path.is_dir() else _in_zip(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise RegisterError(
            _("“%(name)s” is neither a folder nor a whole zip file: download the register’s archive again.")
            % {"name": path.name}
        ) from error
    for name in REQUIRED:
        if name not in files:
            raise RegisterError(
                _("“%(name)s.csv” is missing: the register’s archive holds it beside five other files.")
                % {"name": name}
            )
    return Archive(files, modified_on)


Found = tuple[dict[str, tuple[int, Callable[[], IO[bytes]]]], date]


def _in_folder(path: Path) -> Found:
    files: dict[str, tuple[int, Callable[[], IO[bytes]]]] = {}
    days = []
    for file in sorted(path.iterdir()):
        if name := _known(file.name):
            files[name] = (file.stat().st_size, lambda file=file: file.open("rb"))  # type: ignore[misc]
            days.append(datetime.fromtimestamp(file.stat().st_mtime).date())
    return files, max(days, default=date.min)


def _in_zip(path: Path) -> Found:
    files: dict[str, tuple[int, Callable[[], IO[bytes]]]] = {}
    days = []
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            folders, _slash, file = info.filename.rpartition("/")
            if (name := _known(file)) and "__MACOSX" not in folders:
                files[name] = (info.file_size, lambda info=info: _Member(path, info.filename))  # type: ignore[misc]
                days.append(date(*info.date_time[:3]))
    return files, max(days, default=date.min)


class _Member(io.BufferedReader):
    """A file of the zip, which closes the zip with itself."""

    def __init__(self, path: Path, name: str) -> None:
        self._zip = zipfile.ZipFile(path)
        super().__init__(self._zip.open(name), 1 << 18)  # type: ignore[arg-type]  # reads like a raw file

    def close(self) -> None:
        super().close()
        self._zip.close()


def _known(file_name: str) -> str:
    """The file's usual name, for «entreprise.CSV» and «FusionScission.csv» too; empty for any other file."""
    stem, _dot, ending = file_name.rpartition(".")
    if ending.lower() != "csv":
        return ""
    return next((name for name in REQUIRED + OPTIONAL if _bare(name) == _bare(stem)), "")


def _bare(name: str) -> str:
    return name.lower().replace("s", "").replace("é", "e")


def _lines(file: IO[bytes], seen: Callable[[bytes], None]) -> Iterator[str]:
    first = True
    for line in file:
        seen(line)
        if first:
            line, first = line.removeprefix(codecs.BOM_UTF8), False
        yield line.decode("utf-8", "register_latin1").replace("\x00", "")


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are read as Latin-1: an accent of that encoding never happens to be valid UTF-8."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("register_latin1", _as_latin1)


def _places(name: str, header: list[str], columns: Sequence[str]) -> list[int]:
    lacking = [column for column in columns if column not in header]
    if lacking:
        raise RegisterError(
            _("The file “%(name)s.csv” has no column %(columns)s: it is not the register’s, or its structure changed.")
            % {"name": name, "columns": ", ".join(lacking)}
        )
    return [header.index(column) for column in columns]


def _cut(name: str, line: int) -> RegisterError:
    return RegisterError(
        _("The file “%(name)s.csv” is damaged or cut at line %(line)d: copy or download it again.")
        % {"name": name, "line": line}
    )
