"""Words compared without case, accents or punctuation."""

import re
import unicodedata

_INCLUSIVE = re.compile(r"\((?:s|e|es|ne|x|aux)\)|[·•.](?:e|s|es|trice|rice|ne)\b", re.I)
_NOT_WORD = re.compile(r"[^a-z0-9%$#]+")


def strip_accents(text: str) -> str:
    """«Échéancier» → «Echeancier», «cœur» → «coeur»; length may change."""
    text = text.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def fold(text: str) -> str:
    """Lower case, no accents, single spaces between words: «PERSONNE(S) RESPONSABLE(S)» → «personne responsable»."""
    return _NOT_WORD.sub(" ", strip_accents(_INCLUSIVE.sub("", text)).lower()).strip()


def squeeze(text: str) -> str:
    """Runs of blanks made one space, line by line; no-break spaces are the author's and stay."""
    lines = [re.sub(r"[ \t\r\f\v\u200b\ufeff]+", " ", line).strip() for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()
