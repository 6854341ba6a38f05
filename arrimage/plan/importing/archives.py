"""Office files are zip archives: opened with care, since a small one can unfold into gigabytes."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _

from .errors import UnreadablePlan

_LARGEST_UNFOLDED = 120 * 1024 * 1024
_LARGEST_PART = 60 * 1024 * 1024
_MOST_FILES = 5_000
_PIECE = 1024 * 1024


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, once its declared sizes are seen to be those of an office document."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadablePlan(_damaged()) from error
    files = archive.infolist()
    texts = [info.file_size for info in files if info.filename.endswith((".xml", ".rels"))]
    too_large = sum(info.file_size for info in files) > _LARGEST_UNFOLDED or max(texts, default=0) > _LARGEST_PART
    if too_large or len(files) > _MOST_FILES:
        raise UnreadablePlan(_("The file unfolds into far more than a plan holds, and was not opened."))
    if any(info.flag_bits & 0x1 for info in files):
        raise UnreadablePlan(_("The file is protected by a password: save a copy without it and try again."))
    _unfold(archive, files)
    return archive


def _unfold(archive: zipfile.ZipFile, files: list[zipfile.ZipInfo]) -> None:
    """Unfold every part a piece at a time: a part that holds more than it declares is found out here."""
    try:
        for info in files:
            with archive.open(info) as part:
                while part.read(_PIECE):
                    pass
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise UnreadablePlan(_damaged()) from error


def _damaged() -> str:
    return _("The file is damaged: open it in its own program, save it again and retry.")
