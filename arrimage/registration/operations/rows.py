"""What the verbs share: the lock, and a registration that changes state."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from arrimage.agenda.models import Event
from arrimage.registration.models import Enrolment, Registration
from arrimage.registration.queries import called_off_because

State = Registration.State


def locked(enrolment: Enrolment | int) -> Enrolment:
    """The enrolment as it is now, in the caller's transaction: whoever else gives or takes a place waits."""
    key = enrolment.pk if isinstance(enrolment, Enrolment) else enrolment
    rows = Enrolment.objects.select_for_update(of=("self",), no_key=True).select_related("event__activity")
    return rows.get(pk=key)


def lock_attendance(event: Event) -> None:
    """Whoever notes who was at the event, or accounts for it, waits until the caller's transaction ends."""
    list(Enrolment.objects.select_for_update(no_key=True).filter(event=event))


def locked_registration(registration: Registration) -> Registration:
    """The registration as it is now, its enrolment locked."""
    enrolment = locked(registration.enrolment_id)
    known: Registration = Registration.objects.select_related("order", "ticket", "person").get(pk=registration.pk)
    known.enrolment = enrolment
    return known


def check_stands(enrolment: Enrolment) -> None:
    """Raise ValidationError for an event that is called off: nobody is promised a place of it."""
    if reason := called_off_because(enrolment.event):
        raise ValidationError(reason, code="called_off")


def put(registration: Registration, state: State, at: datetime, *, until: datetime | None = None, **more: Any) -> None:
    """Put it in that state, since that moment."""
    said = {"state": state, "decided_at": at, "state_until": until, **more}
    for name, value in said.items():
        setattr(registration, name, value)
    registration.save(update_fields=list(said))
