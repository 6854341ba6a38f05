"""Files people send and take away: what is accepted, under which name, how it is handed back."""

import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection
from functools import partial
from math import ceil
from pathlib import PurePath
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import FileField, Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete
from django.http import FileResponse
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
HEAD = 8192
NAME_LENGTH = 120


class Kind(NamedTuple):
    """A kind of file: its content type, and whether bytes at the file's start (or inside it) are of that kind."""

    content_type: str
    holds: Callable[[bytes, IO[bytes]], bool]


def _starts(*signatures: bytes) -> Callable[[bytes, IO[bytes]], bool]:
    return lambda head, file: head.startswith(signatures)


def _office(folder: str) -> Callable[[bytes, IO[bytes]], bool]:
    """Microsoft's formats: a zip with its parts in a folder of its own."""

    def holds(head: bytes, file: IO[bytes]) -> bool:
        names = _zip_names(file)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return holds


def _open_document(content_type: str) -> Callable[[bytes, IO[bytes]], bool]:
    """OpenDocument writes its content type, uncompressed, as the first thing in the zip."""
    return lambda head, file: head.startswith(b"PK") and f"mimetype{content_type}".encode() in head[:200]


def _zip_names(file: IO[bytes]) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return []


def _is_text(head: bytes, file: IO[bytes]) -> bool:
    # UTF-16 is full of zero bytes and says so by its first two; any other zero byte means a program or an image.
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in head


def _is_calendar(head: bytes, file: IO[bytes]) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(b"BEGIN:VCALENDAR")


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_JPEG = Kind("image/jpeg", _starts(b"\xff\xd8\xff"))
KINDS = {
    "pdf": Kind("application/pdf", lambda head, file: b"%PDF-" in head[:1024]),
    "docx": Kind(f"{_OOXML}.wordprocessingml.document", _office("word/")),
    "xlsx": Kind(f"{_OOXML}.spreadsheetml.sheet", _office("xl/")),
    "pptx": Kind(f"{_OOXML}.presentationml.presentation", _office("ppt/")),
    "odt": Kind(f"{_ODF}.text", _open_document(f"{_ODF}.text")),
    "ods": Kind(f"{_ODF}.spreadsheet", _open_document(f"{_ODF}.spreadsheet")),
    "odp": Kind(f"{_ODF}.presentation", _open_document(f"{_ODF}.presentation")),
    "png": Kind("image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "webp": Kind("image/webp", lambda head, file: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    "txt": Kind("text/plain", _is_text),
    "csv": Kind("text/csv", _is_text),
    "md": Kind("text/markdown", _is_text),
    "ics": Kind("text/calendar", _is_calendar),
}


@deconstructible
class UploadValidator:
    """Refuses a file that is empty, too heavy, of a kind not kept, or not of the kind its name says.

    `kinds` are keys of KINDS. A file already stored passes: it was checked when it came in.
    """

    def __init__(self, kinds: Collection[str] = tuple(KINDS), max_megabytes: int = 25) -> None:
        self.kinds = tuple(kinds)
        self.max_megabytes = max_megabytes

    def __call__(self, file: "File[Any]") -> None:
        """Raise ValidationError, with a sentence that says what to do, unless the file is fine."""
        if isinstance(file, FieldFile) and getattr(file, "_committed", False):
            return
        said = {"name": safe_file_name(file.name or "")}
        kind = PurePath(said["name"]).suffix.lower().removeprefix(".")
        if kind not in self.kinds:
            said["kinds"] = ", ".join(self.kinds)
            raise ValidationError(
                _("“%(name)s” is not of a kind kept here. Choose a file of one of these kinds: %(kinds)s."),
                code="kind",
                params=said,
            )
        if not file.size:
            raise ValidationError(_("“%(name)s” is empty. Choose another file."), code="empty", params=said)
        if file.size > self.max_megabytes * MEGABYTE:
            said |= {"size": str(ceil(file.size / MEGABYTE)), "limit": str(self.max_megabytes)}
            raise ValidationError(
                _("“%(name)s” weighs %(size)s MB; the limit is %(limit)s MB. Make it lighter or cut it in parts."),
                code="size",
                params=said,
            )
        if not self._holds(kind, file):
            said["kind"] = kind
            raise ValidationError(
                _(
                    "“%(name)s” is not really a %(kind)s file, or it is damaged. Open it in the program that made it "
                    "and save it again as %(kind)s."
                ),
                code="content",
                params=said,
            )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UploadValidator) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.kinds, self.max_megabytes))

    def _holds(self, kind: str, file: "File[Any]") -> bool:
        file.seek(0)
        head = file.read(HEAD)
        content = file.file if isinstance(file, File) and file.file else file
        try:
            return KINDS[kind].holds(head, content)
        finally:
            file.seek(0)


def safe_file_name(name: str) -> str:
    """The name without folders, control or direction marks, at most 120 characters, its ending and accents kept."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    clean = " ".join(re.sub(r"[^\w .,()'’«»&+-]+", " ", base).split()).lstrip(".- ")
    path = PurePath(clean or "document")
    return path.stem[: NAME_LENGTH - len(path.suffix[:20])].rstrip(" .") + path.suffix[:20]


def delete_files_with(*models: type[Model]) -> None:
    """From now on no file outlives the records of these models that keep it, deleted alone or along with another."""
    for model in models:
        post_delete.connect(_delete_files, sender=model, dispatch_uid=f"files of {model._meta.label}")


def _delete_files(instance: Model, using: str, **kwargs: Any) -> None:
    for field in instance._meta.fields:
        if isinstance(field, FileField) and (file := getattr(instance, field.name)):
            # Once the deletion is certain: a transaction undone must find its files again.
            others = type(instance)._base_manager.using(using).filter(**{field.name: file.name})
            transaction.on_commit(partial(_delete_unless_kept, file, others), using=using)


def _delete_unless_kept(file: FieldFile, others: QuerySet[Any]) -> None:
    """Records may share a file: it goes with the last of them."""
    if not others.exists():
        file.storage.delete(file.name or "")


def protected_file_response(file: IO[bytes], filename: str) -> FileResponse:
    """The file as a download that no browser opens by itself, guesses the kind of, or keeps.

    The caller has checked that the person may have it.
    """
    name = safe_file_name(filename)
    kind = KINDS.get(PurePath(name).suffix.lower().removeprefix("."))
    content_type = kind.content_type if kind else "application/octet-stream"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
