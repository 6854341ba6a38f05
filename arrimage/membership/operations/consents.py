"""What a membership allows the hub to write (s. 10(13)(c) of the Act), told to the consent ledger once.

A year whose dues are settled is an act «membership began», until its last day: the two years run from there by
themselves. A resignation or an exclusion is an act «membership ended», from which they run sooner. What the ledger
holds already is not written again, so that each operation and the daily job may tell all they know.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.models import ConsentEntry
from arrimage.consent.operations import NewAct, record_many
from arrimage.consent.rules import Act as ConsentAct
from arrimage.membership.models import Act, Membership, Term
from arrimage.membership.standing import ENDING, MembershipQuerySet, settled
from arrimage.network.models import OrganisationRole

BEGAN, ENDED = ConsentAct.MEMBERSHIP_BEGAN, ConsentAct.MEMBERSHIP_ENDED
# Address, act, day, last day of the year: what makes two entries the same one.
Key = tuple[str, str, date, date | None]


@transaction.atomic
def tell_the_ledger(*, memberships: MembershipQuerySet, at: datetime, by: str = "") -> int:
    """Write what the ledger lacks of these memberships; returns how many entries that made."""
    acts = untold(memberships=memberships, day=localdate(at), by=by)
    if acts:
        record_many(acts=acts, at=at)
    return len(acts)


def untold(*, memberships: MembershipQuerySet, day: date, by: str = "") -> list[NewAct]:
    """What the ledger lacks of these memberships, as they are on that day."""
    return _Told(list(memberships.select_related("contact", "person")), day, by).new_acts()


def tell_of(*, membership: Membership, at: datetime, by: str = "") -> int:
    return tell_the_ledger(memberships=Membership.objects.filter(pk=membership.pk), at=at, by=by)


@transaction.atomic
def reopen(*, membership: Membership, on: date, at: datetime, by: str = "") -> int:
    """An end written by mistake is voided: the membership goes on from that day, as the ledger must know."""
    told = _Told([Membership.objects.select_related("contact", "person").get(pk=membership.pk)], localdate(at), by)
    acts = list(told.going_on(told.addresses_of(told.memberships[0]), on))
    if acts:
        record_many(acts=acts, at=at)
    return len(acts)


class _Told:
    """What is known of some memberships on a day, and what the ledger already says of their addresses."""

    def __init__(self, memberships: list[Membership], day: date, by: str) -> None:
        self.memberships, self.day, self.by = memberships, day, by
        keys = [membership.pk for membership in memberships]
        self.terms, self.ends = defaultdict[int, list[Term]](list), dict[int, Act]()
        for term in settled(Term.objects.filter(membership__in=keys), day).order_by("starts_on"):
            self.terms[term.membership_id].append(term)
        decisions = Act.objects.filter(membership__in=keys, voided_at=None, on__lte=day).exclude(kind=Act.Kind.APPLIED)
        for act in decisions.order_by("on", "pk"):
            self.ends.pop(act.membership_id, None)
            if act.kind in ENDING:
                self.ends[act.membership_id] = act
        self._roles = self._roles_by_organisation()
        self.written = self._written()

    def _roles_by_organisation(self) -> dict[int, list[OrganisationRole]]:
        found = defaultdict[int, list[OrganisationRole]](list)
        organisations = [one.organisation_id for one in self.memberships if one.organisation_id]
        roles = OrganisationRole.objects.filter(organisation__in=organisations).exclude(person__email="")
        for role in roles.current(self.day).filter(person__merged_into=None).select_related("person"):
            found[role.organisation_id].append(role)
        return found

    def addresses_of(self, membership: Membership) -> dict[str, date | None]:
        """Each address with the day since which its owner is there, when that is known."""
        people = [(person.email, None) for person in (membership.contact, membership.person) if person]
        roles = self._roles.get(membership.organisation_id or 0, [])
        found = {_plain(email): since for email, since in [(r.person.email, r.start) for r in roles] + people}
        return {address: since for address, since in found.items() if address}

    def _written(self) -> set[Key]:
        every = {address for one in self.memberships for address in self.addresses_of(one)}
        found: set[Key] = set()
        asked = sorted(every)
        for start in range(0, len(asked), 5_000):
            entries = ConsentEntry.objects.filter(
                address__address__in=asked[start : start + 5_000], act__in=(BEGAN, ENDED)
            )
            found.update(entries.order_by().values_list("address__address", "act", "on", "ends_on"))
        return found

    def new_acts(self) -> list[NewAct]:
        acts: list[NewAct] = []
        for membership in self.memberships:
            addresses = self.addresses_of(membership)
            acts += self._began(membership, addresses)
            acts += self._ended(membership, addresses)
        return acts

    def _began(self, membership: Membership, addresses: dict[str, date | None]) -> Iterator[NewAct]:
        end = self.ends.get(membership.pk)
        for term in self.terms[membership.pk]:
            for address, since in addresses.items():
                on = max(term.starts_on, since) if since else term.starts_on
                if on <= term.ends_on and not (end and on > end.on):
                    yield from self._unless_written(address, BEGAN, on, term.ends_on)

    def _ended(self, membership: Membership, addresses: dict[str, date | None]) -> Iterator[NewAct]:
        end = self.ends.get(membership.pk)
        if end is None or not self.terms[membership.pk]:
            return
        closed = []
        for address in addresses:
            fresh = list(self._unless_written(address, ENDED, end.on, None))
            closed += [address] if fresh else []
            yield from fresh
        # Whoever belongs through another member as well goes on belonging: that end is not hers.
        yield from self.going_on(closed, end.on)

    def going_on(self, addresses: Iterable[str], on: date) -> Iterator[NewAct]:
        """For each address, the years under way of the memberships that still stand."""
        for address in addresses:
            for term in _running_years(address, self.day):
                yield from self._unless_written(address, BEGAN, max(on, term.starts_on), term.ends_on, again=True)

    def _unless_written(
        self, address: str, act: ConsentAct, on: date, ends_on: date | None, *, again: bool = False
    ) -> Iterator[NewAct]:
        key = (address, str(act), on, ends_on)
        if key not in self.written or again:
            self.written.add(key)
            source = ConsentEntry.Source.RECORDS
            yield NewAct(address=address, act=act, on=on, ends_on=ends_on, source=source, recorded_by=self.by)


def _running_years(address: str, day: date) -> Any:
    """The settled years under way of the members through whom this address belongs."""
    roles = OrganisationRole.objects.current(day).filter(person__email__iexact=address)
    tied = Q(contact__email__iexact=address) | Q(person__email__iexact=address)
    tied |= Q(organisation__in=roles.values("organisation"))
    standing = Membership.objects.admitted(day).filter(tied)
    return settled(Term.objects.filter(membership__in=standing.values("pk")), day).filter(ends_on__gte=day)


def _plain(email: str) -> str:
    """The address as the ledger spells it; empty when there is none, or when it is none."""
    try:
        return normalise(email)
    except InvalidAddress:
        return ""
