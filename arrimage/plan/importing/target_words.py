"""The figures that a target's words hold: «12 (2016 : 8)», «de 25 à 40», «au moins 5», «2026 : 30 ; 2027 : 40»."""

import re
from dataclasses import dataclass

from . import amounts

NUMBER = r"[-−]?\d[\d\u00a0\u202f ,.']*\d|\d"
STARTS = r"(?:(?:mesure|valeur|point|situation) de départ|départ|baseline|base)"
"""Words in front of where one starts from."""
_UNIT = r"\s*(?:%|\$)?"
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True)
class Figure:
    """A figure as written, and the year said of it."""

    raw: str
    label: str = ""


@dataclass(frozen=True)
class Figures:
    """What is aimed at (several where each has its year), and where one starts from."""

    now: tuple[Figure, ...]
    base: Figure | None = None
    unit: str | None = None
    value: amounts.Number | None = None


def _in_year(name: str) -> str:
    return rf"(?:\s*\((?P<{name}>{_YEAR})\)|\s+(?:en|in)\s+(?P<{name}_bare>{_YEAR}))?"


_WITH_BASELINE = re.compile(
    rf"(?P<now>{NUMBER})\s*(?P<unit>%|\$)?\s*\("
    rf"(?P<label>[^()\d]*{_YEAR}|[^()\d:=]*?)\s*[:=]\s*(?P<base>{NUMBER}){_UNIT}\s*\)",
    re.I,
)
_BESIDE_BASELINE = re.compile(
    rf"(?P<now>{NUMBER})\s*(?P<unit>%|\$)?\s*\((?:"
    rf"(?:départ|base|baseline|actuel(?:lement)?|currently|now)\s+(?P<base>{NUMBER})"
    rf"|(?P<dated>{NUMBER}){_UNIT}\s+(?:en|in)\s+(?P<label>{_YEAR})){_UNIT}\s*\)",
    re.I,
)
_FROM_TO = re.compile(
    rf"(?:passer )?(?:de|from|d['’])\s*(?P<base>{NUMBER}){_UNIT}{_in_year('since')}\s*(?:à|a|to)\s*"
    rf"(?P<now>{NUMBER})\s*(?P<unit>%|\$)?{_in_year('by')}[^\d]*",
    re.I,
)
_ARROW = re.compile(rf"(?P<base>{NUMBER}){_UNIT}\s*(?:→|[-=]+>)\s*(?P<now>{NUMBER})\s*(?P<unit>%|\$)?[^\d]*", re.I)
_YEARED = re.compile(
    rf"(?P<now>{NUMBER})\s*(?P<unit>%|\$)?(?:\s+[^\W\d_][^\d]*?)?,?\s+(?:en|in|d['’]ici|by)\s+(?P<label>{_YEAR})",
    re.I,
)
_AT_LEAST = re.compile(
    rf"(?:≥|>=|au moins|(?:un )?minimum(?: (?:de|of))?|min\.?|at least)\s*(?P<now>{NUMBER})"
    rf"\s*(?P<unit>%|\$)?(?P<words>\s+[^\W\d_][^\d]*)?",
    re.I,
)
_COUNTED = re.compile(
    rf"(?P<now>{NUMBER})\s*(?P<unit>%|\$)?(?P<words>\s+[^\W\d_][^\d]*|\s*/\s*(?:an|année|mois|year|month)s?)?", re.I
)
_WHOLE = re.compile(r"(?P<now>100)\s*(?P<unit>%)\s*\(\s*(?P<part>\d+)\s*/\s*(?P=part)\s*\)")
"""«100 % (28/28)»: the share, and the same thing counted."""
_START_AND_AIM = re.compile(
    rf"{STARTS}\s*[:=]\s*(?P<base>{NUMBER}){_UNIT}\s*[,;/\n]?\s*"
    rf"(?:cible|target)\s*[:=]\s*(?P<now>{NUMBER})\s*(?P<unit>%|\$)?",
    re.I,
)
_STARTS_IN_BRACKETS = re.compile(
    rf"(?P<now>{NUMBER})\s*(?P<unit>%|\$)?(?P<words>\s+[^\W\d_][^\d()]*?)?\s*\({STARTS}"
    rf"\s*:\s*(?P<base>{NUMBER}){_UNIT}\s*\)",
    re.I,
)
_CHANGE = re.compile(
    r"(?:d['’]|de )?(?:augmentation|hausse|baisse|réduction|diminution|increase|decrease|more)\b", re.I
)
"""«15 % d’augmentation» is no level to reach."""
_SIGNED_SHARE = re.compile(rf"[-−–+]\s*(?:{NUMBER})\s*%")
_BY_YEAR = re.compile(
    rf"(?P<label>{_YEAR}(?:[-–/]\d{{2,4}})?|(?:an|année|year) \d)\s*[:=]\s*(?P<now>{NUMBER})\s*(?P<unit>%|\$)?"
    rf"|(?P<then>{NUMBER})\s*(?P<sign>%|\$)?\s+(?:en|in)\s+(?P<year>{_YEAR})",
    re.I,
)

_FORMS = (
    *(
        _WITH_BASELINE,
        _BESIDE_BASELINE,
        _START_AND_AIM,
        _STARTS_IN_BRACKETS,
        _FROM_TO,
        _ARROW,
        _YEARED,
        _AT_LEAST,
        _COUNTED,
    ),
    _WHOLE,
)


def read(raw: str) -> Figures | None:
    """None when the words hold no figure that is plainly the target."""
    text = raw.strip()
    if is_change(text):
        return None
    if whole := amounts.read(text):
        return Figures((Figure(text),), unit=whole.unit, value=whole.value)
    if several := _by_year(text):
        return several
    for pattern in _FORMS:
        if found := pattern.fullmatch(text):
            said = found.groupdict()
            return None if _CHANGE.match((said.get("words") or "").strip()) else _figures(said)
    return None


def is_change(raw: str) -> bool:
    """«-10 %», «+5 %»: a share with its sign says by how much, not how much."""
    return _SIGNED_SHARE.fullmatch(raw.strip()) is not None


def _by_year(text: str) -> Figures | None:
    found = [_BY_YEAR.fullmatch(part.strip()) for part in re.split(r"[;\n]|,\s", text) if part.strip()]
    matches = [match for match in found if match]
    if not matches or len(matches) < len(found):
        return None
    units = {match["unit"] or match["sign"] for match in matches}
    figures = tuple(Figure(m["now"] or m["then"], m["label"] or m["year"]) for m in matches)
    return Figures(figures, unit=units.pop() if len(units) == 1 else None)


def _figures(said: dict[str, str | None]) -> Figures:
    base = said.get("base") or said.get("dated")
    since = said.get("since") or said.get("since_bare")
    by = said.get("by") or said.get("by_bare")
    start = Figure(base.strip(), (since or said.get("label") or "").strip()) if base else None
    label = by or (said.get("label") if not base else "") or ""
    unit = said.get("unit") or (said.get("words") or "").strip() or None
    return Figures((Figure((said["now"] or "").strip(), label),), start, unit)
