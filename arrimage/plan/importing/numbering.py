"""Numbers in front of a line: «OBJECTIF 1 : …», «1.1.1 …», «A-1 …», «I.2.a) …»."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .folding import strip_accents

# From the broadest to the narrowest word; the rank decides what holds what when no number does.
_KEYWORDS = {
    "orientation": 1, "axe": 1, "enjeu": 1, "goal": 1, "priorite": 1, "priority": 1, "volet": 1, "pilier": 1,
    "pillar": 1, "theme": 1, "chantier": 1,
    "objectif global": 1, "overall objective": 1,
    "objectif general": 2, "objectif strategique": 2, "objectif": 2, "objective": 2,
    "strategie": 3, "strategy": 3, "specific objective": 3,
    "phase": 3, "sous-axe": 3, "sous-orientation": 3, "sous-objectif": 3, "sub-objective": 3, "objectif specifique": 3,
    "objectif operationnel": 3, "sous-sous-axe": 4,
}  # fmt: skip
_ACTION_WORDS = (
    "action",
    "sous-action",
    "mesure",
    "moyen",
    "activite",
    "activity",
    "projet",
    "project",
    "task",
)

_ROMAN = r"[IVX]{1,5}"
_PART = rf"(?:\d{{1,3}}|{_ROMAN}|[A-Za-z])"
_CODE = rf"(?:{_PART}(?:[.\-]{_PART})+|\d{{1,3}}|{_ROMAN}|[A-Za-z])"
_KEYWORD_CODE = rf"(?:{_CODE}|[A-Z]\d{{1,2}}(?:[.\-]\d{{1,3}})*)"  # «Objectif A1», beside a word that says what it is
_AFTER = r"\s*(?:[:.)–—-]+\s*|\s+|$)"


def _any_space(word: str) -> str:
    return re.escape(word).replace(r"\-", r"[-\s]").replace(r"\ ", r"\s+")


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


_WORDS = "|".join(_any_space(word) for word in _longest_first([*_KEYWORDS, *_ACTION_WORDS]))
_KEYWORD_LINE = re.compile(
    rf"^(?P<word>{_WORDS})s?\s*(?:no\.?\s*|n[°º]\s*|#\s*)?(?P<code>{_KEYWORD_CODE})(?P<after>{_AFTER})", re.I
)
# «Objectif : Accueillir» announces without a number; «Priorité : haute» and «Objectif : 40 membres» say something else.
_UNNUMBERED_LINE = re.compile(
    rf"^(?P<word>{'|'.join(_any_space(word) for word in _longest_first(set(_KEYWORDS) - {'priorite', 'priority'}))})"
    r"\s*[:–—]\s+(?=[^\W\d_])",
    re.I,
)
_WORD_IN_FRONT = re.compile(
    rf"(?:{'|'.join(_any_space(word) for word in _longest_first(_KEYWORDS))})s?\b\s*[:–—-]?\s*(?=\w)", re.I
)
_DOTTED = re.compile(
    rf"^(?P<code>(?:\d{{1,3}}|{_ROMAN}|[A-Z])(?:[.\-]{_PART})+)(?P<after>[.):]*(?:\s*[:–—-]\s+|\s+|$))"
)
_SINGLE = re.compile(rf"^\(?(?P<code>\d{{1,3}}|{_ROMAN}|[A-Za-z])(?P<after>(?:[.)°]\s*[-–—:]?|\s*[-–—:])(?:\s+|$))")
# «O1: …», «M2.1 …», «OS1 – …», «O1-A3 …»; «T1 : …» is a quarter
_LETTERS = r"(?![TQS][1-4]\b)[A-Z]{1,2}\d{1,2}(?:[.\-][A-Z]?\d{1,3})*"
_LETTERED = re.compile(
    rf"^(?P<code>{_LETTERS})"
    r"(?P<after>\s*[:.)]\s+|\s+[–—-]\s+(?=[A-Z\d])|(?<=[.\-]\d)\s+|(?<=[.\-]\d\d)\s+|(?<=[.\-][A-Z]\d)\s+)"
)
_RESULT = re.compile(
    rf"^(?:resultat|result|output|outcome|extrant|effet)s?(?: attendu)?\s*(?P<code>{_CODE})(?P<after>\s*[:.)–—-]\s+)",
    re.I,
)
_BARE = re.compile(rf"^(?:{_CODE}|{_LETTERS})[.):]*$")


@dataclass(frozen=True)
class Numbered:
    """A line and its number. ``rank`` is the rank of the word in front (None without one), ``action`` whether that
    word announces an action; ``rest`` is the wording, the whole text when nothing follows the number."""

    code: str
    rest: str
    rank: int | None = None
    action: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        return parts_of(self.code)


def parts_of(code: str) -> tuple[str, ...]:
    """«1.1.1.» → ("1", "1", "1"); «A-1» and «A1» → ("A", "1")."""
    return tuple(part.upper() for part in re.split(r"[.\-]|(?<=[A-Za-z])(?=\d)", code.strip(" .):(")) if part)


def is_code(text: str) -> bool:
    """Whether a cell holds a number and nothing else («1.1.1», «A-1», «12»)."""
    return bool(text) and len(text) <= 16 and bool(_BARE.match(text.strip("( ")))


def split_number(text: str) -> Numbered:
    """Take the number off the front of a line; a year («2017 …») or a quantity («12 rencontres») is none."""
    plain = strip_accents(text)
    if len(plain) != len(text):  # an œ was spelt out: positions would not match
        plain = text
    found = _KEYWORD_LINE.match(plain)
    if found and _is_announced(found, text):
        rank = _rank(found["word"])
        rest = text[found.end() :].strip()
        return Numbered(_tidy(found["code"]), rest or text, rank, action=rank is None)
    if found := _UNNUMBERED_LINE.match(plain):
        return Numbered("", text[found.end() :].strip(), _rank(found["word"]))
    found = _DOTTED.match(plain) or _SINGLE.match(plain) or _LETTERED.match(plain)
    if found and _is_number(found, text):
        return Numbered(_tidy(found["code"]), text[found.end() :].strip())
    return Numbered("", text)


def split_result(text: str) -> Numbered:
    """«Résultat 1.1 : …» in a column of what is done bears a number; elsewhere it says what an action gave."""
    plain = strip_accents(text)
    found = _RESULT.match(plain if len(plain) == len(text) else text)
    return Numbered(_tidy(found["code"]), text[found.end() :].strip()) if found else split_number(text)


def without_word(text: str) -> str:
    """«Axe Culture» → «Culture»: the wording without the word of an objective in front; empty when there is none."""
    plain = strip_accents(text)
    found = _WORD_IN_FRONT.match(plain)
    return text[found.end() :] if found and len(plain) == len(text) else ""


def named_action(text: str) -> str:
    """The number in «Action 1», which names an action and says nothing of it; empty for any other text."""
    numbered = split_number(text)
    return numbered.code if numbered.action and numbered.rest == text else ""


def announces_action(text: str) -> bool:
    """«Action 2 : …» is an action even when other numbers begin with 2."""
    return split_number(text).action


def _rank(word: str) -> int | None:
    word = re.sub(r"\s+", " ", word.lower())
    return _KEYWORDS.get(word, _KEYWORDS.get(word.replace(" ", "-")))


def _tidy(code: str) -> str:
    return code.strip(" .):(")


def _is_announced(found: re.Match[str], text: str) -> bool:
    """«Objectif 1 a été atteint» speaks of an objective, «Objectif 1 : …» and «OBJECTIF 1 Créer» announce it."""
    rest = text[found.end() :]
    code = found["code"]
    if code.isalpha() and not code.isupper():
        return False
    return not rest or bool(re.search(r"[:.)–—-]", found["after"])) or rest[0].isupper()


def _is_number(found: re.Match[str], text: str) -> bool:
    rest = text[found.end() :]
    if not rest:
        return False
    code = found["code"]
    if re.match(r"^\d+[.,]\d+$", code) and re.match(r"(?:%|\$|k\$|m\$|million|milliard)", rest, re.I):
        return False
    return not re.fullmatch(r"(?:19|20)\d\d.*", code)
