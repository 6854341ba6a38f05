"""When and where an event takes place: as moments, as an entry of a calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from arrimage.agenda.identifiers import uid_of
from arrimage.agenda.models import Activity, Event
from arrimage.agenda.rendering import place_of
from arrimage.kit.calendars.entry import CalendarEntry, day_after

EARLY = time(8)  # where no hour is said, what must be known beforehand is known by then


@dataclass(frozen=True)
class Times:
    """`start` and `end` are days when no hour is said, the last one included; `end` may be unknown."""

    start: date | datetime
    end: date | datetime | None


def times_of(event: Event) -> Times:
    activity = event.activity
    if activity.start_time is None:
        return Times(activity.date, event.last_day)
    start = _moment(activity.date, activity.start_time)
    if activity.end_time is None:
        after = day_after(event.last_day)
        return Times(start, _moment(after, time.min) if event.last_day > activity.date else None)
    end = _moment(event.last_day, activity.end_time)
    # Ended at one in the morning: the hour is the next day's.
    return Times(start, end if end > start else _moment(day_after(event.last_day), activity.end_time))


def begins_at(event: Event) -> datetime:
    """The moment by which everything must have been said."""
    return _moment(event.activity.date, event.activity.start_time or EARLY)


def is_called_off(event: Event) -> bool:
    return event.activity.status in Activity.CALLED_OFF


def has_no_date(event: Event) -> bool:
    """Postponed to a day that is not known yet."""
    return event.activity.status == Activity.Status.POSTPONED


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, get_default_timezone())


def where_of(event: Event) -> str:
    """The place in one line; that it is online is said with the link."""
    return place_of(event.activity)


def calendar_entry(event: Event, *, page: str, online_link: bool = True) -> CalendarEntry:
    """The event in the calendar of somebody registered; `page` is where she reads and changes her registration."""
    times = times_of(event)
    link = event.online_url if online_link else ""
    lines = [
        event.summary,
        _("To take part online: %(link)s") % {"link": link} if link else "",
        event.access_notes,
        _("Your registration: %(link)s") % {"link": page} if page else "",
    ]
    return CalendarEntry(
        uid=uid_of(event),
        start=times.start,
        end=times.end,
        summary=str(event),
        description="\n\n".join(line.strip() for line in lines if line.strip()),
        location=where_of(event),
        url=page,
        last_modified=event.changed_at or event.updated_at,
        sequence=event.sequence,
        cancelled=is_called_off(event),
    )
