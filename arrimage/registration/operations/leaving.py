"""Places given up, by those who hold them or by the staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.registration.emails import tell
from arrimage.registration.happening import has_no_date
from arrimage.registration.models import Order, Registration, RegistrationLetter
from arrimage.registration.operations.invoicing import credit_place
from arrimage.registration.operations.rows import State, locked, locked_registration, put
from arrimage.registration.operations.waiting import give_places
from arrimage.registration.queries import credited_until, has_begun

Kind = RegistrationLetter.Kind


@transaction.atomic
def cancel_registration(
    *, registration: Registration, at: datetime, by: Any = None, credits: bool | None = None
) -> Registration:
    """The place goes to the next. Done twice, it does no more.

    Without `credits`, what was charged is credited in time alone (`credited_until`); the staff, `by`, says yes or no.
    Raises ValidationError once the event began, except for the staff.
    """
    one = locked_registration(registration)
    if one.state not in Registration.STANDING:
        return one
    _check_time(one, at, by)
    _leave([one], at, by, credits)
    give_places(one.enrolment, at)
    return one


@transaction.atomic
def cancel_order(*, order: Order, at: datetime, by: Any = None, credits: bool | None = None) -> int:
    """Every place of the order, as `cancel_registration`; returns how many there were."""
    enrolment = locked(order.enrolment_id)
    standing = order.registrations.filter(state__in=Registration.STANDING).select_related("ticket", "order", "invoice")
    rows = list(standing.order_by("place"))
    for one in rows:
        one.enrolment = enrolment
        _check_time(one, at, by)
    _leave(rows, at, by, credits)
    give_places(enrolment, at)
    return len(rows)


def is_credited(registration: Registration, at: datetime) -> bool:
    """Whether a place that she gives up by herself at that moment is credited: it is as long as no day is known."""
    enrolment = registration.enrolment
    is_in_time = has_no_date(enrolment.event) or at < credited_until(enrolment)
    return registration.invoice_id is not None and is_in_time


def _check_time(one: Registration, at: datetime, by: Any) -> None:
    if by is None and has_begun(one.enrolment.event, at):
        raise ValidationError(_("The event has begun: write to us if you could not come."), code="begun")


def _leave(leaving: Sequence[Registration], at: datetime, by: Any, credits: bool | None) -> None:
    """They are told together, once all is credited; nothing is written to an address that was not confirmed."""
    to_tell = [one for one in leaving if one.state != State.UNCONFIRMED]
    for one in leaving:
        put(one, State.CANCELLED, at)
        if is_credited(one, at) if credits is None else credits:
            credit_place(one, at, by=str(by or ""))
    tell(to_tell, Kind.CANCELLED, at=at)
