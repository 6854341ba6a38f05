"""Real iCalendar files, read without trusting them."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from time import monotonic
from typing import Any

from dateutil.rrule import rrulestr
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar.prop import vBroken

from arrimage.kit.calendars.entry import CalendarEntry, Moment, clean, day_of, local, one_line
from arrimage.kit.templatetags.formats import long_date

MAX_BYTES = 5 * 1024 * 1024
MAX_EVENTS = 5_000
EXPANSION_SECONDS = 2.0
MAX_ATTENDEES = 200
OLDEST_YEAR = 1900  # birthdays without a year recur from 1604; nothing else is that old
MAX_AGE_OF_RECURRENCE = timedelta(days=3660)
EXPANDED = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


class UnreadableCalendar(Exception):
    """The file is no calendar or a monstrous one; its text is a sentence for the reader."""


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
        occurrences = None if entry is None else _occurrences(event, entry, since, until)
        where = _text(event, "summary", 500) or _text(event, "uid", 255)
        every = [_fault(event, entry, since, until), _unknown_zone(event, since, until), _unread_dates(event)]
        if entry is not None and occurrences is None:
            every.append(_unfollowed(event))
            occurrences = [entry]
        faults += [Misread(where, fault) for fault in every if fault]
        found += [one for one in occurrences or [] if entry and (entry.uid, one.start) not in moved]
        # The seconds are for rules that never come true: the library tries them until the year 9999.
        if len(found) > MAX_EVENTS or monotonic() > deadline:
            raise UnreadableCalendar(
                _("The events of this calendar repeat too many times. Export a shorter period of it.")
            )
    inside = [entry for entry in found if since <= day_of(entry.start) <= until]
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
        uid=f"{uid}/{day_of(recurrence).isoformat()}" if recurrence else uid,
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
    """What is wrong with its dates, in a sentence; nothing for what is past."""
    if entry is None:
        said = _written(event, "dtstart")
        words = _("Its start, “%(text)s”, is no date that exists: correct it at its source.") % {"text": said}
        return words if said else _("It says no date.")
    if day_of(entry.start).year < OLDEST_YEAR and "rrule" not in event:
        words = _("Its start is in the year %(year)s: correct it at its source.")
        return words % {"year": day_of(entry.start).year}
    if day_of(entry.start) > until:
        words = _("It starts on %(day)s, too far ahead: it is left out.")
        return words % {"day": long_date(day_of(entry.start))}
    if entry.end is not None or "dtend" not in event or not since <= day_of(entry.start) <= until:
        return ""
    end = _moment(event, "dtend")
    if end == entry.start:  # a whole day that ends on itself, as many calendars write it
        return ""
    if end is None or isinstance(end, datetime) != isinstance(entry.start, datetime):
        words = _("Its end, “%(text)s”, cannot be read: it is left out.")
        return words % {"text": _written(event, "dtend")}
    return _("It ends before it starts: its end is left out.")


def _unknown_zone(event: Any, since: date, until: date) -> str:
    """A sentence for an hour whose zone nobody knows; nothing for what would not be shown."""
    value = _first(event.get("dtstart"))
    moment, zone = getattr(value, "dt", None), getattr(value, "params", {}).get("TZID")
    if not zone or not isinstance(moment, datetime) or timezone.is_aware(moment):
        return ""
    if moment.date() > until or (moment.date() < since and "rrule" not in event and "rdate" not in event):
        return ""
    words = _("Its time zone, “%(zone)s”, is unknown: its hours are read as local ones, check them.")
    return words % {"zone": one_line(str(zone))[:60]}


def _unfollowed(event: Any) -> str:
    words = _("Its repetition, “%(text)s”, is not followed: only its first time is kept.")
    return words % {"text": _written(event, "rrule" if "rrule" in event else "rdate")}


def _unread_dates(event: Any) -> str:
    """A sentence for the dates added or taken out that cannot be understood."""
    for name in ("rdate", "exdate"):
        if broken := next((line for line in _listed(event.get(name, [])) if isinstance(line, vBroken)), None):
            words = _("Among the dates of its repetition, “%(text)s” cannot be read: they are left out.")
            return words % {"text": one_line(str(broken))[:60]}
    return ""


def _written(event: Any, name: str) -> str:
    """The property as the file writes it."""
    value = event.get(name)
    value = (value[0] if value else None) if isinstance(value, list) else value
    written = "" if value is None else value.to_ical()
    return one_line(written.decode(errors="replace") if isinstance(written, bytes) else str(written))[:60]


def _read_organiser(event: Any) -> tuple[str, str] | None:
    said = _first(event.get("organizer"))
    if said is None:
        return None
    name = one_line(str(getattr(said, "params", {}).get("CN", "")))[:200]
    address = str(said).lower()
    return name, clean(address.removeprefix("mailto:")) if address.startswith("mailto:") else ""


def _attendees(event: Any) -> Iterator[str]:
    lines = [event.get("organizer"), *_listed(event.get("attendee"))]
    for address in dict.fromkeys(str(line).lower() for line in lines[:MAX_ATTENDEES] if line is not None):
        if address.startswith("mailto:") and "@" in address:
            yield clean(address.removeprefix("mailto:"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(event: Any, name: str, limit: int) -> str:
    value = _first(event.get(name))
    return clean("" if value is None else str(value)).strip()[:limit]


def _first(value: Any) -> Any:
    """The property's value, though it be written twice; none when it cannot be understood."""
    value = (value[0] if value else None) if isinstance(value, list) else value
    return None if isinstance(value, vBroken) else value


def _moment(event: Any, name: str) -> Moment | None:
    moment = getattr(_first(event.get(name)), "dt", None)
    return local(moment) if isinstance(moment, date) else None


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


def _occurrences(event: Any, entry: CalendarEntry, since: date, until: date) -> list[CalendarEntry] | None:
    """The entry once for each time it recurs in the period, by its rule and by the dates that it adds, without those
    that it takes out (RFC 5545, 3.8.5); none when its rule is no sane one.
    """
    first, added = _wall_clock(entry.start), dict(_added(event, entry))
    if "rrule" in event and day_of(entry.start) >= _earliest(since):  # rules centuries old nearly never end
        starts = _ruled(event, first, since, until)
    else:
        starts = [first] if added else []
    if starts is None:
        return None
    if not starts and not added:
        return [entry]
    lengths = {**dict.fromkeys(starts), **{at: lasts for at, lasts in added.items() if since <= at.date() <= until}}
    excluded = {_wall_clock(local(day.dt)) for day in _dates(event, "exdate")}
    kept = [at for at in sorted(lengths) if at not in excluded]
    by_day = Counter(at.date() for at in kept)
    try:
        return [_moved(entry, at - first, lengths[at], is_alone=by_day[at.date()] == 1) for at in kept]
    except OverflowError:  # on the last days of the calendar, it would end after them
        return None


def _ruled(event: Any, first: datetime, since: date, until: date) -> list[datetime] | None:
    """The times of its rule in the period, on the wall clock; none when the rule is no sane one."""
    rule = _first(event.get("rrule"))
    frequency = str(_first(rule.get("freq")) if isinstance(rule, dict) else "").upper()
    # An interval of 0 never ends; rules by the second nearly never.
    if frequency not in EXPANDED or _first(rule.get("interval", 1)) == 0:
        return None
    # The rule runs on wall-clock time, so that 9 o'clock stays 9 o'clock through the change of hour.
    try:
        last = min(_rule_end(rule), datetime.combine(until, time.max))
        times = rrulestr(re.sub(r";?UNTIL=[^;]*", "", rule.to_ical().decode()), dtstart=first).replace(until=last)
        return list(islice(times.xafter(datetime.combine(since, time.min), inc=True), MAX_EVENTS + 1))
    except (ValueError, TypeError, OverflowError):
        return None


def _added(event: Any, entry: CalendarEntry) -> Iterator[tuple[datetime, timedelta | None]]:
    """The times that it adds one by one (RDATE), on the wall clock, with how long those last that say it (PERIOD).

    A day alone is at the entry's own hour; an hour says nothing where the entry lasts whole days.
    """
    has_hour = isinstance(entry.start, datetime)
    for said in _dates(event, "rdate"):
        start, end = said.dt if isinstance(said.dt, tuple) else (said.dt, None)
        start, lasts = local(start), None
        if has_hour and isinstance(start, datetime) and end is not None:
            lasts = end if isinstance(end, timedelta) else _wall_clock(local(end)) - _wall_clock(start)
        hour = _wall_clock(start if isinstance(start, datetime) else entry.start).time() if has_hour else time.min
        yield datetime.combine(day_of(start), hour), lasts


def _earliest(since: date) -> date:
    return since - MAX_AGE_OF_RECURRENCE if since - date.min > MAX_AGE_OF_RECURRENCE else date.min


def _wall_clock(moment: Moment) -> datetime:
    return _sortable(moment).replace(tzinfo=None)


def _rule_end(rule: Any) -> datetime:
    """The rule's last moment on the wall clock: UTC and days are both allowed, and both met."""
    end = _first(rule.get("until"))
    if isinstance(end, datetime):
        return _wall_clock(local(end))
    return datetime.combine(end, time.max) if isinstance(end, date) else datetime.max


def _dates(event: Any, name: str) -> Iterator[Any]:
    """What a property that lists dates says, on one line or several; those that cannot be understood are left out."""
    for line in _listed(event.get(name, [])):
        if not isinstance(line, vBroken):
            yield from getattr(line, "dts", [])


def _moved(entry: CalendarEntry, by: timedelta, lasts: timedelta | None, *, is_alone: bool) -> CalendarEntry:
    """The entry at another time; `is_alone` tells that it takes place once only on that day, which then names it."""
    start = entry.start + by
    end = start + lasts if lasts is not None and lasts >= timedelta(0) else entry.end and entry.end + by
    when = day_of(start).isoformat() if is_alone else _wall_clock(start).isoformat(timespec="minutes")
    return replace(entry, uid=f"{entry.uid}/{when}", start=start, end=end)
