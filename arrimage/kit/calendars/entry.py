"""One dated thing, as calendars write and read it, and the words and moments they can hold."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Moment = date | datetime


@dataclass(frozen=True)
class CalendarEntry:
    """One dated thing. Dates make it last whole days, `end` included; times know their zone.

    `attendees` are the e-mail addresses of those invited, in small letters; a feed never says them.
    """

    uid: str
    start: Moment
    end: Moment | None = None
    summary: str = ""
    description: str = ""
    location: str = ""
    url: str = ""
    last_modified: datetime | None = None
    sequence: int = 0
    cancelled: bool = False
    attendees: tuple[str, ...] = ()
    organiser: tuple[str, str] | None = None  # name, e-mail address


def clean(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def local(moment: Moment) -> Moment:
    """A time in the installation's zone; a time that says no zone is already there; days stay days."""
    if not isinstance(moment, datetime):
        return moment
    zone = timezone.get_default_timezone()
    try:
        return moment.astimezone(zone) if timezone.is_aware(moment) else moment.replace(tzinfo=zone)
    except OverflowError:  # the first and last days of the calendar have no neighbour to move to
        return moment.replace(tzinfo=zone)


def day_of(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def day_after(day: date) -> date:
    """The next day; the last one of the calendar, which somebody may have typed, has none and stays."""
    return day + timedelta(days=1) if day < date.max else day
