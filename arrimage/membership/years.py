"""The membership year that a day falls in, and the one that follows: the same for all, or each member's own."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from arrimage.evidence.period import Period

DAY = timedelta(days=1)


@dataclass(frozen=True)
class MembershipYear:
    """`starts_on` is the day the whole year begins, also for somebody who joins later in it."""

    starts_on: date
    ends_on: date
    grace_until: date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on + DAY)


def year_later(day: date) -> date:
    """The same day of the next year. A 29 February has its anniversary on 1 March, so no year is cut short."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def year_of(category: Any, day: date) -> MembershipYear:
    """The year that holds the day for somebody who joins on it."""
    begins = _fixed_start(category, day) if category.year == category.Year.FIXED else day
    return _year_from(category, begins)


def year_after(category: Any, ends_on: date) -> MembershipYear:
    """The year that follows one that ends on that day. A fixed year begun meanwhile is joined where it stands."""
    return year_of(category, ends_on + DAY)


def renewed_year(category: Any, last_end: date | None, day: date) -> tuple[date, MembershipYear]:
    """The first day and the year that a member takes up on `day`, whose years known so far end on `last_end`.

    Renewed before the year that follows is over, it joins on to the last one; later, it begins anew on the day.
    """
    if last_end is not None:
        following = year_after(category, last_end)
        if day <= following.ends_on:
            return last_end + DAY, following
    return day, year_of(category, day)


def _fixed_start(category: Any, day: date) -> date:
    this_year = date(day.year, category.year_month, category.year_day)
    return this_year if this_year <= day else this_year.replace(year=day.year - 1)


def _year_from(category: Any, begins: date) -> MembershipYear:
    ends = year_later(begins) - DAY
    return MembershipYear(begins, ends, ends + timedelta(days=category.grace_days))
