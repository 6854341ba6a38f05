"""Bytes → the text of a plan, within what a plan may hold."""

from django.utils.translation import gettext as _

from arrimage.kit.decoding import decoded, is_text

from .errors import UnreadablePlan

_LARGEST = 5_000_000


def decode(data: bytes) -> str:
    """Raises UnreadablePlan for bytes that are no text, or more text than any plan."""
    if len(data) > _LARGEST:
        raise UnreadablePlan(_("The file holds far more text than a plan does, and was not read."))
    text = decoded(data)
    if not is_text(text):
        raise UnreadablePlan(_("The file is not text: it is of a kind that cannot be read, or it is damaged."))
    return text
