"""What somebody asks when she registers, and what may be refused of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.kit.text import fold
from arrimage.registration.models import Enrolment, PromoCode, Registration, Ticket
from arrimage.registration.operations.rows import check_stands
from arrimage.registration.prices import applies
from arrimage.registration.queries import closed_because, is_offered


@dataclass(frozen=True, kw_only=True)
class Participant:
    """One who would come. `answers` are texts or files by the key of their question; `chosen` what she would pay."""

    last_name: str
    first_name: str = ""
    email: str = ""
    organisation_name: str = ""
    ticket: Ticket | None = None
    chosen: Decimal | None = None
    answers: Mapping[int, Any] = field(default_factory=dict)
    wants_introductions: bool = False
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class NewOrder:
    """One form sent. `by` is who of the staff enters it; `is_known` says that whoever sends it is signed in with that
    e-mail, `is_invited` that she followed a link of invitation; `stays_together`: all of them wait rather than a part.
    """

    name: str
    email: str
    participants: Sequence[Participant]
    organisation_name: str = ""
    language: str = "fr"
    promo_code: str = ""
    form_token: UUID | None = None
    by: Any = None
    is_known: bool = False
    is_invited: bool = False
    stays_together: bool = False
    beyond_capacity: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Whether no e-mail has to be confirmed first."""
        return self.is_known or self.by is not None


def check(enrolment: Enrolment, new: NewOrder, at: datetime, *, has_place: bool = False) -> None:
    """Raise ValidationError, in a sentence, for an order that cannot be. The staff is bound by none of the times: who
    came is noted afterwards too. `has_place`: the first participant is registered already, and takes no other place.
    """
    if not new.participants:
        raise ValidationError(_("Name at least one person."))
    check_stands(enrolment)
    if new.by is None:
        if reason := closed_because(enrolment, at, is_invited=new.is_invited):
            raise ValidationError(reason, code="closed")
        if len(new.participants) > enrolment.group_limit:
            raise ValidationError(_too_many(enrolment.group_limit))
    for one in new.participants:
        _check_ticket(enrolment, one.ticket, at, is_staff=new.by is not None)
    if enrolment.organisation_limit and new.by is None:
        _check_organisations(enrolment, new.participants[1:] if has_place else new.participants)


def _too_many(limit: int) -> str:
    said = ngettext(
        "At most %(limit)s person in one registration: write to us for more.",
        "At most %(limit)s people in one registration: write to us for more.",
        limit,
    )
    return said % {"limit": limit}


def _check_ticket(enrolment: Enrolment, ticket: Ticket | None, at: datetime, *, is_staff: bool) -> None:
    if ticket is None:
        if enrolment.tickets.exists():
            raise ValidationError(_("Choose a ticket for each person."))
        return
    if ticket.enrolment_id != enrolment.pk:
        raise ValidationError(_("This ticket is not one of this event: choose another one."))
    if not is_staff and not is_offered(ticket, at):
        raise ValidationError(_("“%(ticket)s” is not offered now: choose another ticket.") % {"ticket": ticket})


def _check_organisations(enrolment: Enrolment, coming: Sequence[Participant]) -> None:
    standing = Registration.objects.filter(enrolment=enrolment, state__in=Registration.STANDING).order_by()
    names = [fold(name) for name in standing.values_list("organisation_name", flat=True) if name]
    asked = [one.organisation_name for one in coming if one.organisation_name]
    for name in dict.fromkeys(asked):
        count = names.count(fold(name)) + sum(fold(other) == fold(name) for other in asked)
        if count > (enrolment.organisation_limit or 0):
            said = _("At most %(limit)s people of one organisation: “%(name)s” would have %(count)s.")
            raise ValidationError(
                said % {"limit": enrolment.organisation_limit, "name": name, "count": count}, code="organisation"
            )


def code_of(enrolment: Enrolment, said: str, coming: Sequence[Participant], at: datetime) -> PromoCode | None:
    """The promotional code of those who come. Raises ValidationError, on its field, for one that does not serve."""
    if not said.strip():
        return None
    wanted = fold(said)
    code = next((one for one in enrolment.promo_codes.all() if fold(one.code) == wanted), None)
    if code is None:
        raise _refused(_("This code is not known: check how it is written, or leave it empty."))
    if code.valid_until and at >= code.valid_until:
        raise _refused(_("This code is no longer valid: leave it empty."))
    served = sum(one.ticket is not None and applies(code, one.ticket) for one in coming)
    if not served:
        raise _refused(_("This code lowers none of the tickets chosen: choose another ticket, or leave it empty."))
    if code.most is not None and (left := max(0, code.most - uses(code))) < served:
        if not left:
            raise _refused(_("This code was used as often as it may be: leave it empty."))
        raise _refused(_serves_fewer(left))
    return code


def _serves_fewer(left: int) -> str:
    said = ngettext(
        "This code serves for %(left)s more person only: register her alone with it, then the others without it.",
        "This code serves for %(left)s more people only: register %(left)s with it, then the others without it.",
        left,
    )
    return said % {"left": left}


def uses(code: PromoCode) -> int:
    """How many places it lowers the price of."""
    standing = Registration.objects.filter(order__promo_code=code, state__in=Registration.STANDING)
    served = standing.filter(ticket=code.ticket_id) if code.ticket_id else standing.filter(ticket__pricing="fixed")
    return served.count()


def _refused(sentence: str) -> ValidationError:
    return ValidationError({"promo_code": sentence})
