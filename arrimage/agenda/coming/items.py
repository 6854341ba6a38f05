"""One thing of the public calendar, wherever it is kept: an event, a public activity, a session of others."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from arrimage.agenda.models import Activity, Event

Day = date  # the items have a field of that name


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarItem:
    """What the calendar shows. Dates and times are the hub's local ones; the price is in Canadian dollars.

    `key` is stable for good: feeds are made of it. `url` is empty for a public activity, which has no page of its own.
    `municipality` is its geographic code. A postponed item has no new day yet: `date` is the one it had.
    """

    key: str
    calendar_key: str = ""  # where a calendar knows it by another one: that of its activity
    title: str
    kind: str
    date: date
    end_date: Day | None = None
    start_time: time | None = None
    end_time: time | None = None
    place: str = ""
    municipality: str = ""
    municipality_name: str = ""
    county: str = ""
    is_online: bool = False
    audience: str = Event.Audience.EVERYONE
    language: str = ""
    lowest_price: Decimal | None = None
    url: str = ""
    is_own: bool = True
    organiser: str = ""
    summary: str = ""
    is_held: bool = False
    is_full: bool = False
    is_cancelled: bool = False
    is_postponed: bool = False
    why_changed: str = ""
    published_at: datetime
    changed_at: datetime
    sequence: int = 0

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> Day:
        return self.end_date or self.date

    @property
    def kind_words(self) -> str:
        return str(Activity.Kind(self.kind).label)

    @property
    def where(self) -> str:
        """The place in one line: its name, its municipality, or that it is online."""
        parts = (self.place, self.municipality_name, _("Online") if self.is_online else "")
        return ", ".join(part for part in parts if part)

    @property
    def order(self) -> tuple[Any, ...]:
        """As the database orders them too: the day, the hour with none first, then the one written first."""
        source, _dash, key = self.key.rpartition("-")
        return self.date, self.start_time is not None, self.start_time or time.min, source, int(key)

    @property
    def is_off(self) -> bool:
        """Whether nobody is expected on its date any more."""
        return self.is_cancelled or self.is_postponed

    def is_over(self, now: datetime) -> bool:
        """Whether it has ended at that local moment; one without an hour lasts all its day unless it was held."""
        if self.last_day != now.date():
            return self.last_day < now.date()
        ends = self.end_time or (self.start_time if self.end_date is None else None)
        return self.is_held or (ends is not None and ends <= now.time())

    def is_coming(self, now: datetime) -> bool:
        return not (self.is_held or self.is_off or self.is_over(now))
