"""A session of the hub's own, drafted for a theme."""

from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, Event
from arrimage.agenda.operations.events import create
from arrimage.training.models import Theme, TrainingSheet


@dataclass(frozen=True)
class Wanted:
    """What is known of the session when it is drafted. The day is the hub's local one."""

    title: str
    day: date
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    is_online: bool = False


@transaction.atomic
def open_session(*, theme: Theme, wanted: Wanted, by: User) -> Event:
    """A draft, which nobody sees yet: an activity of the journal, its event, its training sheet.

    Raises ValidationError when the times are in disorder.
    """
    activity = Activity(
        kind=Activity.Kind.TRAINING,
        status=Activity.Status.PLANNED,
        title=wanted.title,
        date=wanted.day,
        start_time=wanted.starts_at,
        end_time=wanted.ends_at,
        place=wanted.place,
        is_online=wanted.is_online,
        owner=by,
    )
    event = create(activity=activity, event=Event())
    TrainingSheet.objects.create(event=event)
    return event
