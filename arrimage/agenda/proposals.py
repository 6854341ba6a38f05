"""What a calendar's past events would be as entries of the journal, and which of them are there already."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from arrimage.agenda.guesses import kind_of_event
from arrimage.agenda.models import Activity
from arrimage.kit.calendars.entry import CalendarEntry
from arrimage.kit.text import fold
from arrimage.network.matching.addresses import FREE_MAIL
from arrimage.network.models import Organisation, Person

LONGEST_NAME = 10  # words
SHORTEST_NAME = 5  # letters: shorter names are words of every day
SIMILAR = 85  # out of 100
AT_ONCE = 400  # parameters of one query


@dataclass
class Proposal:
    """One past event. `recorded` is the activity already made of it, `similar` one of that day much like it."""

    entry: CalendarEntry
    kind: Activity.Kind | None
    organisations: list[Organisation] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    recorded: Activity | None = None
    similar: Activity | None = None

    @property
    def date(self) -> date:
        start = self.entry.start
        return start.date() if isinstance(start, datetime) else start

    @property
    def is_likely(self) -> bool:
        """Whether it is worth ticking beforehand."""
        says_something = self.kind is not None or bool(self.organisations)
        return says_something and self.recorded is None and self.similar is None and not self.entry.cancelled


def propose(entries: Iterable[CalendarEntry], *, user: Any) -> list[Proposal]:
    """The entries as proposals, in their order, at a number of queries that does not depend on theirs."""
    proposals = [Proposal(entry, kind_of_event(entry.summary)) for entry in entries]
    _recognise_names(proposals, Organisation.objects.visible_to(user))
    _recognise_addresses(proposals, user)
    _recognise_activities(proposals, user)
    return proposals


def times_of(entry: CalendarEntry) -> tuple[time | None, time | None]:
    """When it starts and ends that day; nothing for whole days, no end past midnight."""
    if not isinstance(entry.start, datetime):
        return None, None
    ends_same_day = isinstance(entry.end, datetime) and entry.end.date() == entry.start.date()
    return entry.start.time(), entry.end.time() if ends_same_day and isinstance(entry.end, datetime) else None


def _recognise_names(proposals: Sequence[Proposal], organisations: QuerySet[Organisation]) -> None:
    """Organisations whose whole name stands in the title or the place."""
    said = {id(proposal): set(_phrases(proposal)) for proposal in proposals}
    by_name: dict[str, list[Organisation]] = defaultdict(list)
    for names in _batches(set().union(*said.values())):
        for organisation in organisations.filter(sort_key__in=names):
            by_name[organisation.sort_key].append(organisation)
    for proposal in proposals:
        for phrase in said[id(proposal)] & by_name.keys():
            _add(proposal.organisations, by_name[phrase])


def _phrases(proposal: Proposal) -> Iterator[str]:
    for text in (proposal.entry.summary, proposal.entry.location):
        words = fold(text).split()[:60]
        for first in range(len(words)):
            for last in range(first + 1, min(first + LONGEST_NAME, len(words)) + 1):
                phrase = " ".join(words[first:last])
                if len(phrase) >= SHORTEST_NAME:
                    yield phrase


def _recognise_addresses(proposals: Sequence[Proposal], user: Any) -> None:
    """People by their address, organisations by the domain of their own address or site."""
    addresses = {address for proposal in proposals for address in proposal.entry.attendees}
    people: dict[str, list[Person]] = defaultdict(list)
    for some in _batches(addresses):
        for person in Person.objects.visible_to(user).filter(email__in=some):
            people[person.email.lower()].append(person)
    organisations = Organisation.objects.visible_to(user)
    at_domain = _by_domain({_domain(address) for address in addresses} - FREE_MAIL, organisations)
    for proposal in proposals:
        for address in proposal.entry.attendees:
            _add(proposal.people, people.get(address, []))
            _add(proposal.organisations, at_domain.get(_domain(address), []))


def _by_domain(domains: set[str], organisations: QuerySet[Organisation]) -> dict[str, list[Organisation]]:
    found: dict[str, list[Organisation]] = defaultdict(list)
    for some in _batches(domains, 50):
        condition = Q()
        for domain in some:
            condition |= Q(email__iendswith=f"@{domain}") | Q(website__icontains=domain)
        for organisation in organisations.filter(condition):
            for domain in {_domain(organisation.email), _site(organisation.website)} & domains:
                found[domain].append(organisation)
    return found


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _recognise_activities(proposals: Sequence[Proposal], user: Any) -> None:
    """Those made of the same event before, whoever imported it; and those of the same day with a similar title."""
    recorded: dict[str, Activity] = {}
    same_day: dict[date, list[Activity]] = defaultdict(list)
    for uids in _batches({proposal.entry.uid for proposal in proposals}):
        recorded |= {activity.calendar_uid: activity for activity in Activity.objects.filter(calendar_uid__in=uids)}
    for days in _batches({proposal.date for proposal in proposals}):
        for activity in Activity.objects.visible_to(user).filter(date__in=days):
            same_day[activity.date].append(activity)
    for proposal in proposals:
        proposal.recorded = recorded.get(proposal.entry.uid)
        alike = (activity for activity in same_day[proposal.date] if _alike(activity.title, proposal.entry.summary))
        proposal.similar = None if proposal.recorded else next(alike, None)


def _alike(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.token_set_ratio(fold(one), fold(other)) >= SIMILAR


def _batches(values: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _add(known: list[Any], more: Iterable[Any]) -> None:
    known += [one for one in more if one not in known]
