"""iCalendar feeds that real clients open, and real files read without trusting them."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from time import monotonic
from typing import Any

from dateutil.rrule import rrulestr
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from icalendar.prop import vBroken, vCalAddress

from arrimage.kit.time_zones import describe_zone

MAX_BYTES = 5 * 1024 * 1024
MAX_EVENTS = 5_000
EXPANSION_SECONDS = 2.0
MAX_ATTENDEES = 200
OLDEST_YEAR = 1900  # birthdays without a year recur from 1604; nothing else is that old
MAX_AGE_OF_RECURRENCE = timedelta(days=3660)
EXPANDED = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
REFRESH = timedelta(hours=1)
PRODUCT = "-//Arrimage//Arrimage//FR"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Moment = date | datetime


class UnreadableCalendar(Exception):
    """The file is no calendar or a monstrous one; its text is a sentence for the reader."""


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
    _add_zones(calendar, [_day(entry.start), _day(entry.end or entry.start)])
    return bytes(calendar.to_ical())


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{_line(party.email)}")
    if name := _line(party.name):
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
    calendar.add("name", _line(name))
    calendar.add("x-wr-calname", _line(name))
    calendar.add("x-wr-timezone", timezone.get_default_timezone_name())
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    days = []
    for entry in entries:
        calendar.add_component(_event(entry))
        days.append(_day(entry.start))
    if days:
        _add_zones(calendar, days)
    return bytes(calendar.to_ical())


def _add_zones(calendar: Calendar, days: list[date]) -> None:
    first = min(days).year - 1
    if description := describe_zone(timezone.get_default_timezone(), first):
        calendar.subcomponents.insert(0, description)  # known before the hours that name it
    calendar.add_missing_timezones(date(first, 1, 1), date(max(days).year + 2, 1, 1))


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", (entry.last_modified or timezone.now()).astimezone(UTC))
    event.add("dtstart", _local(entry.start))
    if entry.end is not None:
        # The format's end of a whole-day event is the day after.
        whole_days = not isinstance(entry.end, datetime)
        event.add("dtend", entry.end + timedelta(days=1) if whole_days else _local(entry.end))
    for field in ("summary", "description", "location"):
        if value := getattr(entry, field):
            event.add(field, _clean(value))
    if entry.url:
        event.add("url", _line(entry.url))
    if entry.organiser:
        event.add("organizer", _organiser(*entry.organiser))
    if entry.last_modified:
        event.add("last-modified", entry.last_modified.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _organiser(name: str, address: str) -> vCalAddress:
    organiser = vCalAddress(f"MAILTO:{_line(address)}")
    organiser.params["CN"] = _line(name).replace('"', "")
    return organiser


def _clean(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n"))


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _local(moment: Moment) -> Moment:
    """A time in the installation's zone; a time that says no zone is already there; days stay days."""
    if not isinstance(moment, datetime):
        return moment
    zone = timezone.get_default_timezone()
    try:
        return moment.astimezone(zone) if timezone.is_aware(moment) else moment.replace(tzinfo=zone)
    except OverflowError:  # the first and last days of the calendar have no neighbour to move to
        return moment.replace(tzinfo=zone)


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@dataclass(frozen=True)
class Misread:
    """What of an event could not be understood; `where` is its title, else its identifier."""

    where: str
    sentence: str


def read_calendar(
    content: bytes, *, since: date, until: date, misread: list[Misread] | None = None
) -> list[CalendarEntry]:
    """The entries of an .ics file that start from `since` to `until`, both included, in order of time.

    Recurrences become an entry each, with the day added to their uid. Raises UnreadableCalendar for what is no
    calendar, or one past 5 MB or 5,000 events; an event without a readable start is left out, and an end that makes no
    sense too: what was so left out is added to `misread`, when it is given.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableCalendar(_("This file weighs more than 5 MB. Export a shorter period of your calendar."))
    events = [event for calendar in _parsed(content) for event in calendar.walk("VEVENT")]
    if len(events) > MAX_EVENTS:
        raise UnreadableCalendar(
            _("This calendar holds more than 5,000 events. Export a shorter period of your calendar.")
        )
    moved = {(_text(event, "uid", 255), _moment(event, "recurrence-id")) for event in events}
    found: list[CalendarEntry] = []
    faults = [] if misread is None else misread
    deadline = monotonic() + EXPANSION_SECONDS
    for event in events:
        entry = _entry(event)
        if fault := _fault(event, entry, since, until):
            faults.append(Misread(_text(event, "summary", 500) or _text(event, "uid", 255), fault))
        if entry is None:
            continue
        occurrences = _occurrences(event, entry, since, until) if "rrule" in event else [entry]
        found += [one for one in occurrences if (entry.uid, one.start) not in moved]
        # The seconds are for rules that never come true: the library tries them until the year 9999.
        if len(found) > MAX_EVENTS or monotonic() > deadline:
            raise UnreadableCalendar(
                _("The events of this calendar repeat too many times. Export a shorter period of it.")
            )
    inside = [entry for entry in found if since <= _day(entry.start) <= until]
    return sorted(inside, key=lambda entry: (_sortable(entry.start), entry.uid))


def _parsed(content: bytes) -> list[Calendar]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "BEGIN:VCALENDAR" not in text.upper():
        raise UnreadableCalendar(_("This is not a calendar. Choose a file exported from a calendar (.ics)."))
    damaged = _("This calendar is damaged or cut short. Export it again from the program it comes from.")
    try:
        parsed = Calendar.from_ical(text.strip().encode(), multiple=True)
    except Exception as error:  # whatever a stranger's bytes break in the parser, the answer is the same
        raise UnreadableCalendar(damaged) from error
    if not parsed:
        raise UnreadableCalendar(damaged)
    return [component for component in parsed if isinstance(component, Calendar)]


def _entry(event: Any) -> CalendarEntry | None:
    start = _moment(event, "dtstart")
    if start is None:
        return None
    summary = _text(event, "summary", 500)
    link = _text(event, "url", 1000)
    # Two events without uid are told apart by what they say.
    made_up = hashlib.sha256(f"{start.isoformat()}|{summary}".encode()).hexdigest()[:32]
    uid = _text(event, "uid", 255) or made_up
    recurrence = _moment(event, "recurrence-id")
    changed = _moment(event, "last-modified")
    sequence = event.get("sequence")
    return CalendarEntry(
        uid=f"{uid}/{_day(recurrence).isoformat()}" if recurrence else uid,
        start=start,
        end=_end(event, start),
        summary=summary,
        description=_text(event, "description", 10_000),
        location=_text(event, "location", 500),
        url=link if link.lower().startswith(("http://", "https://")) else "",
        last_modified=changed if isinstance(changed, datetime) else None,
        sequence=max(sequence, 0) if isinstance(sequence, int) else 0,
        cancelled=_text(event, "status", 20).upper() == "CANCELLED",
        attendees=tuple(_attendees(event)),
        organiser=_read_organiser(event),
    )


def _fault(event: Any, entry: CalendarEntry | None, since: date, until: date) -> str:
    """What is wrong with its dates, in a sentence; nothing for what is past or too far, and would not be shown."""
    if entry is None:
        said = _written(event, "dtstart")
        words = _("Its start, “%(text)s”, is no date that exists: correct it at its source.") % {"text": said}
        return words if said else _("It says no date.")
    if _day(entry.start).year < OLDEST_YEAR and "rrule" not in event:
        words = _("Its start is in the year %(year)s: correct it at its source.")
        return words % {"year": _day(entry.start).year}
    if entry.end is not None or "dtend" not in event or not since <= _day(entry.start) <= until:
        return ""
    end = _moment(event, "dtend")
    if end == entry.start:  # a whole day that ends on itself, as many calendars write it
        return ""
    if end is None or isinstance(end, datetime) != isinstance(entry.start, datetime):
        words = _("Its end, “%(text)s”, cannot be read: it is left out.")
        return words % {"text": _written(event, "dtend")}
    return _("It ends before it starts: its end is left out.")


def _written(event: Any, name: str) -> str:
    """The property as the file writes it."""
    value = event.get(name)
    value = (value[0] if value else None) if isinstance(value, list) else value
    written = "" if value is None else value.to_ical()
    return _line(written.decode(errors="replace") if isinstance(written, bytes) else str(written))[:60]


def _read_organiser(event: Any) -> tuple[str, str] | None:
    said = _first(event.get("organizer"))
    if said is None:
        return None
    name = _line(str(getattr(said, "params", {}).get("CN", "")))[:200]
    address = str(said).lower()
    return name, _clean(address.removeprefix("mailto:")) if address.startswith("mailto:") else ""


def _attendees(event: Any) -> Iterator[str]:
    lines = [event.get("organizer"), *_listed(event.get("attendee"))]
    for address in dict.fromkeys(str(line).lower() for line in lines[:MAX_ATTENDEES] if line is not None):
        if address.startswith("mailto:") and "@" in address:
            yield _clean(address.removeprefix("mailto:"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(event: Any, name: str, limit: int) -> str:
    value = _first(event.get(name))
    return _clean("" if value is None else str(value)).strip()[:limit]


def _first(value: Any) -> Any:
    """The property's value, though it be written twice; none when it cannot be understood."""
    value = (value[0] if value else None) if isinstance(value, list) else value
    return None if isinstance(value, vBroken) else value


def _moment(event: Any, name: str) -> Moment | None:
    moment = getattr(_first(event.get(name)), "dt", None)
    return _local(moment) if isinstance(moment, date) else None


def _end(event: Any, start: Moment) -> Moment | None:
    """The end as written or worked out from the duration; none when it makes no sense."""
    end = _moment(event, "dtend")
    duration = getattr(_first(event.get("duration")), "dt", None)
    try:
        if end is None and isinstance(duration, timedelta):
            end = start + duration
        if end is None or isinstance(end, datetime) != isinstance(start, datetime):
            return None
        if not isinstance(end, datetime):
            end -= timedelta(days=1)
    except OverflowError:
        return None
    return end if _sortable(end) >= _sortable(start) else None


def _sortable(moment: Moment) -> datetime:
    """A day counts as its first minute."""
    if isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time.min, timezone.get_default_timezone())


def _occurrences(event: Any, entry: CalendarEntry, since: date, until: date) -> Iterator[CalendarEntry]:
    """The entry once for each time it recurs in the period; only its first time when the rule is no sane one."""
    rule = _first(event.get("rrule"))
    frequency = str(_first(rule.get("freq")) if isinstance(rule, dict) else "").upper()
    # An interval of 0 never ends; rules by the second, or centuries old, nearly never.
    sane = frequency in EXPANDED and _first(rule.get("interval", 1)) != 0
    if not sane or _day(entry.start) < _earliest(since):
        yield entry
        return
    # The rule runs on wall-clock time, so that 9 o'clock stays 9 o'clock through the change of hour.
    first = _wall_clock(entry.start)
    try:
        last = min(_rule_end(rule), datetime.combine(until, time.max))
        times = rrulestr(re.sub(r";?UNTIL=[^;]*", "", rule.to_ical().decode()), dtstart=first).replace(until=last)
        starts = list(islice(times.xafter(datetime.combine(since, time.min), inc=True), MAX_EVENTS + 1))
    except (ValueError, TypeError, OverflowError):
        yield entry
        return
    if not starts:
        yield entry
    excluded = {_wall_clock(_local(day.dt)) for day in _excluded(event)}
    for start in starts:
        if start not in excluded:
            yield _moved(entry, start - first)


def _earliest(since: date) -> date:
    return since - MAX_AGE_OF_RECURRENCE if since - date.min > MAX_AGE_OF_RECURRENCE else date.min


def _wall_clock(moment: Moment) -> datetime:
    return _sortable(moment).replace(tzinfo=None)


def _rule_end(rule: Any) -> datetime:
    """The rule's last moment on the wall clock: UTC and days are both allowed, and both met."""
    end = _first(rule.get("until"))
    if isinstance(end, datetime):
        return _wall_clock(_local(end))
    return datetime.combine(end, time.max) if isinstance(end, date) else datetime.max


def _excluded(event: Any) -> Iterator[Any]:
    lines = event.get("exdate", [])
    for line in lines if isinstance(lines, list) else [lines]:
        yield from getattr(line, "dts", [])


def _moved(entry: CalendarEntry, by: timedelta) -> CalendarEntry:
    start = entry.start + by
    return replace(entry, uid=f"{entry.uid}/{_day(start).isoformat()}", start=start, end=entry.end and entry.end + by)
