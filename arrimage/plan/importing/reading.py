"""One file → one draft, or one sentence saying why not."""

import logging
from collections.abc import Iterable
from os import PathLike
from pathlib import Path, PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _

from . import tree
from .detection import reader_for
from .draft import Draft
from .errors import PlanError, UnreadablePlan
from .matching import Countable

LARGEST_FILE = 25 * 1024 * 1024
"""Bytes. The longest plan seen is a hundredth of it; a larger file is something else."""

logger = logging.getLogger(__name__)


def read_plan(source: str | PathLike[str] | BinaryIO, filename: str = "", catalogue: Iterable[Countable] = ()) -> Draft:
    """Read a plan from a path or an open binary file.

    ``filename`` names an open file (its ending tells csv from text; everything else is told from the content);
    ``catalogue`` holds the measures to propose. Raises ``UnreadablePlan`` or ``NoPlanFound``, both ``PlanError``,
    whose text is one sentence for the user.
    """
    if isinstance(source, (str, PathLike)):
        filename = filename or PurePath(source).name
    data = _bytes(source)
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadablePlan(_("The file is empty."))
    try:
        return tree.build(reader_for(data, filename)(data), filename, catalogue)
    except PlanError:
        raise
    except Exception as error:  # parsers of five formats meet whatever a stranger sends
        logger.info("unreadable plan", exc_info=True)
        raise UnreadablePlan(_("The file is damaged or is not what its name says: it could not be read.")) from error


def _bytes(source: str | PathLike[str] | BinaryIO) -> bytes:
    try:
        if isinstance(source, (str, PathLike)):
            with Path(source).open("rb") as opened:
                data = opened.read(LARGEST_FILE + 1)
        else:
            data = source.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise UnreadablePlan(_("There is no file at this place.")) from error
    except (OSError, ValueError) as error:
        raise UnreadablePlan(_("The file could not be opened.")) from error
    if len(data) > LARGEST_FILE:
        largest = LARGEST_FILE // (1024 * 1024)
        raise UnreadablePlan(
            _("The file is larger than %(n)d MB: save the plan alone, without its pictures, and try again.")
            % {"n": largest}
        )
    return data
