"""Leaving an address out, and letting it in again."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.addresses import key_of, normalise
from arrimage.consent.models import ConsentEntry, LedgerHead, Suppression
from arrimage.consent.operations.ledger import record
from arrimage.consent.rules import Act


@transaction.atomic
def suppress(*, address: str, reason: str, at: datetime, note: str = "", recorded_by: str = "") -> Suppression:
    """Send nothing more to the address from today on. Returns the row, the one that stands when there is one.

    A complaint, a withdrawal and a death are acts of the ledger too; mail that comes back is not. Raises
    InvalidAddress.
    """
    plain, today = normalise(address), localdate(at)
    known = Suppression.objects.in_force(today).filter(key=key_of(plain), reason=reason, purpose=None).first()
    if known is not None:
        return known
    if reason == Suppression.Reason.BOUNCED:
        _tell_that_answers_moved()
        return Suppression.objects.create(key=key_of(plain), address=plain, reason=reason, since=today, note=note)
    complaint = reason == Suppression.Reason.COMPLAINED
    source = ConsentEntry.Source.COMPLAINT if complaint else ConsentEntry.Source.RECORDS
    act = Act.DECEASED if reason == Suppression.Reason.DECEASED else Act.WITHDRAWN
    said = {"note": note, "recorded_by": recorded_by}
    entry = record(address=plain, act=act, on=today, source=source, at=at, **said)
    row = Suppression.objects.get(key=entry.address.key, after=entry.number)
    row.note = note
    row.save(update_fields=["note"])
    return row


def _tell_that_answers_moved() -> None:
    """Whoever decided before asks again: see `queries.sending.stamp`."""
    LedgerHead.objects.get_or_create(pk=1)
    LedgerHead.objects.filter(pk=1).update(moves=F("moves") + 1)


@transaction.atomic
def lift(*, suppression: Suppression, day: date) -> None:
    """The address receives mail again. Raises ValidationError for anything but mail that came back.

    A withdrawal or a complaint is lifted by the person's own express consent, in the ledger.
    """
    if suppression.reason != Suppression.Reason.BOUNCED:
        raise ValidationError(
            _("Only mail that came back can be lifted here: a withdrawal is the person’s own to undo.")
        )
    if suppression.lifted_on is None:
        suppression.lifted_on = day
        suppression.save(update_fields=["lifted_on"])
        _tell_that_answers_moved()
