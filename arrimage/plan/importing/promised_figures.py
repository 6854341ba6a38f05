"""«12 personnes accueillies», «Au moins 80 % des membres satisfaits», «Nombre de membres : 60»: an indicator that says
itself how many.

Only a lone figure in front of what is counted is read; a range, a date, an ordinal, a rise and a sentence with other
figures stay words.
"""

import re

from . import amounts, target_words
from .calendar_words import MONTHS
from .folding import fold
from .target_words import Figure, Figures

_LEADING = re.compile(
    r"(?:≥\s*|>=\s*|(?:au moins|au minimum|(?:un )?minimum de|minimum|at least|atteindre|rejoindre)\s+)?"
    rf"(?P<now>(?:{target_words.NUMBER})(?:\s*[kM](?=\s?\$)|\s+(?:mille|millions?)\b)?)\s*(?P<unit>%|\$)?\s+(?P<counted>[^\W\d_].*)",
    re.I | re.S,
)
_AFTER_COLON = re.compile(
    r"(?:nombre|taux|pourcentage|proportion|nb|nbre|number|rate|percentage|share)\b[^:\d]*?\s*:\s*(?P<said>[^:]+)", re.I
)
_COUNTED_BEFORE = re.compile(r"(?P<counted>[^\W\d_][^:\d]*?)\s*:\s*(?P<said>[^:]+)")
"""«Marchés ouverts : 2»."""
_TIMES = re.compile(
    r"\b(?:en|dans(?: les)?|sous|within|in|d['’]ici)\s+\d{1,3}\s*"
    r"(?:h|heures?|jours?|semaines?|mois|hours|days|weeks|months)\b"
    r"|\b(?:d['’]ici|avant|by|before)\s+(?:19|20)\d\d\b|\bde \d{1,2} (?:à \d{1,2} )?ans(?: et (?:plus|moins))?\b",
    re.I,
)
_NO_COUNT = re.compile(
    r"(?:a|et|ou|to|and|or|x|sur|of|e|er|re|eme|eres?|ans|st|nd|rd|th|years)\b|(?:nouvelles? )?editions?\b"
)
"""What follows a figure that counts nothing: «12 à 15», «3 sur 5», «50 ans de l’organisme»."""
_CHANGE = re.compile(
    r"^(?:de )?(?:plus|moins)\b"
    r"|\b(?:de (?:plus|moins|croissance)|supplementaires?|hausse|augmentation|reduction|diminution|baisse|more"
    r"|increase|decrease|growth)\b"
)
_PLURAL = re.compile(r"\w+[sx]\b|people\b|children\b|heures?\b|h\b")


def read(text: str) -> Figures | None:
    """The lone figure that the words promise; None when there is none, or more than one."""
    text = text.strip()
    if found := _AFTER_COLON.fullmatch(text):
        said = found["said"].strip()
        return target_words.read(said) if amounts.read(said) else None
    if found := _COUNTED_BEFORE.fullmatch(text):
        return target_words.read(found["said"].strip()) if _is_count(found["counted"], found["said"]) else None
    found = _LEADING.fullmatch(_TIMES.sub(" ", text))
    if found is None or re.search(r"[\d:]", found["counted"]):
        return None
    counted, unit = fold(found["counted"]), found["unit"]
    if _NO_COUNT.match(counted) or _CHANGE.search(counted) or counted.split(" ")[0] in MONTHS:
        return None
    figure = amounts.read(found["now"])
    year_like = re.fullmatch(r"(?:19|20)\d\d", found["now"]) is not None
    if figure is None or (not unit and (year_like or not _agrees(counted, many=figure.value > 1))):
        return None
    return Figures((Figure(found["now"].strip()),), unit=unit)


def without(text: str) -> str:
    """What is counted: «12 personnes accueillies» → «personnes accueillies»."""
    if read(text) is None:
        return text
    leading = _LEADING.fullmatch(text.strip())
    return leading["counted"] if leading else text.rpartition(":")[0].strip() or text


def _is_count(counted: str, said: str) -> bool:
    """Whether things in the plural stand before one figure that is neither a year nor a sum."""
    figure = amounts.read(said.strip())
    words = fold(counted)
    plain = figure is not None and figure.unit in {None, "%"} and not re.fullmatch(r"\s*(?:19|20)\d\d\s*", said)
    short = len(words.split(" ")) <= 8 and not _CHANGE.search(words)
    return plain and short and words.split(" ")[0] not in MONTHS and any(map(_PLURAL.match, words.split(" ")[:3]))


def _agrees(counted: str, many: bool) -> bool:
    """Whether the words are of that number: «211 informé» names a service and counts nothing."""
    words = counted.split(" ")[:3]
    return not many or any(_PLURAL.match(word) for word in words)
