"""A time zone as calendars describe it: rules that go on, which every reader understands (RFC 5545, 3.6.5).

Lists of dates (RDATE) are as lawful, but common readers see only the first of them and show every later hour wrong.
"""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

YEARS_TRIED = 12  # enough for every rule «the nth Sunday» to have fallen on each of its days
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Change:
    """The moment, by the clock that stood before it, when the clocks of a zone are put on or back."""

    moment: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def is_last_of_its_month(self) -> bool:
        return self.moment.day + 7 > monthrange(self.moment.year, self.moment.month)[1]


def describe_zone(zone: ZoneInfo, first_year: int) -> Timezone | None:
    """The zone with its rules from `first_year` on; `None` where no rule of the usual form tells its changes."""
    description = Timezone()
    description.add("tzid", zone.key)
    groups = defaultdict(list)
    for year in range(first_year, first_year + YEARS_TRIED):
        for change in _changes_of(zone, year):
            groups[change.before, change.after, change.name, change.moment.time()].append(change)
    for changes in groups.values():
        weekday = _weekday_of(changes)
        if weekday is None:
            return None
        description.add_component(_rule(changes[0], weekday))
    if not groups:
        description.add_component(_always(zone, first_year))
    return description


@lru_cache(maxsize=200)
def _changes_of(zone: ZoneInfo, year: int) -> tuple[Change, ...]:
    days = (datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(367))
    return tuple(
        _between(zone, early, late) for early, late in pairwise(days) if _offset(zone, early) != _offset(zone, late)
    )


def _between(zone: ZoneInfo, early: datetime, late: datetime) -> Change:
    before = _offset(zone, early)
    while late - early > timedelta(minutes=1):
        middle = early + timedelta(minutes=(late - early) // timedelta(minutes=2))
        early, late = (middle, late) if _offset(zone, middle) == before else (early, middle)
    there = late.astimezone(zone)
    return Change(
        moment=(late + before).replace(tzinfo=None),
        before=before,
        after=_offset(zone, late),
        name=there.tzname() or zone.key,
        is_summer=bool(there.dst()),
    )


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _weekday_of(changes: list[Change]) -> str | None:
    """`2SU`, `-1SU`: the one weekday of the month on which all these changes fall, once in each of the years."""
    moments = [change.moment for change in changes]
    one_of_each = {(moment.month, moment.weekday()) for moment in moments}
    if len(moments) != YEARS_TRIED or len(one_of_each) != 1:
        return None
    day = WEEKDAYS[moments[0].weekday()]
    ranks = {(moment.day - 1) // 7 + 1 for moment in moments}
    if len(ranks) == 1:
        return f"{ranks.pop()}{day}"
    return f"-1{day}" if all(change.is_last_of_its_month for change in changes) else None


def _rule(first: Change, weekday: str) -> TimezoneDaylight | TimezoneStandard:
    part = TimezoneDaylight() if first.is_summer else TimezoneStandard()
    part.add("dtstart", first.moment)
    part.add("rrule", {"freq": "yearly", "bymonth": first.moment.month, "byday": weekday})
    part.add("tzoffsetfrom", first.before)
    part.add("tzoffsetto", first.after)
    part.add("tzname", first.name)
    return part


def _always(zone: ZoneInfo, first_year: int) -> TimezoneStandard:
    start = datetime(first_year, 1, 1)
    part = TimezoneStandard()
    part.add("dtstart", start)
    offset = _offset(zone, start.replace(tzinfo=UTC))
    part.add("tzoffsetfrom", offset)
    part.add("tzoffsetto", offset)
    part.add("tzname", start.replace(tzinfo=zone).tzname() or zone.key)
    return part
