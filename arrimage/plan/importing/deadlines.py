"""What a deadline's words mean: the text as written → the days it covers. Nothing here knows what day it is."""

import re
from datetime import date, datetime, timedelta

from .draft import Deadline
from .folding import strip_accents
from .periods_in_text import Period, find_periods

_EMPTY = re.compile(r"[\s\-–—./*]*|n ?/ ?a|s\.? ?o\.?|neant|aucune?|none|nil")
_RECURRENCE = re.compile(
    r"\b(?:mensuel|bimensuel|bimestriel|trimestriel|semestriel|hebdomadaire|quotidien|annuel|bisannuel|biannuel)(?:le)?s?"
    r"(?:ment)?\b|\b(?:annuelle|mensuelle|trimestrielle)ment\b|\bannual(?:ly)?\b|\bmonthly\b|\bweekly\b|\byearly\b|\bdaily\b"
    r"|\bquarterly\b|\bon ?going\b|\bcontinuous(?:ly)?\b|\ben continu\b|\bcontinue?s?\b|\ben tout temps\b"
    r"|\bpermanente?s?\b"
    r"|\ben permanence\b|\brecurrente?s?\b|\brecurring\b|\bau besoin\b|\bas needed\b|\btoute l'annee\b|\btout au long\b"
    r"|\b(?:chaque|tous les|toutes les|every|each)\b|\bfois l'an\b"
    r"|\bpar (?:an|annee|mois|semaine|trimestre|saison|jour|semestre)s?\b"
    r"|\bper (?:year|month|week|quarter)\b"
    r"|\d\s*[^\d/]*/\s*(?:\d+ )?(?:an|annee|mois|semaine|trimestre|year|month|week)s?\b"
    r"|\baux (?:\d+|deux|trois|quatre|cinq|six) (?:an|annee|mois|semaine)s?\b"
)
_BY = re.compile(
    r"\b(?:d'ici|avant|au plus tard|jusqu'(?:a|au|en|aux)|pour|by|before|until|till|no later than"
    r"|not later than|prior to|within|fin)\b"
)
_AT_LATEST = re.compile(r"\W*(?:au plus tard|at the latest|maximum)\b")
_LIMIT = re.compile(r"\b(?:d'ici|avant|au plus tard|by|before|no later than|prior to)\b")
_BEFORE = re.compile(r"\b(?:avant|before|prior to)\b(?:\s+(?:le|la|les|l'|the|mois de|debut(?: de)?|start of))*\s*$")
_FROM = re.compile(
    r"\b(?:des|a partir d[eu]|a compter d[eu]|depuis|from|since|starting|as of|debut(?:ant)? (?:le|en))\b"
)
_AND_ON = re.compile(r"\s*(?:\+|et (?:\+|plus|suivantes?)|and (?:beyond|after|on))")
_END_OF = re.compile(r"\b(?:fin|end of|the end of)(?: de| du| of| d'| l'| the)*\s*$")
_FISCAL = re.compile(
    r"\b(?:annee|an|exercice|fiscal|financial|school)\s+(?:financi|fiscal|scolaire|year)|\bexercice\b|\bfiscal\b"
)
_PART_OF_YEAR = re.compile(r"\btrim|\bquarter\b")
_NO_DATE_NEAR = re.compile(
    r"d'ici|\b(?:le|la|les|l|d|de|du|des|en|au|a|et|ou|the|of|in|on|to|and|mois|fin|debut|mi|end|avant|by|before|until|pour|annee"
    r"|date|echeance|prevue?|cible|environ|vers|plus|tard|jusqu|from|starting|ete|partir)\b|[^a-z0-9]+"
)
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 60_000
_SERIAL_ZERO = date(1899, 12, 30)


def read(text: str) -> Deadline:
    """Never fails: words that name no day give kind "unknown", an empty cell kind "none"."""
    text = text.strip()
    folded = _flat(text)
    if _EMPTY.fullmatch(folded):
        return Deadline(raw=text)
    periods = find_periods(folded)
    kind, start, end = _meaning(folded, periods)
    return Deadline(raw=text, start=start, end=end, kind=kind)


def read_value(value: object, text: str) -> Deadline:
    """A spreadsheet's cell: a real date, a date kept as its serial number, a year, or words."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return Deadline(raw=value.isoformat(), start=value, end=value, kind="day")
    if serial := serial_day(text):
        return Deadline(raw=text, start=serial, end=serial, kind="day")
    return read(text)


def read_all(texts: list[str]) -> Deadline:
    """Several periods, each in its own words («T1 2026» and «T2 2026»): from the first to the last."""
    found = [read(text) for text in texts]
    if len(found) == 1:
        return found[0]
    raw = " ; ".join(texts)
    days = [day for one in found for day in (one.start, one.end) if day]
    dated = bool(found) and all(one.start and one.end for one in found)
    return Deadline(raw, min(days), max(days), "range") if dated else Deadline(raw, kind="unknown")


def serial_day(text: str) -> date | None:
    """«43190», the number behind a date in a spreadsheet → 2018-03-31; None when it is not in 1954–2064."""
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=int(float(text)))
    return None


def limit_in(text: str) -> Deadline | None:
    """The limit that a sentence states («… d’ici la fin mars 2019»), in its own words; None without exactly one."""
    folded = _flat(text)
    periods = find_periods(folded)
    words = list(_LIMIT.finditer(folded[: periods[0].at[0]])) if len(periods) == 1 else []
    if not words or len(folded) != len(text) or periods[0].at[0] - words[-1].end() > 20:
        return None
    return read(text[words[-1].start() : periods[0].at[1]])


def is_doubtful(text: str) -> bool:
    """Whether the date can be read two ways («3/4/2018») or stands inside a longer sentence."""
    folded = _flat(text)
    periods = find_periods(folded)
    if any(not period.sure for period in periods):
        return True
    rest = _NO_DATE_NEAR.sub(" ", _RECURRENCE.sub(" ", _beside(folded, periods)))
    return bool(periods) and bool(rest.strip())


def _beside(folded: str, periods: list[Period]) -> str:
    """What the sentence says beside its periods."""
    for period in reversed(periods):
        folded = folded[: period.at[0]] + " " + folded[period.at[1] :]
    return folded


def _flat(text: str) -> str:
    text = strip_accents(text).lower().replace("\u2019", "'").replace("\u00a0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", text).strip()


def _meaning(folded: str, periods: list[Period]) -> tuple[str, date | None, date | None]:
    before = folded[: periods[0].at[0]] if periods else folded
    if _RECURRENCE.search(folded):
        return ("recurrence", *_bounds_of_recurrence(before, periods))
    if not periods or (
        _PART_OF_YEAR.search(_beside(folded, periods)) and not {p.kind for p in periods} - {"year", "range"}
    ):
        return "unknown", None, None
    start, end = min(p.start for p in periods), max(p.end for p in periods)
    if len(periods) == 1 and _FISCAL.search(folded) and periods[0].kind in {"year", "range"}:
        return "unknown", None, None  # a financial year's months are not in the document
    if len(periods) == 1 and (_FROM.search(before) or _AND_ON.match(folded, periods[0].at[1])):
        return "range", start, None
    if _AT_LATEST.match(folded, periods[-1].at[1]):
        return "by", None, end
    if _BY.search(before) and not re.match(r"(?:de|du)\b", before):
        return _limit(before, periods[-1])
    if len(periods) > 1:
        return "range", start, end
    return periods[0].kind, start, end


def _limit(before: str, period: Period) -> tuple[str, date | None, date | None]:
    if _END_OF.search(before) and not re.search(r"d'ici|avant|by|before|plus tard|jusqu", before):
        return period.kind, period.start, period.end
    if _BEFORE.search(before) and period.kind != "day":
        return "by", None, period.start - timedelta(days=1)
    return "by", None, period.end


def _bounds_of_recurrence(before: str, periods: list[Period]) -> tuple[date | None, date | None]:
    if len(periods) != 1:
        return (min(p.start for p in periods), max(p.end for p in periods)) if periods else (None, None)
    if _BY.search(before):
        return None, periods[0].end
    if _FROM.search(before):
        return periods[0].start, None
    return periods[0].start, periods[0].end
