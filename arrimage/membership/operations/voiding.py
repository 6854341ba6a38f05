"""Taking back what was written down by mistake: voided with a reason, never removed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.membership.models import Act, Term
from arrimage.membership.operations.consents import reopen, tell_of
from arrimage.membership.operations.terms import locked
from arrimage.membership.standing import ENDING


@transaction.atomic
def void_act(*, act: Act, reason: str, at: datetime, by: str = "") -> Act:
    """The act never took place; counts made before still know it."""
    locked(act.membership)
    _void(act, reason, at, by)
    if act.kind in ENDING:
        reopen(membership=act.membership, on=act.on, at=at, by=by)
    return act


@transaction.atomic
def void_term(*, term: Term, reason: str, at: datetime, by: str = "") -> Term:
    """The year never was; its invoice, if any, stays on the books until a credit note is made of it."""
    locked(term.membership)
    _void(term, reason, at, by)
    tell_of(membership=term.membership, at=at, by=by)
    return term


def _void(row: Act | Term, reason: str, at: datetime, by: str) -> None:
    row.refresh_from_db()
    if row.voided_at is not None:
        raise ValidationError(_("It was voided already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is voided: the reason stays with the membership.")})
    row.voided_at, row.voided_by, row.void_reason = at, by, reason.strip()[:250]
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
