"""Whom each row is about: an organisation, a person, both; a record known already, a new one, or a doubt."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any

from django.utils.translation import gettext as _

from arrimage.kit.text import fold
from arrimage.network.importing.columns import Column
from arrimage.network.importing.free_values import free_targets
from arrimage.network.importing.places import Places
from arrimage.network.importing.rows import RowReader, Said
from arrimage.network.matching.addresses import is_shareable
from arrimage.network.matching.descriptions import (
    KnownOrganisation,
    KnownPerson,
    describe_organisation,
    describe_person,
)
from arrimage.network.matching.index import Match, OrganisationIndex, PersonIndex
from arrimage.network.models import (
    ContactKind,
    ContactPoint,
    ImportRow,
    MatchQuestion,
    Organisation,
    OrganisationRole,
    Person,
    Sector,
)

Action = ImportRow.Action
# What a row says of an organisation or a person, by which a doubt is known again; the keys of one of each.
Mark = tuple[Any, ...]
Pair = tuple[int | None, int | None]
_NOBODY: Pair = (None, None)
READ_AT_ONCE = 2_000


@dataclass(slots=True)
class Likely:
    """A record that somebody must look at before the row is written, and what was found when the two were compared."""

    known: KnownOrganisation | KnownPerson
    score: int
    reasons: list[dict[str, str]]

    @property
    def kind(self) -> str:
        return "organisation" if isinstance(self.known, KnownOrganisation) else "person"


@dataclass(slots=True)
class Planned:
    """A row, whom it is about and by what evidence; in doubt, the records it is likely about, the likeliest first.

    `asked` is the organisation as the row alone describes it.
    """

    number: int
    cells: list[str]
    said: Said
    action: str = Action.SKIP
    reason: str = ""
    organisation: KnownOrganisation | None = None
    person: KnownPerson | None = None
    asked: KnownOrganisation | None = None
    reasons: list[dict[str, str]] = field(default_factory=list)
    likely: list[Likely] = field(default_factory=list)
    fingerprint: str = ""

    @property
    def label(self) -> str:
        first, last = self.said.person.get("first_name", ""), self.said.person.get("last_name", "")
        names = (self.said.organisation.get("name", ""), f"{first} {last}".strip())
        return " – ".join(name for name in names if name)[:300]


class Directory:
    """Everything known, and every answer given, as it stands when a file begins to be read."""

    def __init__(self, organisations: Any = None, people: Any = None) -> None:
        """Of these records, by default all that stand; a few are enough to settle a single row."""
        organisations = Organisation._base_manager.all() if organisations is None else organisations
        people = Person._base_manager.all() if people is None else people
        of_organisations, of_people = _contact_points("organisation"), _contact_points("person")
        self.organisation_by_pk: dict[int, KnownOrganisation] = {}
        self.person_by_pk: dict[int, KnownPerson] = {}
        fields = (
            *("pk", "name", "legal_name", "trade_names", "neq", "email", "phone", "website"),
            *("municipality", "county", "postal_code"),
        )
        standing = organisations.exclude(status=Organisation.Status.MERGED).order_by()
        for row in standing.values(*fields).iterator(READ_AT_ONCE):
            pk = row.pop("pk")
            emails, phones = of_organisations.get(pk, _NOTHING)
            self.organisation_by_pk[pk] = describe_organisation(row, emails=emails, phones=phones, pk=pk)
        self.organisations = OrganisationIndex(self.organisation_by_pk.values())
        standing = people.filter(merged_into=None).order_by()
        for row in standing.values("pk", "first_name", "last_name", "email", "phone").iterator(READ_AT_ONCE):
            pk = row.pop("pk")
            emails, phones = of_people.get(pk, _NOTHING)
            self.person_by_pk[pk] = describe_person(row, emails=emails, phones=phones, pk=pk)
        for person, organisation in OrganisationRole.objects.values_list("person", "organisation"):
            if person in self.person_by_pk and organisation in self.organisation_by_pk:
                self.person_by_pk[person].organisations += (self.organisation_by_pk[organisation],)
        self.people = PersonIndex(self.person_by_pk.values())
        self.answers = Answers()


_NOTHING: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def _contact_points(of: str) -> dict[int, tuple[list[str], list[str]]]:
    found: defaultdict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    points = ContactPoint.objects.filter(**{f"{of}__isnull": False}, kind__in=(ContactKind.EMAIL, ContactKind.PHONE))
    for pk, kind, value in points.values_list(of, "kind", "value"):
        found[pk][kind == ContactKind.PHONE].append(value)
    return found


class Answers:
    """What people said of rows like these: never ask the same twice."""

    def __init__(self) -> None:
        self.same: dict[str, Pair] = {}
        self.different: defaultdict[str, set[Pair]] = defaultdict(set)
        kept = MatchQuestion.objects.answered().exclude(fingerprint="")
        for mark, answer, organisation, person in kept.values_list("fingerprint", "answer", "organisation", "person"):
            if answer == MatchQuestion.Answer.SAME:
                self.same[mark] = (organisation, person)
            else:
                self.different[mark].add((organisation, person))

    def same_as(self, mark: Mark) -> Pair:
        """The organisation and the person that the row was said to be about."""
        return self.same.get(fingerprint(*mark), _NOBODY) if self.same else _NOBODY

    def different_from(self, mark: Mark) -> Collection[Pair]:
        return self.different.get(fingerprint(*mark), ()) if self.different else ()


def reader_of(columns: Iterable[Column]) -> RowReader:
    """Reads the rows of a file with these columns, with the places, the sectors and the own fields of the hub."""
    sectors = {fold(name): pk for pk, name in Sector.objects.values_list("pk", "name")}
    sectors |= dict(Sector.objects.values_list("code", "pk"))
    return RowReader(columns, Places.of_the_territory(), sectors, free_targets())


class Planner:
    """Plans the rows of one file in their order; what a row adds is known to the next ones."""

    def __init__(self, reader: RowReader, directory: Directory | None = None) -> None:
        self.reader = reader
        self.known = directory or Directory()

    def plan(self, number: int, cells: list[str]) -> Planned:
        """Whom the row is about."""
        said = self.reader.read(cells)
        said.remarks += self.reader.remarks_on(number, cells)
        planned = Planned(number, cells, said)
        if not any(cells):
            planned.reason = _("The row is empty.")
            return planned
        about_organisation, about_person = bool(said.organisation.get("name")), bool(said.person.get("last_name"))
        if not about_organisation and not about_person:
            planned.reason = _("The row names no organisation and no person.")
            return planned
        if about_organisation and not self._organisation(planned):
            return planned
        if about_person and not self._person(planned):
            return planned
        self._remember(planned)
        return planned

    def _organisation(self, planned: Planned) -> bool:
        """Find the organisation; False when the row must wait for somebody."""
        asked = planned.asked = describe_organisation(planned.said.organisation, row=planned.number)
        mark = ("o", *asked.keys[:1], asked.neq, asked.municipality, asked.emails[:1])
        answered = self.known.answers.same_as(mark)[0]
        if answered in self.known.organisation_by_pk:
            planned.organisation = self.known.organisation_by_pk[answered]
            return True
        others = self.known.answers.different_from(mark)
        match = self.known.organisations.match(asked, lambda known: (known.pk, None) in others)
        planned.organisation = match.found or asked
        return self._is_clear(planned, match, mark)

    def _person(self, planned: Planned) -> bool:
        where = (planned.organisation,) if planned.organisation else ()
        asked = describe_person(planned.said.person, organisations=where, row=planned.number)
        place = planned.organisation.keys[:1] if planned.organisation else ()
        # What tells a father from his son is in the mark: an answer about one is none about the other.
        phones = asked.phones[:1] if any(map(is_shareable, asked.emails[:1])) else ()
        mark = ("p", asked.key, asked.emails[:1], place, *filter(None, (asked.generation, *phones)))
        answered = self.known.answers.same_as(mark)[1]
        if answered in self.known.person_by_pk:
            planned.person = self.known.person_by_pk[answered]
            return True
        others = self.known.answers.different_from(mark)
        match = self.known.people.match(asked, lambda known: (None, known.pk) in others)
        planned.person = match.found or asked
        return self._is_clear(planned, match, mark)

    def _is_clear(self, planned: Planned, match: Match[Any], mark: Mark) -> bool:
        if match.by:
            planned.reasons += match.by.to_json()
        if not match.likely:
            return True
        planned.action, planned.fingerprint = Action.DOUBTFUL, fingerprint(*mark)
        planned.likely = [Likely(known, said.score, said.to_json()) for known, said in match.likely]
        planned.reason = _("It may be a record known already: somebody decides.")
        planned.organisation = planned.person = None
        return False

    def _remember(self, planned: Planned) -> None:
        """The row is clear: what it adds is known from now on."""
        organisation, person, row = planned.organisation, planned.person, planned.number
        if organisation is not None:
            if organisation.pk is None and organisation.row == row:
                organisation.values = planned.said.organisation
                self.known.organisations.add(organisation)
            elif planned.asked is not None:
                self.known.organisations.learn(organisation, planned.asked)
        if person is not None:
            if person.pk is None and person.row == row:
                person.values = planned.said.person
                self.known.people.add(person)
            elif organisation is not None:
                self.known.people.join(person, organisation)


def fingerprint(*parts: Any) -> str:
    """What a row says of an organisation or a person, so that the same doubt is known again in another file."""
    return sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()
