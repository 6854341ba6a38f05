"""Registrations that the staff approves or refuses."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.registration.emails import tell
from arrimage.registration.models import Registration, RegistrationLetter
from arrimage.registration.operations.invoicing import credit_place, invoice_places
from arrimage.registration.operations.rows import State, check_stands, locked_registration, put
from arrimage.registration.operations.waiting import give_places

Kind = RegistrationLetter.Kind


@transaction.atomic
def approve(*, registration: Registration, at: datetime) -> Registration:
    """The place is hers; what it costs is charged. Raises ValidationError unless she waits for that and the event
    stands.
    """
    one = _pending(registration)
    check_stands(one.enrolment)
    put(one, State.CONFIRMED, at)
    invoice_places([one], at)
    tell([one], Kind.CONFIRMED, at=at, occasion=f"approved {one.code}")
    return one


@transaction.atomic
def refuse(*, registration: Registration, at: datetime) -> Registration:
    """The place goes to the next; what it was charged, before it was given to her, is credited. Raises ValidationError
    unless she waits for an answer.
    """
    one = _pending(registration)
    put(one, State.REFUSED, at)
    credit_place(one, at)
    tell([one], Kind.REFUSED, at=at)
    give_places(one.enrolment, at)
    return one


def _pending(registration: Registration) -> Registration:
    one = locked_registration(registration)
    if one.state != State.PENDING:
        raise ValidationError(
            _("“%(name)s” waits for no approval: it is “%(state)s”.") % {"name": one, "state": one.get_state_display()}
        )
    return one
