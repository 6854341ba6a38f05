"""What calendars show of a published event, and telling that it changed.

Each screen and operation that may change a published event calls `announce` in its transaction: what differs from what
was last told is found here, through whatever door it came.
"""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime

from arrimage.agenda.models import Activity, Event
from arrimage.agenda.signals import Change, event_changed

CALLED_OFF = {Activity.Status.CANCELLED: Change.CANCELLED, Activity.Status.POSTPONED: Change.POSTPONED}
SPAN = ("date", "end_date")
# A new title is no reason to write to people: their calendars follow by themselves.
SILENT = ("title",)


def shown(event: Event) -> dict[str, Any]:
    """What calendars and those registered know of the event, by name, as JSON keeps it."""
    activity = event.activity
    status = Activity.Status(activity.status)
    return {
        "standing": status.value if status in Activity.CALLED_OFF else "stands",
        "title": activity.title,
        "date": activity.date.isoformat(),
        "end_date": event.end_date.isoformat() if event.end_date else "",
        "start_time": f"{activity.start_time:%H:%M}" if activity.start_time else "",
        "end_time": f"{activity.end_time:%H:%M}" if activity.end_time else "",
        "is_online": activity.is_online,
        "place": activity.place,
        "municipality": activity.municipality_id,
        "online_url": event.online_url,
    }


@transaction.atomic
def announce(*, event: Event, at: datetime, why: str = "") -> Change | None:
    """Raise the event's number and tell what became of it, if what calendars show is no longer what they were told.

    Returns the change told. A draft tells nothing, unless it had been published before and is called off; an event
    that was over before and still is tells nothing either, nor does one whose last day has begun or that is given a day
    that is over, unless it is called off or stands again: what is corrected then is for the record.
    """
    now, before = shown(event), event.announced
    is_draft = event.state == Event.State.DRAFT
    if before == now or (is_draft and (not before or now["standing"] == "stands")):
        return None
    event.announced = now
    if not before or (_last_day(before) < localdate(at) and _last_day(now) < localdate(at)):
        event.save(update_fields=["announced"])
        return None
    changed = {name for name in now if before.get(name) != now[name]}
    event.sequence += 1
    event.changed_at = at
    if changed & {"standing", *SPAN}:
        event.postponed_from = _postponed_from(event, before, now)
    if not changed - set(SILENT) or ("standing" not in changed and _is_for_the_record(before, now, at)):
        event.save(update_fields=["announced", "sequence", "changed_at", "postponed_from"])
        return None
    event.why_changed = why.strip()[:300]
    event.save(update_fields=["announced", "sequence", "changed_at", "postponed_from", "why_changed"])
    change = _change(before, now)
    event_changed.send(sender=Event, event=event, change=change, why=event.why_changed, before=before, at=at)
    return change


def announce_activity(*, activity: Activity, at: datetime) -> None:
    """The same for an activity that was changed as such, if it has an event."""
    event = Event.objects.select_related("activity").filter(activity=activity).first()
    if event is not None:
        announce(event=event, at=at)


def _last_day(told: dict[str, Any]) -> date:
    return date.fromisoformat(told["end_date"] or told["date"])


def _is_for_the_record(before: dict[str, Any], now: dict[str, Any], at: datetime) -> bool:
    """Nobody can come to it any more, whatever is corrected."""
    return _last_day(now) < localdate(at) or (_has_begun(before, at) and _has_begun(now, at))


def _has_begun(told: dict[str, Any], at: datetime) -> bool:
    """Whether the hour it starts is past, on its last day; without an hour, it lasts all day."""
    if not told["start_time"]:
        return False
    return datetime.combine(_last_day(told), time.fromisoformat(told["start_time"])) <= localtime(at).replace(
        tzinfo=None
    )


def _change(before: dict[str, Any], now: dict[str, Any]) -> Change:
    if before["standing"] != now["standing"]:
        if now["standing"] != "stands":
            return CALLED_OFF[Activity.Status(now["standing"])]
        if before["standing"] == Activity.Status.CANCELLED:
            return Change.REINSTATED
    return Change.POSTPONED if before["date"] != now["date"] else Change.MOVED


def _postponed_from(event: Event, before: dict[str, Any], now: dict[str, Any]) -> date | None:
    """The day people first knew, until the event is back on it."""
    first = event.postponed_from or date.fromisoformat(before["date"])
    put_off = now["standing"] == Activity.Status.POSTPONED
    return first if put_off or first.isoformat() != now["date"] else None
