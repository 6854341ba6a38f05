"""For whole lists: whom one surely may write to, whom surely not, and whether the answers are still those of before.

`sending.decide` answers for everyone; these answer for most in one statement of the database, and leave the others.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from arrimage.consent.models import Address, ConsentEntry, LedgerHead, Purpose, Suppression
from arrimage.consent.rules import LEAVINGS, REFUSALS, Basis


def stamp(on: date) -> str:
    """Moves whenever an answer of that day may have: answers given under one stamp hold while it is the same.

    Read it before asking, and again before relying on the answer. It is the head of the ledger, one row.
    """
    head = LedgerHead.objects.filter(pk=1).values_list("number", "moves").first()
    number, moves = head or (0, 0)
    return f"{number}.{moves}.{on.isoformat()}"


def surely_allowed(purpose: Purpose, on: date) -> QuerySet[Address]:
    """Addresses for which `decide` says yes on that day, a referral left out, and those who were ever kept out."""
    kept = Address.objects.filter(address__isnull=False).exclude(key__in=_kept_out(purpose, on).values("key"))
    if purpose.is_factual:
        said = ConsentEntry.objects.known(on, date.max).about(purpose).filter(act__in=(*REFUSALS, *LEAVINGS))
        return kept.exclude(pk__in=said.order_by().values("address")).order_by()
    if not purpose.needs_consent:
        return kept.order_by()
    standing = ConsentEntry.objects.standing(purpose, on, date.max).exclude(basis=Basis.REFERRAL)
    return kept.filter(pk__in=standing.order_by().values("address")).order_by()


def surely_unknown(purpose: Purpose, on: date) -> QuerySet[Address]:
    """Addresses of which the ledger says nothing at all: `decide` answers `Why.NOTHING`."""
    if not purpose.needs_consent:
        return Address.objects.none()
    said = ConsentEntry.objects.filter(address=OuterRef("pk"))
    kept = Address.objects.filter(~Exists(said), address__isnull=False)
    return kept.exclude(key__in=_kept_out(purpose, on).values("key")).order_by()


def spoken_of(purpose: Purpose) -> QuerySet[Address]:
    """Addresses of which the ledger says something about that purpose. An address typed into a sign-up form that nobody
    confirmed, or written to about an event alone, is none of them."""
    entries = ConsentEntry.objects.about(purpose).order_by()
    return Address.objects.filter(pk__in=entries.values("address"), address__isnull=False).order_by()


def _kept_out(purpose: Purpose, on: date) -> QuerySet[Suppression]:
    about = Suppression.objects.in_force(on).filter(Q(purpose=None) | Q(purpose=purpose))
    return about.order_by()
