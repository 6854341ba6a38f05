"""Who was there, at an event and at each of its moments."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils import timezone

from arrimage.agenda.models import Event
from arrimage.kit.calendars.entry import day_after
from arrimage.registration.happening import is_called_off
from arrimage.registration.models import CheckIn, Registration
from arrimage.registration.models.check_ins import CheckInQuerySet
from arrimage.registration.models.registrations import RegistrationQuerySet
from arrimage.registration.moments import Moment, half_days_of, moments_of, vouched_for


@dataclass(frozen=True)
class Attendance:
    """Numbers of people. `no_shows` are the registered who came at no moment; `registered` leaves walk-ins out."""

    registered: int
    present: int
    no_shows: int
    walk_ins: int
    by_moment: Sequence[tuple[Moment, int]]


def is_over(event: Event, at: datetime) -> bool:
    """Its last hour, be it in the night that follows, is past; an event without hours lasts until midnight."""
    now, activity = timezone.localtime(at), event.activity
    end, start = activity.end_time or time.max, activity.start_time or time.min
    day = day_after(event.last_day) if end < start else event.last_day
    return (day, end) < (now.date(), now.time())


def present_at(event: Event) -> RegistrationQuerySet:
    """Those who were there at one moment at least, whatever became of their registration, in alphabetical order."""
    return _of(event).filter(Exists(_standing())).select_related("order", "person", "organisation").order_by("sort_key")


def no_shows(event: Event, at: datetime | None = None) -> RegistrationQuerySet:
    """Those who were registered and did not come; nobody while the event is not over, nor if it is called off."""
    missing = _of(event).confirmed().filter(~Exists(_standing()), is_walk_in=False)
    return missing.none() if at and (is_called_off(event) or not is_over(event, at)) else missing


def shares_attended(event: Event) -> dict[int, Decimal]:
    """Registration → the share (0 to 1) of the event's half-days that she attended."""
    halves = half_days_of(event)
    attended: dict[int, set[Moment]] = defaultdict(set)
    for who, day, half in _noted(event).values_list("registration", "day", "half"):
        attended[who] |= vouched_for(halves, Moment(day, half))
    return {who: Decimal(len(there)) / len(halves) for who, there in attended.items()}


def attendance(event: Event, at: datetime | None = None) -> Attendance:
    """As at that moment; without one, as of an event that is over."""
    there = present_at(event)
    return Attendance(
        registered=_of(event).confirmed().filter(is_walk_in=False).count(),
        present=there.count(),
        no_shows=no_shows(event, at).count(),
        walk_ins=there.filter(is_walk_in=True).count(),
        by_moment=_by_moment(event),
    )


def _by_moment(event: Event) -> list[tuple[Moment, int]]:
    """How many people at each moment; marks of other days, from before the event was moved, follow."""
    moments = moments_of(event)
    there: dict[Moment, set[int]] = {one: set() for one in moments}
    marks = _noted(event).order_by("day", "half").values_list("registration", "day", "half")
    for who, day, half in marks:
        mark = Moment(day, half)
        for one in vouched_for(moments, mark) or {mark}:
            there.setdefault(one, set()).add(who)
    return [(one, len(people)) for one, people in there.items()]


def _noted(event: Event) -> CheckInQuerySet:
    return CheckIn.objects.standing().filter(registration__enrolment__event=event)


def _of(event: Event) -> RegistrationQuerySet:
    return Registration.objects.filter(enrolment__event=event)


def _standing() -> CheckInQuerySet:
    return CheckIn.objects.standing().filter(registration=OuterRef("pk"))
