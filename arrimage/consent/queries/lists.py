"""What the desk lists of the ledger: what is about to end, what may be written to one address, who was asked."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from arrimage.consent.decisions import Decision
from arrimage.consent.models import Address, ConsentEntry, Purpose
from arrimage.consent.queries.sending import decide, may_send
from arrimage.consent.rules import Act


def expiring(purpose: Purpose, day: date, days: int) -> list[tuple[Address, Decision]]:
    """Addresses to which one may write today and no longer in so many days, the soonest first."""
    standing = ConsentEntry.objects.standing(purpose, day, day)
    horizon = day + timedelta(days=days)
    longer = standing.filter(Q(ends=None) | Q(ends__gt=horizon + timedelta(days=1)), address=OuterRef("pk"))
    ending = standing.filter(ends__lte=horizon + timedelta(days=1)).values("address")
    found = Address.objects.filter(pk__in=ending, address__isnull=False).exclude(Exists(longer))
    addresses = {str(address.address): address for address in found}
    answers = decide(addresses, purpose, day, known_on=day)
    ending_soon = [(addresses[text], answer) for text, answer in answers.items() if answer.allowed and answer.until]
    return sorted(ending_soon, key=lambda pair: (pair[1].until, pair[0].address))


def expiring_soon(day: date, days: int) -> int:
    """How many addresses are about to be lost for one commercial purpose or more."""
    purposes = Purpose.objects.commercial()
    return len({address.pk for purpose in purposes for address, _decision in expiring(purpose, day, days)})


def purposes_for(address: str, day: date, purposes: Iterable[Purpose] | None = None) -> list[tuple[Purpose, Decision]]:
    """What may be written to the address that day, purpose by purpose."""
    asked = Purpose.objects.filter(is_active=True) if purposes is None else purposes
    return [(purpose, may_send(address, purpose, day)) for purpose in asked]


def asked_since(addresses: Iterable[Address], purpose: Purpose, since: date) -> set[int]:
    """The addresses already asked for that express consent on that day or later."""
    entries = ConsentEntry.objects.filter(act=Act.ASKED, purpose=purpose, on__gte=since)
    wanted = {address.pk for address in addresses}
    return {pk for pk in entries.values_list("address", flat=True) if pk in wanted}
