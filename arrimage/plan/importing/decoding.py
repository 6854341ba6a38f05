"""Bytes → text, whatever program wrote them: UTF-8, UTF-16, Windows, old Macintosh, DOS."""

import codecs

from django.utils.translation import gettext as _

from .errors import UnreadablePlan

_FRENCH = set("éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÇÎÏÔÙÛÜŒ«»’‘“”–—…°€\u00a0\u202f•·")
_LARGEST = 5_000_000
_BEFORE_UTF8 = ("cp1252", "mac_roman", "cp850")


def decode(data: bytes) -> str:
    """Raises UnreadablePlan for bytes that are no text, or more text than any plan."""
    if len(data) > _LARGEST:
        raise UnreadablePlan(_("The file holds far more text than a plan does, and was not read."))
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    strange = sum(
        1 for c in text[:20_000] if (ord(c) < 32 and c not in "\n\t\f\v") or c == "\ufffd" or 0x7F <= ord(c) < 0xA0
    )
    if strange * 50 > len(text[:20_000]):
        raise UnreadablePlan(_("The file is not text: it is of a kind that cannot be read, or it is damaged."))
    return text


def _decoded(data: bytes) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, "replace")
    zeros = data[:4000].count(0)
    if zeros * 4 > len(data[:4000]):
        return data.decode(
            "utf-16-le" if data[1:4000:2].count(0) >= data[0:4000:2].count(0) else "utf-16-be", "replace"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return max((data.decode(name, "replace") for name in _BEFORE_UTF8), key=_looks_french)


def _looks_french(text: str) -> int:
    """Accented letters that French uses, against signs it does not."""
    return sum(1 if c in _FRENCH else -2 for c in text if ord(c) > 127)
