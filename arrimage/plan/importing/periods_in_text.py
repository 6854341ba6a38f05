"""Finding the dates and periods named in a sentence: «31 mars 2018», «T1 2018», «de mars à juin 2018»."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .calendar_words import (
    MONTHS,
    ORDINALS,
    SEASONS,
    Days,
    half_days,
    month_days,
    quarter_days,
    season_days,
    year_days,
)

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_SEASON = "|".join(SEASONS)
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"
_OF = r"\s*(?:,|de l'annee|de l'an|de|d'|of|en|in)?\s*"


@dataclass(frozen=True)
class Period:
    """A named period and where it stands in the sentence. ``sure`` is false when it could be read otherwise."""

    start: date
    end: date
    kind: str
    at: tuple[int, int]
    sure: bool = True


_Found = tuple[Days, str, bool]
_Reader = Callable[[re.Match[str]], _Found | None]


def find_periods(folded: str) -> list[Period]:
    """Every period in a sentence already lower case and without accents, in order, none overlapping."""
    text, found = folded, []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            try:
                result = read(match)
            except ValueError:  # a 31st of February is no day, and its month is not what was meant
                result, text = None, _blank(text, match)
            if result:
                (start, end), kind, sure = result
                found.append(Period(start, end, kind, match.span(), sure))
                text = _blank(text, match)
    return sorted(found, key=lambda period: period.at)


def _blank(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + "\x00" * len(match[0]) + text[match.end() :]


def full_year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


def _day(year: int, month: int, day: int, sure: bool = True) -> _Found:
    found = date(year, month, day)
    return (found, found), "day", sure


def _numeric_day(match: re.Match[str]) -> _Found:
    """Day first, as here; month first only when the second number cannot be a month."""
    first, second, year = int(match["a"]), int(match["b"]), full_year(match["y"])
    if second > 12:
        return _day(year, first, second)
    return _day(year, second, first, sure=first > 12 or first == second)


def _year_range(match: re.Match[str]) -> _Found | None:
    first, last = int(match["a"]), match["b"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if end <= first or end - first > 40:
        return None
    return (date(first, 1, 1), date(end, 12, 31)), "range", True


def _month_range(match: re.Match[str]) -> _Found | None:
    year = int(match["y"])
    start, end = month_days(year, MONTHS[match["a"]])[0], month_days(year, MONTHS[match["b"]])[1]
    return ((start, end), "range", True) if start < end else None


def _day_range(match: re.Match[str]) -> _Found | None:
    year, month = int(match["y"]), MONTHS[match["m"]]
    start, end = date(year, month, int(match["a"])), date(year, month, int(match["b"]))
    return ((start, end), "range", True) if start < end else None


def _days_of_months(match: re.Match[str]) -> _Found | None:
    """«3 mars au 7 avril 2026»."""
    year = int(match["y"])
    start, end = date(year, MONTHS[match["m"]], int(match["a"])), date(year, MONTHS[match["n"]], int(match["b"]))
    return ((start, end), "range", True) if start < end else None


def _quarter_range(match: re.Match[str]) -> _Found | None:
    """«T2-T3 2026», «1er et 2e trimestres 2026»."""
    year, first, last = int(match["y"]), ORDINALS[match["a"]], ORDINALS[match["b"]]
    return ((quarter_days(year, first)[0], quarter_days(year, last)[1]), "range", True) if first < last else None


def _season_range(match: re.Match[str]) -> _Found | None:
    """«Automne-hiver 2017-2018», «printemps et été 2018»: from the first season to the second."""
    first, second = SEASONS[match["a"]], SEASONS[match["b"]]
    last = int(match["y"]) if not match["z"] else full_year(match["z"])
    starts = int(match["y"]) if match["z"] or second != "winter" else last
    start, end = season_days(starts, first)[0], season_days(last, second)[1]
    return ((start, end), "range", True) if start < end else None


def _season(match: re.Match[str]) -> _Found:
    year = full_year(match["z"]) if match["z"] else int(match["y"])
    return season_days(year, SEASONS[match["s"]]), "season", not match["z"] or SEASONS[match["s"]] == "winter"


_TO = r"(?:\s*(?:-|–|—|/|a|au|to|et|and|until|jusqu'a|jusqu'en)\s*)"
_PATTERNS: list[tuple[re.Pattern[str], _Reader]] = [
    (re.compile(r"\b(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})\b(?: 00:00(?::00)?)?"),
     lambda m: _day(int(m["y"]), int(m["m"]), int(m["d"]))),
    (re.compile(r"\b(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>(?:19|20)\d\d|\d\d)\b"), _numeric_day),
    (re.compile(rf"\b(?P<a>\d{{1,2}}){_TO}(?P<b>\d{{1,2}})\s+(?P<m>{_MONTH})\b\.?{_OF}(?P<y>{_YEAR})\b"), _day_range),
    (re.compile(rf"\b(?P<a>\d{{1,2}})(?:er)?\s+(?P<m>{_MONTH})\b\.?{_TO}(?P<b>\d{{1,2}})(?:er)?\s+(?P<n>{_MONTH})\b\.?{_OF}(?P<y>{_YEAR})\b"),
     _days_of_months),
    (re.compile(rf"\b[tq]\s?(?P<a>[1-4]){_TO}[tq]\s?(?P<b>[1-4]){_OF}(?P<y>{_YEAR})\b(?!\s*[-–/]\s*\d)"),
     _quarter_range),
    (re.compile(rf"\b(?P<a>{_ORDINAL}){_TO}(?P<b>{_ORDINAL}) (?:trim(?:estre)?|quarter)s?\.?"
    rf"{_OF}(?P<y>{_YEAR})\b(?!\s*[-–/]\s*\d)"),
     _quarter_range),
    (re.compile(rf"\b(?P<d>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of )?(?P<m>{_MONTH})\b\.?{_OF}(?P<y>{_YEAR})\b"),
     lambda m: _day(int(m["y"]), MONTHS[m["m"]], int(m["d"]))),
    (re.compile(rf"\b(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>{_YEAR})\b"),
     lambda m: _day(int(m["y"]), MONTHS[m["m"]], int(m["d"]))),
    (re.compile(rf"\b(?P<a>{_MONTH})\b\.?{_TO}(?P<b>{_MONTH})\b\.?{_OF}(?P<y>{_YEAR})\b"), _month_range),
    (re.compile(rf"\b(?P<a>{_SEASON})\.?{_TO}(?:l')?(?P<b>{_SEASON})\.?{_OF}(?P<y>{_YEAR})(?:\s*[-–/]\s*(?P<z>(?:20)?\d\d))?\b"),
     _season_range),
    (re.compile(rf"\b(?P<s>{_SEASON})\.?{_OF}(?P<y>{_YEAR})(?:\s*[-–/]\s*(?P<z>(?:20)?\d\d))?\b"), _season),
    (re.compile(rf"\b(?:[tq]\s?(?P<n>[1-4])|trim(?:estre)?\.? (?P<o>[1-4])){_OF}(?P<y>{_YEAR})\b(?!\s*[-–/]\s*\d)"),
     lambda m: (quarter_days(int(m["y"]), int(m["n"] or m["o"])), "quarter", True)),
    (re.compile(rf"\b(?P<o>{_ORDINAL}) (?:trim(?:estre)?|quarter)\.?{_OF}(?P<y>{_YEAR})\b(?!\s*[-–/]\s*\d)"),
     lambda m: (quarter_days(int(m["y"]), ORDINALS[m["o"]]), "quarter", True)),
    (re.compile(rf"\b(?P<y>{_YEAR})[-:\s]*[tq](?P<n>[1-4])\b"),
     lambda m: (quarter_days(int(m["y"]), int(m["n"])), "quarter", True)),
    (re.compile(rf"\b(?:[sh](?P<n>[12])|(?P<o>{_ORDINAL}) (?:semestre|half)"
    rf"|semestre (?P<p>[12])){_OF}(?P<y>{_YEAR})\b(?!\s*[-–/]\s*\d)"),
     lambda m: (half_days(int(m["y"]), int(m["n"] or m["p"] or ORDINALS[m["o"]])), "range", True)),
    (re.compile(rf"\b(?P<m>{_MONTH})\b\.?{_OF}(?P<y>{_YEAR})\b"),
     lambda m: (month_days(int(m["y"]), MONTHS[m["m"]]), "month", True)),
    (re.compile(rf"\b(?P<y>{_YEAR})\s*:?\s+(?P<m>{_MONTH})\b"),
     lambda m: (month_days(int(m["y"]), MONTHS[m["m"]]), "month", True)),
    (re.compile(rf"\b(?P<m>{_MONTH})\.?[- ](?P<y>\d\d)\b"),
     lambda m: (month_days(full_year(m["y"]), MONTHS[m["m"]]), "month", False)),
    (re.compile(rf"\b(?:mi[- ]annee|mid[- ]year|mi|mid|milieu)[-– ](?:de (?:l'annee )?|of )?(?P<y>{_YEAR})\b"
    r"(?!\s*[-–/]\s*\d)"),
     lambda m: ((date(int(m["y"]), 6, 1), date(int(m["y"]), 7, 31)), "range", False)),
    (re.compile(rf"\b(?P<a>{_YEAR}){_TO}(?:l'ete )?(?P<b>{_YEAR})\b"), _year_range),
    (re.compile(r"\b(?P<a>20\d\d)\s*[-–/]\s*(?P<b>\d\d)\b(?!\s*[-/]\s*\d)"), _year_range),
    (re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])\b"),
     lambda m: (month_days(int(m["y"]), int(m["m"])), "month", True)),
    (re.compile(r"(?<!\d[-–/])\b(?P<m>0[1-9]|1[0-2])-(?P<y>(?:19|20)\d\d)\b(?!-\d)"),
     lambda m: (month_days(int(m["y"]), int(m["m"])), "month", True)),
    (re.compile(r"\b(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d)\b"),
     lambda m: (month_days(int(m["y"]), int(m["m"])), "month", True)),
    (re.compile(rf"(?<![\d$.,])\b(?P<y>{_YEAR})\b(?![.,]?\d|\s*(?:\$"
    rf"|%))"), lambda m: (year_days(int(m["y"])), "year", True)),
]  # fmt: skip
