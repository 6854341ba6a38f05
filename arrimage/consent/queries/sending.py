"""May we write this to that address, on that day? One question for one address or for a hundred thousand."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from arrimage.consent.addresses import InvalidAddress, key_of, normalise
from arrimage.consent.decisions import Decision, Why, last_day
from arrimage.consent.models import ConsentEntry, EntryDetails, Purpose, Sender, Suppression
from arrimage.consent.rules import CLOSING, LEAVINGS, REFUSALS, Act, Basis

ASKED_AT_ONCE = 5_000  # addresses named in one query; past it the whole ledger is read once
ORDER = {basis.value: place for place, basis in enumerate(Basis)}
FOREVER = date.max
# Nothing reaches these addresses, a legal notice no more than a newsletter.
UNREACHABLE = (Suppression.Reason.BOUNCED, Suppression.Reason.DECEASED)
# What keeps a factual message from leaving; for want of these, and of mail that comes back, it leaves.
SAID_NO = (Why.WITHDRAWN, Why.REFUSED, Why.COMPLAINED, Why.DECEASED, Why.LEFT)


class UnknownPurpose(LookupError):
    """No purpose has that code."""


def purpose_of(purpose: Purpose | str) -> Purpose:
    """The purpose, or the one of that code. Raises UnknownPurpose."""
    if isinstance(purpose, Purpose):
        return purpose
    try:
        return Purpose.objects.get(code=purpose)
    except Purpose.DoesNotExist:
        raise UnknownPurpose(purpose) from None


def may_send(address: str, purpose: Purpose | str, on: date, *, known_on: date | None = None) -> Decision:
    """Whether a message of that purpose may be sent to the address on that day, and why; see `decide`."""
    return decide([address], purpose, on, known_on=known_on)[address]


def decide(
    addresses: Iterable[str], purpose: Purpose | str, on: date, *, known_on: date | None = None
) -> dict[str, Decision]:
    """Each address as it was given → may one write to it on that day for that purpose.

    `addresses` is any iterable of texts, a `values_list("email", flat=True)` as well. By default everything known
    today is weighed, also what was written down after `on`; `known_on` leaves out what was recorded after that day.
    """
    asked = purpose_of(purpose)
    given = {address: _normal(address) for address in addresses}
    normal = {address for address in given.values() if address is not None}
    answers = _Answers(asked, on, known_on or FOREVER).of(normal)
    nowhere = Decision(False, Why.NO_ADDRESS)
    return {address: nowhere if plain is None else answers[plain] for address, plain in given.items()}


def _normal(address: str) -> str | None:
    try:
        return normalise(address)
    except InvalidAddress:
        return None


class _Held(NamedTuple):
    """A suppression in force: why, since when, and the number of the ledger when it came."""

    reason: str
    since: date
    after: int


class _Answers:
    """The decisions of one purpose on one day, for any number of addresses in a fixed number of queries."""

    def __init__(self, purpose: Purpose, on: date, known_on: date) -> None:
        self.purpose, self.on, self.known_on = purpose, on, known_on
        self.cooperative = Sender.get().is_cooperative

    def of(self, addresses: set[str]) -> dict[str, Decision]:
        held = _suppressions(addresses, self.purpose, self.on)
        if not self.purpose.may_be_refused:
            kind = Why.STATUTORY if self.purpose.kind == Purpose.Kind.STATUTORY else Why.SERVICE
            free = Decision(True, kind)
            return {address: _unreachable(held.get(address, ()), UNREACHABLE) or free for address in addresses}
        found = self._standing(addresses, held)
        found |= self._without(addresses - found.keys())
        for address, rows in held.items():
            found[address] = _unreachable(rows, (Suppression.Reason.BOUNCED,)) or _refusing(found[address], rows)
        if self.purpose.is_factual:
            found = {address: _unless_refused(answer) for address, answer in found.items()}
        return found

    def _standing(self, addresses: set[str], held: Mapping[str, list[_Held]]) -> dict[str, Decision]:
        best: dict[str, tuple[Any, ...]] = {}
        standing = ConsentEntry.objects.standing(self.purpose, self.on, self.known_on)
        for row in _of_addresses(standing, addresses, "basis", "ends", "on", "number"):
            address, basis, ends, on, number = row
            if address in held and not _beats(basis, on, number, held[address]):
                continue
            rank = (basis == Basis.EXPRESS, basis != Basis.REFERRAL, ends or FOREVER, -ORDER[basis], on)
            if address not in best or rank > best[address][0]:
                best[address] = (rank, row)
        found = {address: self._allowed(*row[1:]) for address, (_rank, row) in best.items()}
        return _with_referrers(found)

    def _allowed(self, basis: str, ends: date | None, on: date, number: int) -> Decision:
        return Decision(True, Basis(basis), on, last_day(ends), number, cooperative=self.cooperative)

    def _without(self, addresses: set[str]) -> dict[str, Decision]:
        """Why not: what was refused, or what ended last."""
        found = dict.fromkeys(addresses, Decision(False, Why.NOTHING))
        if not addresses:
            return found
        known = ConsentEntry.objects.known(self.on, self.known_on).about(self.purpose)
        telling = known.filter(~Q(basis="") | Q(act__in=(*REFUSALS, *LEAVINGS, Act.REFERRAL_USED)))
        for row in _of_addresses(telling.order_by("on", "number"), addresses, "act", "basis", "ends", "on", "number"):
            found[row[0]] = _worse(found[row[0]], *row[1:])
        return found


def _suppressions(addresses: set[str], purpose: Purpose, on: date) -> dict[str, list[_Held]]:
    """By address, what keeps it out; the keyed hashes are worked out only where a destroyed address left some."""
    rows = Suppression.objects.in_force(on).filter(Q(purpose=None) | Q(purpose=purpose))
    if len(addresses) <= ASKED_AT_ONCE:
        rows = rows.filter(Q(address__in=addresses) | Q(address=None))
    held: dict[str, list[_Held]] = {}
    hashed: dict[str, list[_Held]] = {}
    for address, key, reason, since, after in rows.values_list("address", "key", "reason", "since", "after"):
        if address is None:
            hashed.setdefault(key, []).append(_Held(reason, since, after))
        elif address in addresses:
            held.setdefault(address, []).append(_Held(reason, since, after))
    for address in addresses if hashed else ():
        if kept := hashed.get(key_of(address)):
            held.setdefault(address, []).extend(kept)
    return held


def _unreachable(rows: Iterable[_Held], reasons: Collection[str]) -> Decision | None:
    for row in rows:
        if row.reason in reasons:
            return Decision(False, Why(row.reason), row.since)
    return None


def _refusing(found: Decision, rows: Iterable[_Held]) -> Decision:
    """A withdrawal that outlived its ledger, where the ledger itself says nothing of it."""
    refusals = [row for row in rows if row.reason != Suppression.Reason.BOUNCED]
    if not refusals:
        return found
    latest = max(refusals, key=lambda row: row.since)
    told = found.why in (Why.WITHDRAWN, Why.REFUSED) and latest.reason == Suppression.Reason.WITHDRAWN
    if found.allowed or told:
        return found
    return Decision(False, Why(latest.reason), latest.since)


def _unless_refused(found: Decision) -> Decision:
    """For a factual message (s. 6(6) of the Act): what is implied, or over, neither allows nor forbids it; an express
    act stands, since it is what a refusal was taken back by."""
    if found.why is Basis.EXPRESS or found.why in (*SAID_NO, Why.BOUNCED):
        return found
    return Decision(True, Why.FACTUAL)


def _beats(basis: str, on: date, number: int, rows: Iterable[_Held]) -> bool:
    """Only an express consent given since lifts a withdrawal; mail that comes back is another matter."""
    return basis == Basis.EXPRESS and all(
        (on, number) > (row.since, row.after) for row in rows if row.reason != Suppression.Reason.BOUNCED
    )


def _with_referrers(found: dict[str, Decision]) -> dict[str, Decision]:
    referred = {answer.entry: address for address, answer in found.items() if answer.why is Basis.REFERRAL}
    if referred:
        details = EntryDetails.objects.filter(entry__in=list(referred)).values_list("entry", "referrer")
        for number, referrer in details:
            found[referred[number]] = replace(found[referred[number]], referrer=referrer)
    return found


def _worse(said: Decision, act: str, basis: str, ends: date | None, on: date, number: int) -> Decision:
    """The reason that weighs most once this later entry is read too."""
    if act in REFUSALS:
        why = {Act.WITHDRAWN.value: Why.WITHDRAWN, Act.REFUSED.value: Why.REFUSED}.get(act, Why.DECEASED)
        return Decision(False, why, on, entry=number)
    if said.why in (Why.WITHDRAWN, Why.REFUSED, Why.DECEASED):
        return said
    if act in LEAVINGS:
        return Decision(False, Why.LEFT, on, entry=number)
    if act == Act.REFERRAL_USED:
        return said if said.why is Why.EXPIRED else Decision(False, Why.REFERRAL_USED, on, entry=number)
    if basis == Basis.REFERRAL:
        return said
    until = last_day(ends)
    if until is None:
        return said
    if said.until is not None and act not in CLOSING:
        until = max(until, said.until)
    return Decision(False, Why.EXPIRED, on, until, number)


def _of_addresses(entries: QuerySet[Any], addresses: set[str], *fields: str) -> Iterator[tuple[Any, ...]]:
    """The address and these fields of each entry that concerns one of the addresses."""
    names = ("address__address", *fields)
    if len(addresses) > ASKED_AT_ONCE:
        rows = entries.values_list(*names).iterator(chunk_size=10_000)
        yield from (row for row in rows if row[0] in addresses)
        return
    yield from entries.filter(address__address__in=addresses).values_list(*names)
