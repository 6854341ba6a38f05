"""French text made comparable: folded letters, sort keys, word stems, what words sound like."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

from Stemmer import Stemmer

SORT_KEY_LENGTH = 200
# Letters that no Unicode decomposition brings back to the alphabet a reader sorts them by.
LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
# Letters to Unicode, apostrophes to a reader.
MODIFIER_APOSTROPHES = {"\u02bb", "\u02bc"}
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’ʼ](?=\w)", re.IGNORECASE)
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
ORDINAL = re.compile(r"(\d{1,3})(?:er|re|ere|e|eme|ieme)")
ORDINALS = ("premier", "deuxieme", "troisieme", "quatrieme", "cinquieme", "sixieme", "septieme", "huitieme", "neuvieme")
# What French writes in several ways and says in one; the order counts.
SOUNDS = (
    *(("ph", "f"), ("ch", "$"), ("th", "t"), ("h", ""), ("$", "ch"), ("eau", "o"), ("au", "o")),
    *(("qu", "k"), ("ck", "k"), ("y", "i"), ("z", "s")),
)
DOUBLED = re.compile(r"(.)\1+")
# What XML cannot carry, and halves of surrogate pairs, which no encoding can.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


# It keeps no words by itself: `stem` does, for every thread.
_french = Stemmer("french", 0)
_french_lock = Lock()


class _Folding(dict[int, str]):
    """What each character becomes; worked out once for the characters of European alphabets."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < 0x3000:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_fold_part(part) for part in decomposed)


def _fold_part(part: str) -> str:
    if part in LIGATURES:
        return LIGATURES[part]
    # Marks are the accents; Cf holds what is invisible inside a word, such as the soft hyphen.
    if unicodedata.category(part) in {"Mn", "Mc", "Me", "Cf"}:
        return ""
    return part if part.isalnum() and part not in MODIFIER_APOSTROPHES else " "


_folding = _Folding()


def fold(text: str) -> str:
    """The text in plain small letters and digits, one blank between words: «L’Œuvre, été» → «l oeuvre ete».

    Any string is accepted; what is neither letter nor digit separates words.
    """
    return " ".join(text.translate(_folding).split())


def sort_key(text: str) -> str:
    """A key whose binary order is the reader's order (É with E, Œ as OE), at most 200 characters.

    Articles stay: «La Récolte» sorts under L, as people look for it in a printed list.
    """
    return fold(text)[:SORT_KEY_LENGTH].rstrip()


def words(text: str) -> list[str]:
    """The folded words: elided articles dropped («l’été» → «ete»), «St», «Ste» and «3e» spelled out, «C.P.E.» whole."""
    # Most names hold neither initials nor an apostrophe, and there are many of them.
    if text.count(".") > 1:
        text = DOTTED.sub(lambda match: match[0].replace(".", ""), text)
    if "'" in text or "’" in text or "ʼ" in text:
        text = ELISION.sub("", text)
    return [_in_letters(word) if word[0].isdigit() else ABBREVIATIONS.get(word, word) for word in fold(text).split()]


def _in_letters(word: str) -> str:
    """«3e» in full, past nine in figures; any other word that begins with a digit as it is."""
    if ordinal := ORDINAL.fullmatch(word):
        number = int(ordinal[1])
        return ORDINALS[number - 1] if 0 < number <= len(ORDINALS) else f"{number}e"
    return word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The French stem of one folded word, so that «Cafés» meets «cafe» and «municipal» meets «municipaux».

    Accents are folded beforehand: the stemmer would otherwise part «bénévole» from «benevole».
    """
    if not word.isalpha():
        return word  # numbers and codes have no stem, and are too many for the cache
    # The stemmer works on the word inside itself, so two threads may not share it.
    with _french_lock:
        return str(_french.stemWord(word))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """What one folded word sounds like, roughly: «philharmonique» and «filarmonique» sound the same."""
    for written, said in SOUNDS:
        word = word.replace(written, said)
    return DOUBLED.sub(r"\1", word)


def writable(text: str) -> str:
    """The text without the signs that XML cannot hold."""
    return UNWRITABLE.sub("", text)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut after its last whole sentence within `most` characters, else after a word with «…»."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    begun = line[: most - 1]
    sentence = max(begun.rfind(end) for end in (". ", "! ", "? "))
    return line[: sentence + 1] if sentence > most // 3 else f"{begun.rpartition(' ')[0] or begun}…".replace(",…", "…")
