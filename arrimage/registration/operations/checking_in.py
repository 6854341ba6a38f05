"""At the door: acts of several devices, twice, late or in any order, become one truth.

A check-in is an element of an observed-remove set (Shapiro et al., 2011, §3.3.5): it is there from its mark until a
device that saw the mark takes it back, and what was taken back never stands again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from arrimage.agenda.models import Activity, Event
from arrimage.kit.templatetags.formats import clock
from arrimage.registration.acts import OUT, Act, Count
from arrimage.registration.attendance import present_at
from arrimage.registration.models import CheckIn, Enrolment, HeadCountAct, Order, Registration
from arrimage.registration.signals import attendance_changed

KEPT, KNOWN, AGAIN, WAIT, REFUSED = "kept", "known", "again", "wait", "refused"


@dataclass(frozen=True)
class Answer:
    """What became of an act. `wait`: the person it is about has not arrived here yet, send it again. `said` is a
    sentence for whoever keeps the door, when there is something to know."""

    mark: str
    status: str
    said: str = ""


@transaction.atomic
def take_acts(*, event: Event, acts: Iterable[Act], by: Any, at: datetime) -> list[Answer]:
    """Note what a device sends, in its order. Acts known already change nothing."""
    enrolment = _locked(event)
    before = present_at(event).count()
    answers = [_take(enrolment, act, by, at) for act in acts]
    if any(answer.status in (KEPT, AGAIN) for answer in answers):
        attendance_changed.send(CheckIn, event=event, before=before, head_count=None, at=at)
    return answers


@transaction.atomic
def change_head_count(*, event: Event, acts: Sequence[Count], by: Any, at: datetime) -> list[Answer]:
    """So many more or fewer people, where no name is taken: the activity keeps the sum."""
    enrolment = _locked(event)
    activity = Activity.objects.select_for_update(no_key=True).get(pk=event.activity_id)
    before = _head_count(enrolment)
    if acts and (typed := (activity.head_count or 0) - before) != 0:  # corrected by hand meanwhile
        HeadCountAct.objects.create(enrolment=enrolment, mark=uuid4(), change=typed, at=acts[0].at)
    answers = [_count(enrolment, act, by) for act in acts]
    if (now := _head_count(enrolment)) != (activity.head_count or 0):
        activity.head_count = now
        activity.save(update_fields=["head_count"])
        attendance_changed.send(HeadCountAct, event=event, before=present_at(event).count(), head_count=now, at=at)
    return answers


def _locked(event: Event) -> Enrolment:
    """Whoever gives a place or notes a presence waits here. An event without registration gets a closed one."""
    Enrolment.objects.get_or_create(event=event, defaults={"is_open": False})
    return Enrolment.objects.select_for_update(no_key=True).get(event=event)


def _take(enrolment: Enrolment, act: Act, by: Any, at: datetime) -> Answer:
    registration = Registration.objects.filter(code=act.code).select_related("order").first()
    if registration is not None and registration.enrolment_id != enrolment.pk:
        return Answer(str(act.mark), REFUSED, _("This code is for another event."))
    if act.kind == OUT:
        return _take_back(registration, act, at)
    if registration is None:
        if not act.last_name:
            return Answer(
                str(act.mark), REFUSED, _("This code is unknown: add the person under “Came without registering”.")
            )
        registration = _walk_in(enrolment, act, by, at)
    return _note(registration, act, by)


def _note(registration: Registration, act: Act, by: Any) -> Answer:
    if CheckIn.objects.filter(mark=act.mark).exists():
        return Answer(str(act.mark), KNOWN)
    first = registration.check_ins.standing().at_moment(act.day, act.half).select_related("by").first()
    CheckIn.objects.create(
        registration=registration,
        mark=act.mark,
        day=act.day,
        half=act.half,
        how=act.how,
        at=act.at,
        is_repeat=True,
        by=by,
    )
    _settle(registration, act)
    if first is not None:
        # What one notes twice oneself (a double tap, a second device of hers) contradicts nobody.
        said = "" if by is not None and first.by == by else _again(registration, first)
        return Answer(str(act.mark), AGAIN, said)
    return Answer(str(act.mark), KEPT, _of_her_state(registration))


def _again(registration: Registration, first: CheckIn) -> str:
    said = _("%(name)s was noted at %(hour)s by %(who)s already: she counts once.")
    return said % {"name": registration, "hour": clock(first.at), "who": first.by or _("somebody")}


def _of_her_state(registration: Registration) -> str:
    if registration.state == Registration.State.CONFIRMED:
        return ""
    said = _("%(name)s is noted as present. Her registration: %(state)s.")
    return said % {"name": registration, "state": registration.get_state_display().lower()}


def _take_back(registration: Registration | None, act: Act, at: datetime) -> Answer:
    if registration is None:
        return Answer(str(act.mark), WAIT)
    known = dict(CheckIn.objects.filter(mark__in=act.undoes).values_list("mark", "registration"))
    own = [mark for mark in act.undoes if known.get(mark, registration.pk) == registration.pk]
    CheckIn.objects.filter(mark__in=own, undone_at=None).update(undone_at=at)
    CheckIn.objects.bulk_create(_taken_back_already(registration, act, mark, at) for mark in own if mark not in known)
    _settle(registration, act)
    return Answer(str(act.mark), KEPT)


def _taken_back_already(registration: Registration, act: Act, mark: UUID, at: datetime) -> CheckIn:
    values = {"day": act.day, "half": act.half, "how": act.how, "at": act.at, "undone_at": at}
    return CheckIn(registration=registration, mark=mark, **values)


def _settle(registration: Registration, act: Act) -> None:
    """Of the marks left, the earliest stands; a walk-in whom nobody saw any more is no registration."""
    left = registration.check_ins.filter(undone_at=None).at_moment(act.day, act.half).order_by("at", "mark")
    first = left.first()
    if first is not None and (first.is_repeat or left.filter(is_repeat=False).count() != 1):
        left.exclude(pk=first.pk).update(is_repeat=True)
        CheckIn.objects.filter(pk=first.pk).update(is_repeat=False)
    if registration.is_walk_in:
        was_there = registration.check_ins.filter(undone_at=None).exists()
        state = Registration.State.CONFIRMED if was_there else Registration.State.CANCELLED
        if registration.state != state:
            registration.state = state
            registration.save(update_fields=["state"])


def _walk_in(enrolment: Enrolment, act: Act, by: Any, at: datetime) -> Registration:
    """She came without registering: an order and a registration, once, since the device made their code."""
    sent = {"name": act.name[:160], "email": act.email, "organisation_name": act.organisation, "by": by}
    times = {"placed_at": act.at, "confirmed_at": act.at}
    order, _is_new = Order.objects.get_or_create(
        form_token=act.code, defaults={"enrolment": enrolment, **sent, **times}
    )
    enrolment.last_place += 1
    Enrolment.objects.filter(pk=enrolment.pk).update(last_place=F("last_place") + 1)
    return Registration.objects.create(
        enrolment=enrolment,
        order=order,
        code=act.code,
        first_name=act.first_name,
        last_name=act.last_name,
        email=act.email,
        organisation_name=act.organisation,
        state=Registration.State.CONFIRMED,
        place=enrolment.last_place,
        decided_at=at,
        is_walk_in=True,
    )


def _count(enrolment: Enrolment, act: Count, by: Any) -> Answer:
    values = {"enrolment": enrolment, "change": act.change, "at": act.at, "by": by}
    _row, is_new = HeadCountAct.objects.get_or_create(mark=act.mark, defaults=values)
    return Answer(str(act.mark), KEPT if is_new else KNOWN)


def _head_count(enrolment: Enrolment) -> int:
    return max(0, enrolment.head_count_acts.aggregate(total=Sum("change"))["total"] or 0)
