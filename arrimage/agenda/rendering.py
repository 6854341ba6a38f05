"""Activities and events as calendars and in words: data in, bytes or text out, no query but the records given."""

from collections.abc import Iterable
from datetime import date, datetime, time

from babel.dates import format_date, get_timezone_name
from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import get_default_timezone, is_aware, localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.agenda.identifiers import uid_of_activity
from arrimage.agenda.models import Activity, Event
from arrimage.kit.calendars.entry import CalendarEntry
from arrimage.kit.calendars.writing import write_calendar
from arrimage.kit.identity import identity
from arrimage.kit.templatetags.formats import clock, long_date


def private_feed(activities: Iterable[Activity], *, name: str) -> bytes:
    """With a link to each activity's page on the desk, which asks to sign in. Never the minutes nor the note."""
    return write_calendar((_entry(activity) for activity in activities), name=name)


def event_calendar(event: Event) -> bytes:
    """The one event, for somebody's own calendar."""
    return write_calendar([entry_of(event)], name=str(event))


def _entry(activity: Activity) -> CalendarEntry:
    page = reverse("desk:activity-detail", args=[activity.pk])
    event = getattr(activity, "event", None)
    return CalendarEntry(
        uid=uid_of_activity(activity.pk),
        start=_moment(activity.date, activity.start_time),
        end=_end(activity, event),
        summary=str(activity),
        description=str(activity.get_kind_display()),
        location=place_of(activity),
        url=absolute(page),
        last_modified=activity.updated_at,
        sequence=event.sequence if event else activity.revision,
        cancelled=activity.status in Activity.CALLED_OFF,
    )


def entry_of(event: Event) -> CalendarEntry:
    """The event as every calendar has it, whoever sends it: feeds, its page, invitations. Never its online link.

    One put off to a day not known is cancelled in calendars, which cannot say more; the next number brings it back.
    """
    activity = event.activity
    hub = identity()
    page = settings.BASE_URL + event.get_absolute_url()
    return CalendarEntry(
        uid=uid_of_activity(activity.pk),
        start=_moment(activity.date, activity.start_time),
        end=_end(activity, event),
        summary=str(activity),
        description="\n\n".join(filter(None, (event.summary, event.access_notes, page))),
        location=place_of(activity),
        url=page,
        last_modified=event.changed_at or event.published_at or event.updated_at,
        sequence=event.sequence,
        cancelled=activity.status in Activity.CALLED_OFF,
        organiser=(hub.name, hub.email) if hub.email else None,
    )


def _moment(day: date, at: time | None) -> date | datetime:
    return datetime.combine(day, at, get_default_timezone()) if at else day


def _end(activity: Activity, event: Event | None) -> date | datetime | None:
    last = event.last_day if event else activity.date
    if activity.start_time is None:
        return last if last != activity.date else None
    if activity.end_time is not None:
        return _moment(last, activity.end_time)
    # Several days without an hour of end: it lasts until the end of the last one.
    return _moment(last, time(23, 59)) if last != activity.date else None


def place_of(activity: Activity) -> str:
    """The place in one line: its name, its municipality, or that it is online."""
    municipality = activity.municipality.name if activity.municipality else ""
    parts = [activity.place, municipality, _("Online") if activity.is_online else ""]
    return ", ".join(part for part in parts if part)


# In words ----------------------------------------------------------------------------------------------------


def day_in_words(day: date) -> str:
    """«mardi 3 avril 2018»: with the day of the week, by which people know. A moment is first brought to the hub's time
    zone: in the evening, it is the next day already at Greenwich.
    """
    local = localtime(day) if isinstance(day, datetime) and is_aware(day) else day
    weekday = weekday_in_words(local)
    return f"{weekday} {long_date(local)}" if _locale().startswith("fr") else f"{weekday}, {long_date(local)}"


def weekday_in_words(day: date) -> str:
    return str(format_date(day, "EEEE", locale=_locale()))


def when_in_words(event: Event) -> str:
    """«Mardi 3 avril 2018, de 9 h à 12 h»; with the zone's name where some take part from afar. Postponed to a day that
    is not known, the journal keeps it on its first day: that one is no longer its date.
    """
    activity = event.activity
    if activity.status == Activity.Status.POSTPONED:
        return _("Day to come (first planned for %(day)s)") % {"day": long_date(event.postponed_from or activity.date)}
    said = capfirst(days_and_hours(event))
    return f"{said} ({zone_in_words()})" if activity.start_time and activity.is_online else said


def days_and_hours(event: Event) -> str:
    """«mardi 3 avril 2018, de 9 h à 12 h», «du mardi 3 avril 2018, 9 h, au jeudi 5 avril 2018, 12 h»: for a letter."""
    activity = event.activity
    first, start = day_in_words(activity.date), activity.start_time
    if event.last_day == activity.date:
        return ", ".join(filter(None, (first, hours_in_words(start, activity.end_time))))
    last = ", ".join(filter(None, (day_in_words(event.last_day), clock(activity.end_time))))
    if start is None:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    return _("from %(first)s, %(start)s, to %(last)s") % {"first": first, "start": clock(start), "last": last}


def hours_in_words(start: time | None, end: time | None) -> str:
    """«de 9 h à 12 h», «à 9 h»; nothing when the hour is not said."""
    if start is None:
        return ""
    if end is None:
        return _("at %(start)s") % {"start": clock(start)}
    return pgettext("hours", "from %(start)s to %(end)s") % {"start": clock(start), "end": clock(end)}


def zone_in_words() -> str:
    """«heure de l’Est»: the hub's zone, whatever the season."""
    name = get_timezone_name(get_default_timezone(), width="long", locale=_locale())
    return name if _locale().startswith("en") else name[:1].lower() + name[1:]


def _locale() -> str:
    return "en_CA" if (get_language() or "fr").startswith("en") else "fr_CA"
