"""The demo's calendar: the plan began eight months ago, whenever the demo is loaded."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone

MONTHS_GONE = 8


@dataclass(frozen=True)
class Clock:
    """Counts months and days from the plan's first day, which is the first of a month."""

    today: date

    @property
    def start(self) -> date:
        return self.month(0)

    @property
    def end(self) -> date:
        """The plan's last day, a year after its first."""
        return self.month(12) - timedelta(days=1)

    def month(self, index: int) -> date:
        """The first day of the plan's month of that index; month 0 is the first."""
        months = self.today.year * 12 + self.today.month - 1 - MONTHS_GONE + index
        return date(months // 12, months % 12 + 1, 1)

    def last_of(self, index: int) -> date:
        return self.month(index + 1) - timedelta(days=1)

    def day(self, index: int, day: int) -> date:
        """A day of the plan's month, moved to a weekday when it falls on a weekend."""
        first = self.month(index)
        return on_a_weekday(first.replace(day=min(day, calendar.monthrange(first.year, first.month)[1])))

    def in_days(self, days: int) -> date:
        """So many days from today (before it when negative), moved to a weekday."""
        return on_a_weekday(self.today + timedelta(days=days))


def on_a_weekday(day: date) -> date:
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), get_current_timezone())
