"""Which reminder is due at a moment: one the day before in the morning, one just before an event online."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localtime

from arrimage.agenda.models import Event
from arrimage.registration.happening import begins_at, is_called_off

MORNING = time(9)  # nobody is woken
BEFORE_ONLINE = timedelta(hours=2)


@dataclass(frozen=True)
class Reminder:
    """Due from `moment`. `occasion` is the same each time it is worked out, and another one once the event is moved."""

    moment: datetime
    occasion: str


def reminders_of(event: Event) -> list[Reminder]:
    """All those of the event, the earliest first; none when it does not take place."""
    if is_called_off(event):
        return []
    begins = begins_at(event)
    eve = datetime.combine(event.activity.date - timedelta(days=1), MORNING, get_default_timezone())
    found = [Reminder(eve, _occasion("eve", begins))]
    if event.activity.is_online and event.activity.start_time is not None:
        found.append(Reminder(begins - BEFORE_ONLINE, _occasion("soon", begins)))
    return found


def _occasion(name: str, begins: datetime) -> str:
    return f"{name} {localtime(begins):%Y-%m-%d %H:%M}"


def due(event: Event, now: datetime) -> Reminder | None:
    """The latest one whose moment has come, while the event has not begun: one that was missed is left out."""
    if now >= begins_at(event):
        return None
    come = [reminder for reminder in reminders_of(event) if reminder.moment <= now]
    return come[-1] if come else None
