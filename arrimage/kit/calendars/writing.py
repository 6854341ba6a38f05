"""iCalendar feeds and invitations that real clients open."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from icalendar import Calendar, Event
from icalendar.prop import vCalAddress

from arrimage.kit.calendars.entry import CalendarEntry, clean, day_after, day_of, local, one_line
from arrimage.kit.time_zones import describe_zone

REFRESH = timedelta(hours=1)
PRODUCT = "-//Arrimage//Arrimage//FR"
# A year mistyped takes no feed down: the rules of a zone are described between these, and go on after.
FIRST_YEAR, LAST_YEAR = 1900, 2100


class Method(StrEnum):
    """What a message asks of the calendar that receives it (RFC 5546, 1.4)."""

    REQUEST = "REQUEST"  # write the event down, or bring it up to date
    CANCEL = "CANCEL"  # take it away


@dataclass(frozen=True)
class Party:
    """Who organises or attends; `name` may be empty."""

    email: str
    name: str = ""


def write_invitation(entry: CalendarEntry, *, method: Method, organiser: Party, attendee: Party, at: datetime) -> bytes:
    """An iTIP message (RFC 5546, 3.2) written at that moment to one person who has said already that she comes.

    Calendars know the event by its `uid`, and take what has a higher `sequence`, or the same and a later `at`. A CANCEL
    of an entry that is not `cancelled` takes this attendee off an event that goes on: it bears no STATUS (3.2.5).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", str(method))
    event = _event(replace(entry, last_modified=at))
    if method is Method.CANCEL and not entry.cancelled:
        del event["status"]
    event.add("organizer", _address(organiser))
    answer = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE", "CUTYPE": "INDIVIDUAL"}
    event.add("attendee", _address(attendee), parameters=answer)
    calendar.add_component(event)
    _add_zones(calendar, [day_of(entry.start), day_of(entry.end or entry.start)])
    return bytes(calendar.to_ical())


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{one_line(party.email)}")
    if name := one_line(party.name):
        address.params["CN"] = name
    return address


def write_calendar(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    """The entries as a feed named `name`, in the installation's time zone, described inside the file.

    Times are never written in UTC: a phone would then show a yearly 9 o'clock at 8 after the change of hour.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", one_line(name))
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("x-wr-timezone", timezone.get_default_timezone_name())
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    days = []
    for entry in entries:
        calendar.add_component(_event(entry))
        days.append(day_of(entry.start))
    if days:
        _add_zones(calendar, days)
    return bytes(calendar.to_ical())


def _add_zones(calendar: Calendar, days: list[date]) -> None:
    first = _known_year(min(days).year - 1)
    if description := describe_zone(timezone.get_default_timezone(), first):
        calendar.subcomponents.insert(0, description)  # known before the hours that name it
    calendar.add_missing_timezones(date(first, 1, 1), date(_known_year(max(days).year + 2), 1, 1))


def _known_year(year: int) -> int:
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", (entry.last_modified or timezone.now()).astimezone(UTC))
    event.add("dtstart", local(entry.start))
    if entry.end is not None:
        # The format's end of a whole-day event is the day after.
        whole_days = not isinstance(entry.end, datetime)
        event.add("dtend", day_after(entry.end) if whole_days else local(entry.end))
    for field in ("summary", "description", "location"):
        if value := getattr(entry, field):
            event.add(field, clean(value))
    if entry.url:
        event.add("url", one_line(entry.url))
    if entry.organiser:
        event.add("organizer", _organiser(*entry.organiser))
    if entry.last_modified:
        event.add("last-modified", entry.last_modified.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _organiser(name: str, address: str) -> vCalAddress:
    organiser = vCalAddress(f"MAILTO:{one_line(address)}")
    organiser.params["CN"] = one_line(name).replace('"', "")
    return organiser
