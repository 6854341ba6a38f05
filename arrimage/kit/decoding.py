"""Bytes → text, whatever program wrote them: UTF-8, UTF-16, Windows, old Macintosh, DOS."""

import codecs

_FRENCH = set("éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÇÎÏÔÙÛÜŒ«»’‘“”–—…°€\u00a0\u202f•·")
_BEFORE_UTF8 = ("cp1252", "mac_roman", "cp850")
_ASCII = bytes(range(128))
_LOOKED_AT = 20_000


def decoded(data: bytes) -> str:
    """The text with plain line ends. Any bytes give some text: `is_text` tells whether it makes sense."""
    return _decoded(data).replace("\r\n", "\n").replace("\r", "\n")


def is_text(text: str) -> bool:
    """Whether what was decoded is text rather than a program or a picture."""
    looked = text[:_LOOKED_AT]
    strange = sum(1 for c in looked if (ord(c) < 32 and c not in "\n\t\f\v") or c == "\ufffd" or 0x7F <= ord(c) < 0xA0)
    return strange * 50 <= len(looked)


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
        # Each of these has one byte a letter: those past ASCII are enough to choose, and a large file has many.
        told = data.translate(None, _ASCII)[:_LOOKED_AT]
        return data.decode(max(_BEFORE_UTF8, key=lambda name: _looks_french(told.decode(name, "replace"))), "replace")


def _looks_french(text: str) -> int:
    """Accented letters that French uses, against signs it does not."""
    return sum(1 if c in _FRENCH else -2 for c in text)
