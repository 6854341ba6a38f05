"""Words compared without their accents: old mail systems leave them out, «Boite du destinataire archivee»."""

import re
import unicodedata

# Letters of the Latin script only: taken apart, Japanese and Russian ones would become others.
_LATIN = {
    letter: unicodedata.normalize("NFD", chr(letter))[0]
    for letter in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if len(unicodedata.normalize("NFD", chr(letter))) > 1
}
_OTHERS = {
    **dict(zip(map(ord, "øØłŁđĐı"), "oOlLdDi", strict=True)),
    **dict.fromkeys(map(ord, "’‘ʼ´`"), "'"),
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " "),
}
# Typed with a Chinese or Japanese keyboard: «收件人：<li@exemple.example>».
_WIDE = dict(zip(map(ord, "：，；（）＜＞＠　、。【】「」"), ":,;()<>@ ,.[][]", strict=True))
_FOLD = _LATIN | _OTHERS | _WIDE


def folded(text: str) -> str:
    """The text without accents, its apostrophes and spaces plain."""
    return text if text.isascii() else text.translate(_FOLD)


def narrow(text: str) -> str:
    """The text with the punctuation of every script as ASCII has it; its letters stay."""
    return text if text.isascii() else text.translate(_WIDE)


def words(*pieces: str) -> re.Pattern[str]:
    """What to look for in a folded text, written with its accents, whatever the capitals."""
    found = re.compile(folded("|".join(pieces)), re.I | re.M)
    assert not found.match(""), "an empty piece would be found everywhere"
    return found
