"""Dates and times as sources write them → the hub's local ones. What may be read in two ways is not read."""

import re
from datetime import date, datetime, time

from dateutil.parser import isoparse
from django.utils import timezone

from arrimage.kit.text import fold

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
COMPACT = re.compile(r"\d{8}(?:T\d{4,6}Z?)?")
WRITTEN = re.compile(r"(?:\b[a-z]+ )??(\d{1,2})(?:er|e|st|nd|rd|th)? (?:de )?([a-z]+) (?:de )?(\d{4})")
MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (\d{4})")
FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
HOUR = re.compile(
    r"\b(\d{1,2})(?:\s*[h:]\s*(\d{2})?)(?::\d{2})?\s*([ap]\.?m\.?)?|\b(\d{1,2})\s*([ap]\.?m\.?)", re.IGNORECASE
)
MONTHS = (
    *(("janvier", "janv", "jan", "january"), ("fevrier", "fevr", "fev", "feb", "february"), ("mars", "mar", "march")),
    *(("avril", "avr", "apr", "april"), ("mai", "may"), ("juin", "jun", "june"), ("juillet", "juil", "jul", "july")),
    *(("aout", "aug", "august"), ("septembre", "sept", "sep", "september"), ("octobre", "oct", "october")),
    *(("novembre", "nov", "november"), ("decembre", "dec", "december")),
)
MONTH_OF = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}

Moment = tuple[date, time | None]


def moment(text: str) -> Moment | None:
    """A day of ISO 8601, with its hour or without; nothing for a year or a month alone, which say no day."""
    text = text.strip()
    if not (ISO_DAY.match(text) or COMPACT.match(text)):
        return None
    try:
        found = isoparse(text.replace(" ", "T", 1) if ISO_DAY.match(text) else text)
    except (ValueError, OverflowError):
        return None
    has_hour = len(text) > 10 if "-" in text else "T" in text
    return local(found) if has_hour else (found.date(), None)


def local(found: datetime) -> Moment:
    """In the hub's zone; a moment that says none is already there."""
    try:
        there = found.astimezone(timezone.get_default_timezone()) if timezone.is_aware(found) else found
    except OverflowError:
        there = found
    return there.date(), there.time().replace(second=0, microsecond=0, tzinfo=None)


def day_of(text: str, *, day_first: bool | None = None) -> date | None:
    """A day written «2026-12-03», «3 décembre 2026», «December 3, 2026» or «25/12/2026».

    Of two numbers that could both be months, `day_first` says which is the day; without it there is no telling.
    """
    if iso := moment(text):
        return iso[0]
    folded = fold(text)
    if said := WRITTEN.search(folded):
        return _day(int(said[3]), MONTH_OF.get(said[2]), int(said[1]))
    if said := MONTH_FIRST.search(folded):
        return _day(int(said[3]), MONTH_OF.get(said[1]), int(said[2]))
    if said := FIGURES.fullmatch(text.strip().split(" ")[0]):
        first, second, year = int(said[1]), int(said[2]), int(said[3])
        if first > 12 or first == second or day_first:
            return _day(year, second, first)
        if second > 12 or day_first is False:
            return _day(year, first, second)
    return None


def puts_day_first(texts: list[str]) -> bool | None:
    """What a column's dates in figures tell of their order: some day past 12 gives it away; nothing when none does."""
    pairs = [(int(said[1]), int(said[2])) for text in texts if (said := FIGURES.match(text.strip()))]
    day_first, month_first = any(a > 12 for a, _b in pairs), any(b > 12 for _a, b in pairs)
    return day_first if day_first != month_first else None


def hours_of(text: str) -> list[time]:
    """The hours said, in order: «9 h à 11 h 30» → 9:00, 11:30. Impossible ones are left out."""
    found = []
    for said in HOUR.finditer(text.replace("\u00a0", " ").replace("\u202f", " ")):
        hour, minute = int(said[1] or said[4]), int(said[2] or 0)
        half = (said[3] or said[5] or "").lower()[:1]
        hour = hour % 12 + (12 if half == "p" else 0) if half and hour <= 12 else hour
        if hour < 24 and minute < 60:
            found.append(time(hour, minute))
    return found


def _day(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day)
    except ValueError:
        return None
