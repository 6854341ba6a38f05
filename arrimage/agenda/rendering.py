"""Activities as calendar feeds: data in, bytes out, no query but the activities given."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.agenda.models import Activity
from arrimage.kit.calendars import CalendarEntry, write_calendar


def private_feed(activities: Iterable[Activity], *, name: str) -> bytes:
    """With a link to each activity's page on the desk, which asks to sign in. Never the minutes nor the note."""
    return write_calendar((_entry(activity, with_link=True) for activity in activities), name=name)


def public_feed(activities: Iterable[Activity], *, name: str) -> bytes:
    """Title, date and place."""
    return write_calendar((_entry(activity, with_link=False) for activity in activities), name=name)


def _entry(activity: Activity, *, with_link: bool) -> CalendarEntry:
    page = reverse("desk:activity-detail", args=[activity.pk])
    return CalendarEntry(
        uid=f"activity-{activity.pk}@{settings.BASE_URL.split('://')[-1]}",
        start=_moment(activity.date, activity.start_time),
        end=_moment(activity.date, activity.end_time) if activity.start_time and activity.end_time else None,
        summary=str(activity),
        description=str(activity.get_kind_display()) if with_link else "",
        location=place_of(activity),
        url=absolute(page) if with_link else "",
        last_modified=activity.updated_at,
        sequence=activity.revision,
        cancelled=activity.status == Activity.Status.CANCELLED,
    )


def _moment(day: date, at: time | None) -> date | datetime:
    return datetime.combine(day, at, get_default_timezone()) if at else day


def place_of(activity: Activity) -> str:
    """The place in one line: its name, its municipality, or that it is online."""
    municipality = activity.municipality.name if activity.municipality else ""
    parts = [activity.place, municipality, _("Online") if activity.is_online else ""]
    return ", ".join(part for part in parts if part)
