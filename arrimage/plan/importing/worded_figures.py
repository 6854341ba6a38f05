"""«Membres : 42 → 60», «12 personnes accueillies (6 en 2024)»: where an indicator starts and what it aims at, in its
own words.

Only whole forms are read, with the words of a target's column; anything else that looks like two figures stays text,
with a doubt.
"""

import re

from . import target_words
from .target_words import Figures

_N = rf"(?:{target_words.NUMBER})"
_YEAR = r"(?:19|20)\d\d"
_MOVES = re.compile(
    rf"(?P<moves>(?:passe(?:r|nt|ra|ront)?\s+)?(?:\bde|\bd['’]|\bfrom)\s*{_N}\s*[%$]?"
    rf"(?:\s*\({_YEAR}\)|\s+en\s+{_YEAR})?\s*(?:à|a|to)\s*{_N}|{_N}\s*[%$]?\s*(?:→|[-=]+>)\s*{_N})(?!\d)",
    re.I,
)
_EVENT = re.compile(r"\b(?:4\s*à\s*6|5\s*à\s*7|6\s*à\s*8)\b|\d\s*@\s*\d", re.I)
"""«Un 5 à 7» is a party."""
_SPAN = re.compile(r"\s*(?:ans|h|heures|jours|mois|years|hours)\b", re.I)
"""«de 12 à 17 ans», «de 9 à 17 h»: ages and hours are no progress."""
_DATED = rf"(?:\((?:au |en |le |in |at )?(?P<label>[^()]*?{_YEAR})\)|(?:en|in)\s+(?P<year>{_YEAR}))"
_START_AND_AIM = re.compile(
    rf"(?P<base>{_N})\s*(?P<sign>[%$])?\s*{_DATED}"
    rf"\s*[,;]\s*(?:cible|target|objectif|visée?)\s*(?:de\s+|:\s*)?(?P<now>{_N})\s*(?P<unit>[%$])?",
    re.I,
)
_COUNTED_SINCE = re.compile(
    rf"(?P<now>{_N})\s*(?P<unit>[%$])?\s+[^\W\d_][^\d()]*\((?P<base>{_N})\s*[%$]?\s+(?:en|in)\s+(?P<label>{_YEAR})\)",
    re.I,
)
_BARE_AIM = re.compile(rf"\b(?:cible|target)\s+{_N}", re.I)
_START = re.compile(
    rf"(?P<now>{_N})\s*(?P<unit>[%$])?\s*{_DATED}"
    rf"|(?P<first>{_YEAR})\s*[:=]\s*(?P<then>{_N})\s*(?P<sign>[%$])?",
    re.I,
)


def read(text: str) -> Figures | None:
    """What the words of an indicator say of its start and its aim; None when they plainly say neither."""
    after = text.partition(" : ")[2] or text
    if found := _START_AND_AIM.fullmatch(after.strip()) or _COUNTED_SINCE.fullmatch(text.strip()):
        return _figures(found.groupdict())
    moves = _move(text)
    if moves is None:
        return None
    before, rest = text[: moves.start()].strip(), text[moves.start() :].strip()
    said = not before or before.endswith(":") or rest.lower().startswith("passe") or not rest[0].isalpha()
    if not said or _SPAN.match(text, moves.end()):
        return None
    return target_words.read(re.sub(r"^passe\w*\s+", "passer ", rest, flags=re.I))


def unread(text: str) -> bool:
    """Whether the words seem to hold a start and an aim."""
    return read(text) is None and bool(_moves(text) or _BARE_AIM.search(text))


def without(text: str) -> str:
    """What is counted, without the figures it goes through."""
    moves = _move(text)
    if moves and read(text):
        return f"{text[: moves.start()].strip(' :,')} {text[moves.end() :].strip(' %$')}".strip() or text
    return text


def start(raw: str) -> tuple[str, str] | None:
    """«42 (2023)», «42 en 2023», «2023 : 42» in a column of starting points: the year and the figure."""
    found = _START.fullmatch(raw.strip())
    if found is None:
        return None
    figure, unit = found["now"] or found["then"], found["unit"] or found["sign"]
    label = found["label"] or found["year"] or found["first"]
    return label.strip(), f"{figure.strip()} {unit}" if unit else figure.strip()


def _move(text: str) -> re.Match[str] | None:
    found = _moves(text)
    return found[0] if len(found) == 1 else None


def _moves(text: str) -> list[re.Match[str]]:
    return [found for found in _MOVES.finditer(text) if not _EVENT.search(found[0])]


def _figures(said: dict[str, str | None]) -> Figures:
    aim, base = (said["now"] or "").strip(), (said["base"] or "").strip()
    label = said.get("label") or said.get("year") or ""
    begun = target_words.Figure(base, label.strip())
    return Figures((target_words.Figure(aim),), begun, said.get("unit"))
