"""Months: read from an address, and laid out in weeks that begin on Sunday, as calendars do in Québec."""

import re
from calendar import SUNDAY, Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arrimage.agenda.coming.items import CalendarItem

WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})")
# A calendar leads from month to month: it ends somewhere, or robots would follow it for ever.
FIRST_YEAR, YEARS_AHEAD = 2000, 5


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    def __str__(self) -> str:
        """As addresses write it: «2026-11»."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def following(self) -> "Month":
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    @property
    def end(self) -> date:
        """The first day that is no longer of it."""
        return self.following.first_day


def month_of(day: date) -> Month:
    return Month(day.year, day.month)


def read_month(written: str, today: date) -> Month | None:
    """The month so written; None for what is no month, or one too far for the calendar to show."""
    found = WRITTEN.fullmatch(written)
    if found is None:
        return None
    month = Month(int(found[1]), int(found[2]))
    return month if 1 <= month.number <= 12 and is_shown(month, today) else None


def is_shown(month: Month, today: date) -> bool:
    return FIRST_YEAR <= month.year <= today.year + YEARS_AHEAD


@dataclass(frozen=True)
class Day:
    """A cell of the month; `is_inside` is false for the days of its neighbours that fill its first and last weeks."""

    date: date
    is_inside: bool
    is_today: bool
    items: list[tuple[CalendarItem, bool]]


def weeks(month: Month, items: Iterable[CalendarItem], now: datetime) -> list[list[Day]]:
    """The month's weeks; what lasts several days is on each of them. Each item comes with whether it is over."""
    by_day: dict[date, list[tuple[CalendarItem, bool]]] = {}
    for item in items:
        for day in _days(item, month):
            by_day.setdefault(day, []).append((item, item.is_over(now)))
    today = now.date()
    return [
        [Day(day, day.month == month.number, day == today, by_day.get(day, [])) for day in week]
        for week in Calendar(SUNDAY).monthdatescalendar(month.year, month.number)
    ]


def _days(item: CalendarItem, month: Month) -> Iterable[date]:
    """The item's days in that month; one without a new day, or called off, is where it was to begin."""
    first = max(item.date, month.first_day)
    last = min(item.last_day, month.end - timedelta(days=1))
    return (first + timedelta(days=more) for more in range((last - first).days + 1))
