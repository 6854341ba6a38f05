"""Attendance by half-days, typed from the sign-in sheet. What the door noted already is kept."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db import transaction

from arrimage.accounts.models import User
from arrimage.agenda.models import Event
from arrimage.registration.models import CheckIn, Registration

Half = CheckIn.Half
HALVES = (Half.MORNING, Half.AFTERNOON)
NOON, EARLY_AFTERNOON = time(12), time(13)

HalfDay = tuple[date, str]
Cell = tuple[int, date, str]  # the registration's key, the day, the half


def days_of(event: Event) -> list[date]:
    """The days of an event, the first and the last included."""
    first = event.activity.date
    return [first + timedelta(days=number) for number in range((event.last_day - first).days + 1)]


def half_days_of(event: Event) -> list[HalfDay]:
    """The half-days of an event, in order. An event of one day keeps only the halves that its hours touch."""
    days, activity = days_of(event), event.activity
    if len(days) > 1:
        return [(day, half.value) for day in days for half in HALVES]
    begins, ends = activity.start_time, activity.end_time
    if begins is not None and begins >= NOON:
        return [(activity.date, Half.AFTERNOON.value)]
    if ends is not None and ends <= EARLY_AFTERNOON:
        return [(activity.date, Half.MORNING.value)]
    return [(activity.date, half.value) for half in HALVES]


def attended(event: Event) -> set[Cell]:
    """Who was there, when. Whoever was noted for a whole day was there at each of its halves."""
    found: set[Cell] = set()
    noted = CheckIn.objects.standing().filter(registration__enrolment__event=event)
    for key, day, half in noted.values_list("registration", "day", "half"):
        found |= {(key, day, one) for one in ((half,) if half else HALVES)}
    return found


@transaction.atomic
def note_half_days(
    *, event: Event, shown: Collection[Cell], ticked: Collection[Cell], by: User | None, at: datetime
) -> int:
    """Note what changed between the grid as it was shown and as it was sent: what another device noted meanwhile stays.

    Returns how many presences were added or taken back.
    """
    people = Registration.objects.select_for_update().filter(enrolment__event=event)
    known = {one.pk: one for one in people}
    half_days = set(half_days_of(event))
    valid = {cell for cell in {*shown, *ticked} if cell[0] in known and (cell[1], cell[2]) in half_days}
    changed = 0
    for key, day, half in sorted(valid):
        cell = (key, day, half)
        if cell in ticked and cell not in shown:
            changed += _add(known[key], day, half, by, at)
        elif cell in shown and cell not in ticked:
            changed += _take_back(known[key], day, half, by, at)
    return changed


def _add(registration: Registration, day: date, half: str, by: User | None, at: datetime) -> bool:
    standing = registration.check_ins.filter(day=day, half__in=("", half), undone_at=None)
    if standing.exists():
        return False
    CheckIn.objects.create(registration=registration, day=day, half=half, how=CheckIn.How.SHEET, at=at, by=by)
    return True


def _take_back(registration: Registration, day: date, half: str, by: User | None, at: datetime) -> bool:
    """A whole day becomes its other half."""
    standing = list(registration.check_ins.filter(day=day, half__in=("", half), undone_at=None))
    for one in standing:
        one.undone_at = at
        one.save(update_fields=["undone_at"])
    if any(not one.half for one in standing):
        for other in HALVES:
            if other.value != half:
                _add(registration, day, other.value, by, at)
    return bool(standing)
