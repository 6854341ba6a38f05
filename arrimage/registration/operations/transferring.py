"""A place that goes to another person."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.registration.emails import tell, tell_alone
from arrimage.registration.models import Registration, RegistrationLetter
from arrimage.registration.operations.rows import State, check_stands, locked_registration, put
from arrimage.registration.operations.settling import needs_a_look, tie_participants
from arrimage.registration.queries import has_begun

Kind = RegistrationLetter.Kind


@transaction.atomic
def transfer(
    *, registration: Registration, first_name: str, last_name: str, email: str, at: datetime, by: Any = None
) -> Registration:
    """The place, its ticket and its invoice stay; the person, her code and her answers are another's.

    Raises ValidationError unless the place is hers and the event stands, or once it began, except for the staff.
    """
    one = locked_registration(registration)
    if one.state not in (State.CONFIRMED, State.PENDING):
        raise ValidationError(_("Only a confirmed place goes to another person."))
    check_stands(one.enrolment)
    if by is None and has_begun(one.enrolment.event, at):
        raise ValidationError(_("The event has begun: the place no longer changes hands here."), code="begun")
    put(one, State.CANCELLED, at)  # hers: what her letter and her calendar say
    given_to = f"{first_name.strip()} {last_name.strip()}".strip()
    tell([one], Kind.GIVEN, at=at, occasion=f"transfer {one.code}", given_to=given_to)
    for answer in one.answers.all():
        answer.delete()
    one.first_name, one.last_name, one.email = first_name.strip(), last_name.strip(), email.strip()
    one.code, one.wants_introductions, one.about = uuid.uuid4(), False, ""
    one.save()
    tie_participants([one], at)
    put(one, State.PENDING if by is None and needs_a_look(one) else State.CONFIRMED, at)
    kind = Kind.CONFIRMED if one.state == State.CONFIRMED else Kind.PENDING
    tell_alone(one, kind, at=at, occasion=f"transfer {one.code}")
    return one
