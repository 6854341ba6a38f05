"""Attendance by half-days, typed from the sign-in sheet. What the door noted already is kept."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from arrimage.accounts.models import User
from arrimage.agenda.models import Event
from arrimage.registration.attendance import present_at
from arrimage.registration.models import CheckIn, Registration
from arrimage.registration.moments import Moment, moments_of, vouched_for
from arrimage.registration.operations.rows import lock_attendance
from arrimage.registration.signals import attendance_changed

Cell = tuple[int, date, str]  # the registration's key, the day, the half


def attended(event: Event, moments: Sequence[Moment]) -> set[Cell]:
    """Who was there at which of these moments of the event."""
    found: set[Cell] = set()
    noted = CheckIn.objects.standing().filter(registration__enrolment__event=event)
    for key, day, half in noted.values_list("registration", "day", "half"):
        found |= {(key, one.day, one.half) for one in vouched_for(moments, Moment(day, half))}
    return found


@transaction.atomic
def note_half_days(
    *, event: Event, shown: Collection[Cell], ticked: Collection[Cell], by: User | None, at: datetime
) -> int:
    """Note what changed between the grid as it was shown and as it was sent: what another device noted meanwhile stays.

    Returns how many presences were added or taken back.
    """
    lock_attendance(event)
    people = Registration.objects.select_for_update().filter(enrolment__event=event)
    known = {one.pk: one for one in people}
    before = present_at(event).count()
    moments = moments_of(event)
    valid = {cell for cell in {*shown, *ticked} if cell[0] in known and Moment(cell[1], cell[2]) in moments}
    changed = 0
    for key, day, half in sorted(valid):
        cell, moment = (key, day, half), Moment(day, half)
        if cell in ticked and cell not in shown:
            changed += _add(known[key], moment, moments, by, at)
        elif cell in shown and cell not in ticked:
            changed += _take_back(known[key], moment, moments, by, at)
    if changed:
        attendance_changed.send(CheckIn, event=event, before=before, head_count=None, at=at)
    return changed


def _add(registration: Registration, moment: Moment, moments: Sequence[Moment], by: User | None, at: datetime) -> bool:
    if _marks(registration, moment, moments):
        return False
    values = {"day": moment.day, "half": moment.half, "how": CheckIn.How.SHEET}
    CheckIn.objects.create(registration=registration, at=at, by=by, **values)
    return True


def _take_back(
    registration: Registration, moment: Moment, moments: Sequence[Moment], by: User | None, at: datetime
) -> bool:
    """A whole day becomes its other half."""
    marks = _marks(registration, moment, moments)
    for one in marks:
        one.undone_at = at
        one.save(update_fields=["undone_at"])
    others = {other for one in marks for other in vouched_for(moments, Moment(one.day, one.half))} - {moment}
    for other in sorted(others, key=lambda one: one.key):
        _add(registration, other, moments, by, at)
    return bool(marks)


def _marks(registration: Registration, moment: Moment, moments: Sequence[Moment]) -> list[CheckIn]:
    """Those, not taken back, which say that she was there at that moment."""
    left = registration.check_ins.filter(day=moment.day, undone_at=None)
    return [one for one in left if moment in vouched_for(moments, Moment(one.day, one.half))]
