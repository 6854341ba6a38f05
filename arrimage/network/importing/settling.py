"""What planned rows change: each value that arrives is weighed against the one known, nothing is written yet.

The preview shows a settlement; the import writes one. Both are made here, so that they cannot disagree.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from arrimage.kit.bulk import maker, read_rows
from arrimage.kit.text import fold
from arrimage.network.facts import Provenance, Verdict, confirmed, is_empty, note, provenance, weigh
from arrimage.network.free_fields import words_of
from arrimage.network.importing.free_values import free_targets
from arrimage.network.importing.places import Places
from arrimage.network.importing.planning import Action, Planned
from arrimage.network.matching.addresses import phone_key
from arrimage.network.matching.descriptions import KnownOrganisation, KnownPerson
from arrimage.network.models import ContactPoint, FreeField, Organisation, OrganisationRole, Person, SetAside
from arrimage.network.names import match_key
from arrimage.network.profile_values import FREE, known_value, write

R = TypeVar("R", Organisation, Person)
Known = KnownOrganisation | KnownPerson
PLACES = ("municipality", "county")


# A line to add to a record: its model, and what it will say, of which records by their `Touched`. It is made when it
# is written.
Line = tuple[Any, dict[str, Any]]


@dataclass(slots=True, eq=False)
class Touched:
    """A record being added (`seen` is 0) or changed; `before` holds the old value of each field changed.

    One that is added is made when somebody asks for it: a preview seldom does.
    """

    make: Callable[[], Any]
    pk: int | None = None
    seen: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    made: Any = None

    @property
    def record(self) -> Any:
        if self.made is None:
            self.made = self.make()
        return self.made

    @property
    def key(self) -> int:
        """Tells it from the others of its kind."""
        return self.pk or id(self)

    @property
    def is_new(self) -> bool:
        return self.seen == 0

    @property
    def is_changed(self) -> bool:
        return self.is_new or bool(self.before)


@dataclass(slots=True)
class Row:
    """What one row does: the records it touches, the lines added to them, what the reader is shown of it."""

    planned: Planned
    touched: list[Touched] = field(default_factory=list)
    created: list[Touched] = field(default_factory=list)
    added: list[Line] = field(default_factory=list)
    tags: list[tuple[Touched, str]] = field(default_factory=list)
    sectors: list[tuple[Touched, int]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)


class Settlement:
    """A batch of planned rows, and the records as they will stand after it."""

    def __init__(self, batch: Iterable[Planned], places: Places, come_from: Provenance, *, lock: bool = False) -> None:
        self.places = places
        self.come_from = come_from
        self.touched: dict[Known, Touched] = {}
        self.make: dict[Any, Callable[[], Any]] = {model: maker(model) for model in (Organisation, Person)}
        self.note = _Noting(come_from)
        batch = list(batch)
        self._load(batch, lock)
        self.rows = [self._settle(planned) for planned in batch]

    def _load(self, batch: list[Planned], lock: bool) -> None:
        """The records that the batch is about, and what is known around them: a query for each kind."""
        about = [known for planned in batch for known in (planned.organisation, planned.person) if known is not None]
        for model in (Organisation, Person):
            kind = KnownOrganisation if model is Organisation else KnownPerson
            by_pk = {known.pk: known for known in about if isinstance(known, kind) and known.pk}
            records: Any = model._base_manager.filter(pk__in=by_pk)
            for record in read_rows(records.select_for_update() if lock else records):
                self.touched[by_pk[record.pk]] = Touched(partial(_as_is, record), record.pk, record.revision)
                if model is Organisation and record.municipality_id:
                    # Its name is among the search keys: else each record would ask for it.
                    _tie(record, "municipality", self.places.by_pk.get(record.municipality_id))
        organisations = [known.pk for known in about if isinstance(known, KnownOrganisation) and known.pk]
        people = [known.pk for known in about if isinstance(known, KnownPerson) and known.pk]
        self.roles = set(OrganisationRole.objects.filter(person__in=people).values_list("person", "organisation"))
        self.points: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for of, pks in (("organisation", organisations), ("person", people)):
            for pk, value in ContactPoint.objects.filter(**{f"{of}__in": pks}).values_list(of, "value"):
                self.points[of, pk].add(value)
        self.lists: defaultdict[tuple[str, int], set[Any]] = defaultdict(set)
        for of, model, pks in (("organisation", Organisation, organisations), ("person", Person, people)):
            for pk, tag in model.tags.through.objects.filter(**{f"{of}__in": pks}).values_list(of, "tag__name"):
                self.lists[f"{of} tags", pk].add(fold(tag))
        through = Organisation.sectors.through.objects.filter(organisation__in=organisations)
        for pk, sector in through.values_list("organisation", "sector"):
            self.lists["organisation sectors", pk].add(sector)
        self.waiting = set()
        for of, pks in (("organisation", organisations), ("person", people)):
            kept = SetAside.objects.filter(**{f"{of}__in": pks}).values_list(of, "field", "value")
            self.waiting |= {(of, pk, name, str(value)) for pk, name, value in kept}

    @cached_property
    def free(self) -> dict[str, FreeField]:
        return free_targets()

    def _settle(self, planned: Planned) -> Row:
        row = Row(planned)
        said = planned.said
        organisation = person = None
        if planned.organisation is not None:
            organisation = self._record(planned.organisation, Organisation)
            if not self._is_made_by(planned.organisation, row):
                self._weigh(row, "organisation", organisation, said.organisation)
            self._more(row, "organisation", organisation, said.organisation_more)
            self._lists(row, organisation, "organisation", [] if planned.person else said.tags, said.sectors)
        if planned.person is not None:
            person = self._record(planned.person, Person)
            if not self._is_made_by(planned.person, row):
                self._weigh(row, "person", person, said.person)
            self._more(row, "person", person, said.person_more)
            self._lists(row, person, "person", said.tags, [])
        if organisation is not None and person is not None:
            self._role(row, person, organisation)
        if planned.action != Action.DOUBTFUL:
            self._conclude(row)
        return row

    def _record(self, known: Known, model: type[Any]) -> Touched:
        """The record as it stands after the rows before; a new one says what the row that adds it said."""
        if known not in self.touched:
            blank = self.make[model]
            self.touched[known] = Touched(partial(_new, blank, known.values or {}, self.places, self.note))
        return self.touched[known]

    def _is_made_by(self, known: Known, row: Row) -> bool:
        return known.pk is None and known.row == row.planned.number

    def _weigh(self, row: Row, of: str, touched: Touched, arriving: dict[str, Any]) -> None:
        record = touched.record
        filled = []
        for name, value in arriving.items():
            attribute = "custom" if name.startswith(FREE) else f"{name}_id" if name in PLACES else name
            known, known_from = self._known(record, name, attribute), provenance(record, name)
            if touched.is_new and name in _DEFAULTED and known_from is None:
                known = ""
            verdict = Verdict.CONFIRM if _same(name, known, value) else weigh(known, known_from, value, self.come_from)
            if name == "county" and record.municipality_id:
                continue  # it follows from the municipality
            if verdict in (Verdict.FILL, Verdict.REPLACE):
                self._keep(touched, attribute, getattr(record, attribute))
                if name == "municipality":
                    self._keep(touched, "county_id", record.county_id)
                _set(record, name, value, self.places)
                filled.append(name)
            elif verdict == Verdict.CONFIRM:
                agreed = confirmed(known_from, self.come_from)
                if agreed != known_from and known_from is not None:
                    self._keep(touched, "facts", record.facts)
                    note(record, [name], agreed)
                continue
            elif not self._put_aside(row, of, touched, name, value):
                continue
            row.changes.append(self._change(of, record, name, known, value, verdict))
        if filled:
            self._keep(touched, "facts", record.facts)
            note(record, filled, self.come_from)

    def _known(self, record: Any, name: str, attribute: str) -> Any:
        return known_value(record, name) if attribute == "custom" else getattr(record, attribute)

    def _put_aside(self, row: Row, of: str, touched: Touched, name: str, value: Any) -> bool:
        """Keep the value apart for somebody to decide, once."""
        key = (of, touched.key, name, str(value))
        if key in self.waiting:
            return False
        self.waiting.add(key)
        kept = {"source": self.come_from.source, "confidence": self.come_from.confidence, "on": self.come_from.on}
        row.added.append(
            (SetAside, {of: touched, "field": name, "value": value, "origin": self.come_from.origin, **kept})
        )
        return True

    def _keep(self, touched: Touched, attribute: str, value: Any) -> None:
        if not touched.is_new:
            touched.before.setdefault(attribute, value)

    def _more(self, row: Row, of: str, touched: Touched, points: list[tuple[str, str]]) -> None:
        if not points:
            return
        record, known = touched.record, self.points[of, touched.key]
        for kind, value in points:
            if value not in known and value not in (record.email, record.phone):
                known.add(value)
                row.added.append((ContactPoint, {of: touched, "kind": kind, "value": value}))

    def _lists(self, row: Row, touched: Touched, of: str, tags: list[str], sectors: list[int]) -> None:
        if not tags and not sectors:
            return
        for name, values, into in (("tags", tags, row.tags), ("sectors", sectors, row.sectors)):
            known = self.lists[f"{of} {name}", touched.key]
            for value in values:
                same = fold(value) if isinstance(value, str) else value
                if same not in known:
                    known.add(same)
                    into.append((touched, value))  # type: ignore[arg-type]

    def _role(self, row: Row, person: Touched, organisation: Touched) -> None:
        key = (person.key, organisation.key)
        if key not in self.roles:
            self.roles.add(key)
            tied = {"person": person, "organisation": organisation}
            row.added.append((OrganisationRole, {**tied, "title": row.planned.said.role}))

    def _conclude(self, row: Row) -> None:
        planned = row.planned
        about = [known for known in (planned.organisation, planned.person) if known is not None]
        touched = [self.touched[known] for known in about]
        row.touched = [one for one in touched if one.is_changed or self._is_given(row, one)]
        row.created = [
            one for one, known in zip(touched, about, strict=True) if one.is_new and self._is_made_by(known, row)
        ]
        if row.created:
            planned.action = Action.CREATE
        elif row.changes or row.added or row.tags or row.sectors:
            planned.action = Action.UPDATE
        elif touched:
            planned.action = Action.SKIP
            planned.reason = _("The directory says so already.")

    def _is_given(self, row: Row, touched: Touched) -> bool:
        return any(one is touched for one, _value in (*row.tags, *row.sectors))

    def _change(self, of: str, record: Any, name: str, before: Any, after: Any, verdict: Verdict) -> dict[str, Any]:
        before, after = self._shown(record, name, before), self._shown(record, name, after)
        return {"of": of, "field": name, "before": before, "after": after, "verdict": verdict.value}

    def _shown(self, record: Any, name: str, value: Any) -> str:
        if is_empty(value):
            return ""
        if name == "municipality":
            return str(self.places.by_pk[value]) if value in self.places.by_pk else ""
        if name == "county":
            return str(self.places.county_by_pk[value]) if value in self.places.county_by_pk else ""
        if name.startswith(FREE):
            return words_of(self.free[f"{FREE}{record._meta.model_name}_{name.removeprefix(FREE)}"], value)
        choices = dict(record._meta.get_field(name).flatchoices)
        return str(choices.get(value, value))


# Fields whose value in a new record is a default that nobody said.
_DEFAULTED = ("kind", "language")


def _new(blank: Callable[[], R], values: dict[str, Any], places: Places, note_from: "_Noting") -> R:
    """A new record has nothing to weigh the values against."""
    record = blank()
    filled = [name for name, value in values.items() if not is_empty(value)]
    if values.get("municipality") and "county" in filled:
        filled.remove("county")  # it follows from the municipality
    for name in filled:
        _set(record, name, values[name], places)
    note_from(record, tuple(filled))
    return record


class _Noting:
    """As `note`, for new records of one source: those that fill the same fields share what is noted of them."""

    def __init__(self, come_from: Provenance) -> None:
        self.come_from = come_from
        self.known: dict[tuple[str, ...], dict[str, Any]] = {}

    def __call__(self, record: Any, fields: tuple[str, ...]) -> None:
        if fields not in self.known:
            note(record, fields, self.come_from)
            self.known[fields] = record.facts
        record.facts = self.known[fields]


def _set(record: Any, name: str, value: Any, places: Places) -> None:
    if name == "municipality":
        _tie(record, name, places.by_pk[value])
    elif name == "county":
        _tie(record, name, places.county_by_pk[value])
    elif name.startswith(FREE):
        write(record, name, value)
    else:
        setattr(record, name, value)


def _tie(record: Any, name: str, place: Any) -> None:
    """As setting the place does, without asking whether the two are of one database."""
    relation = record._meta.get_field(name)
    setattr(record, relation.attname, place and place.pk)
    relation.set_cached_value(record, place)


def _as_is(record: R) -> R:
    return record


def _same(name: str, known: Any, arriving: Any) -> bool:
    """Whether two values say the same but for their writing."""
    if is_empty(known) or known == arriving:
        return bool(known == arriving)
    if name in ("name", "legal_name"):
        return match_key(known) == match_key(arriving)
    if name == "phone":
        return bool(phone_key(known)) and phone_key(known) == phone_key(arriving)
    if name == "website":
        return bool(_bare(known) == _bare(arriving))
    if name == "trade_names":
        return {match_key(line) for line in arriving.splitlines()} <= {match_key(line) for line in known.splitlines()}
    return isinstance(known, str) and isinstance(arriving, str) and fold(known) == fold(arriving) and "@" not in known


def _bare(address: str) -> str:
    return address.lower().partition("//")[2].removeprefix("www.").rstrip("/")
