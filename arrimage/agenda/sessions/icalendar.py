"""Sessions of an iCalendar file; recurrences become a session each."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from arrimage.agenda.sessions.found import FoundSession, Problem, Reading, UnreadableSource
from arrimage.agenda.sessions.moments import Moment, local
from arrimage.kit.calendars.entry import CalendarEntry
from arrimage.kit.calendars.reading import Misread, UnreadableCalendar, read_calendar


def read(data: bytes, *, since: date, until: date) -> Reading:
    """The events that start from `since` to `until`, both included. Raises UnreadableSource."""
    misread: list[Misread] = []
    try:
        entries = read_calendar(data, since=since, until=until, misread=misread)
    except UnreadableCalendar as error:
        raise UnreadableSource(str(error)) from error
    named = [entry for entry in entries if entry.summary]
    nameless = [Problem(entry.uid, _("This event has no title.")) for entry in entries if not entry.summary]
    problems = [*(Problem(fault.where, fault.sentence) for fault in misread), *nameless]
    return Reading("ics", [_session(entry) for entry in named], problems)


def _session(entry: CalendarEntry) -> FoundSession:
    day, hour = _moment(entry.start)
    last, end = _moment(entry.end) if entry.end else (day, None)
    return FoundSession(
        uid=entry.uid,
        title=entry.summary,
        description=entry.description,
        date=day,
        end_date=last,
        start_time=hour,
        end_time=end,
        place=entry.location,
        organiser=_organiser(entry),
        url=entry.url,
        cancelled=entry.cancelled,
    )


def _organiser(entry: CalendarEntry) -> str:
    """Her name; none where the file gives her address in its place."""
    name = entry.organiser[0] if entry.organiser else ""
    return "" if "@" in name else name


def _moment(said: date | datetime) -> Moment:
    return local(said) if isinstance(said, datetime) else (said, None)
