"""Office files are zip archives: opened with care."""

import zipfile

from django.utils.translation import gettext as _

from arrimage.kit import archives

from .errors import UnreadablePlan

_LARGEST_UNFOLDED = 120 * 1024 * 1024
_LARGEST_PART = 60 * 1024 * 1024


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, once its declared sizes are seen to be those of an office document."""
    try:
        return archives.open_archive(data, largest=_LARGEST_UNFOLDED, largest_part=_LARGEST_PART)
    except archives.BadArchive as error:
        sentences = {
            archives.Flaw.DAMAGED: _("The file is damaged: open it in its own program, save it again and retry."),
            archives.Flaw.TOO_LARGE: _("The file unfolds into far more than a plan holds, and was not opened."),
            archives.Flaw.LOCKED: _("The file is protected by a password: save a copy without it and try again."),
        }
        raise UnreadablePlan(sentences[error.flaw]) from error
