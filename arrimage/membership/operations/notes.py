"""What the staff keeps beside a membership, which changes nothing of its standing."""

from datetime import datetime

from django.db import transaction

from arrimage.membership.models import Membership
from arrimage.membership.operations.consents import tell_of
from arrimage.membership.operations.terms import locked, save
from arrimage.network.models import Person


@transaction.atomic
def keep_notes(*, membership: Membership, contact: Person | None, note: str, at: datetime, by: str = "") -> Membership:
    """Who receives the invoices, and the staff's notes. A new contact belongs from now on, as the ledger must know."""
    member = locked(membership)
    member.contact, member.note = contact, note
    save(member, at)
    tell_of(membership=member, at=at, by=by)
    return member
