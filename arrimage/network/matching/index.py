"""Everything known, so arranged that the few records worth comparing are found without comparing all of them."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from arrimage.network.matching.descriptions import KnownOrganisation, KnownPerson
from arrimage.network.matching.evidence import Comparison, Reason
from arrimage.network.matching.rules import (
    LEAST_ALIKE,
    LEAST_ALIKE_ELSEWHERE,
    LIKELY_ORGANISATION,
    LIKELY_PERSON,
    compare_organisations,
    compare_people,
    least_alike,
)
from arrimage.network.names import tokens_without_small_words

K = TypeVar("K", KnownOrganisation, KnownPerson)
# Words that more records than this share do not point at any.
MOST_SHARING = 120
MOST_COMPARED = 60
MOST_SHOWN = 5
BEGINNING = 4
# The clues of how to reach a record: a phone, an address, a domain.
REACHED = ("p", "e", "d")

Refused = Callable[[K], bool]


@dataclass
class Match(Generic[K]):
    """`found` is the one record that is certainly the same; `likely` those that somebody must look at, best first."""

    found: K | None = None
    by: Comparison | None = None
    likely: list[tuple[K, Comparison]] = field(default_factory=list)


def _settle(compared: list[tuple[K, Comparison]], threshold: int) -> Match[K]:
    """One certain record is the match; two are a doubt, as are the likely ones when none is certain."""
    certain = [pair for pair in compared if pair[1].certain]
    if len(certain) == 1:
        return Match(*certain[0])
    if certain:
        return Match(likely=[(known, _one_of_several(said)) for known, said in certain[:MOST_SHOWN]])
    likely = [pair for pair in compared if pair[1].score >= threshold]
    return Match(likely=sorted(likely, key=lambda pair: -pair[1].score)[:MOST_SHOWN])


def _one_of_several(said: Comparison) -> Comparison:
    return Comparison("", min(said.score, 99), (*said.reasons, Reason("several")))


class _Shelf(Generic[K]):
    """Records by clue, in little room: a directory has ten times more clues than records.

    A clue is kept as its hash (two that share one only cost a comparison), no list is made while it points at a
    single record, and none grows past what is ever looked at.
    """

    def __init__(self) -> None:
        self._found: dict[int, K | list[K]] = {}

    def add(self, clue: Hashable, one: K) -> None:
        key = hash(clue)
        found = self._found.get(key)
        if found is None:
            self._found[key] = one
        elif not isinstance(found, list):
            self._found[key] = [found, one]
        elif len(found) <= MOST_SHARING:
            found.append(one)

    def get(self, clue: Hashable) -> Sequence[K]:
        """In the order they came; one more than MOST_SHARING when there are too many."""
        found = self._found.get(hash(clue))
        if found is None:
            return ()
        return found if isinstance(found, list) else (found,)


class _Bearers:
    """Those that share a clue of their names: each of these names as it is likened, and beside it whose it is.

    They are asked for again and again in a large import, hence the two lists kept side by side.
    """

    __slots__ = ("count", "names", "of")

    def __init__(self, *known: KnownOrganisation) -> None:
        self.count = 0
        self.names: list[str] = []
        self.of: list[KnownOrganisation] = []
        for one in known:
            self.add(one)

    def add(self, one: KnownOrganisation) -> None:
        self.count += 1
        self.names.extend(one.sorted_keys)
        self.of.extend([one] * len(one.sorted_keys))

    def __len__(self) -> int:
        return self.count


class _NameShelf:
    """As `_Shelf`, of names that are likened."""

    def __init__(self) -> None:
        self._found: dict[int, KnownOrganisation | _Bearers] = {}

    def add(self, clue: Hashable, one: KnownOrganisation) -> None:
        key = hash(clue)
        found = self._found.get(key)
        if found is None:
            self._found[key] = one
        elif not isinstance(found, _Bearers):
            self._found[key] = _Bearers(found, one)
        elif found.count <= MOST_SHARING:
            found.add(one)

    def get(self, clue: Hashable) -> _Bearers:
        found = self._found.get(hash(clue))
        if found is None:
            return _NOBODY
        return found if isinstance(found, _Bearers) else _Bearers(found)


_NOBODY = _Bearers()
_Bucket = Sequence[KnownOrganisation] | _Bearers


@dataclass(slots=True)
class _Clues:
    """What an organisation is looked up by, and kept under."""

    exact: tuple[str, ...]
    names: tuple[str, ...]
    reached: tuple[str, ...]

    @classmethod
    def of(cls, one: KnownOrganisation) -> "_Clues":
        return cls(tuple(_exact_clues(one)), tuple(_name_clues(one)), tuple(_reached_clues(one)))


class OrganisationIndex:
    def __init__(self, known: Iterable[KnownOrganisation] = ()) -> None:
        self._exact: _Shelf[KnownOrganisation] = _Shelf()
        self._named = _NameShelf()
        self._reached: _Shelf[KnownOrganisation] = _Shelf()
        # The one asked about last and its clues: it is most often the one added next.
        self._asked: tuple[KnownOrganisation, _Clues] | None = None
        for one in known:
            self.add(one)

    def add(self, one: KnownOrganisation) -> None:
        clues = self._clues(one)
        self._asked = None
        for clue in clues.exact:
            self._exact.add(clue, one)
        for clue in clues.names:
            self._named.add(clue, one)
        for clue in clues.reached:
            self._reached.add(clue, one)

    def learn(self, known: KnownOrganisation, said: KnownOrganisation) -> None:
        """More is known of it from now on: a NEQ, an address, a number."""
        if _says_no_more(known, said):
            return
        exact, reached = set(_exact_clues(known)), set(_reached_clues(known))
        known.neq = known.neq or said.neq
        known.municipality = known.municipality or said.municipality
        known.county = known.county or said.county
        for name in ("emails", "domains", "phones"):
            setattr(known, name, tuple(dict.fromkeys((*getattr(known, name), *getattr(said, name)))))
        for clue in set(_exact_clues(known)) - exact:
            self._exact.add(clue, known)
        for clue in set(_reached_clues(known)) - reached:
            self._reached.add(clue, known)

    def match(
        self, asked: KnownOrganisation, refused: Refused[KnownOrganisation] | None = None
    ) -> Match[KnownOrganisation]:
        """Whom the description is of; `refused` tells records that somebody already said are others."""
        clues = self._clues(asked)
        exact = self._compared(asked, {clue: self._exact.get(clue) for clue in clues.exact}, refused)
        if any(said.certain for _known, said in exact):
            return _settle(exact, LIKELY_ORGANISATION)
        near: dict[str, _Bucket] = {clue: self._named.get(clue) for clue in clues.names}
        near |= {clue: self._reached.get(clue) for clue in clues.reached}
        return _settle(exact + self._compared(asked, near, refused, exact), LIKELY_ORGANISATION)

    def _clues(self, one: KnownOrganisation) -> _Clues:
        if self._asked is None or self._asked[0] is not one:
            self._asked = one, _Clues.of(one)
        return self._asked[1]

    def _compared(
        self,
        asked: KnownOrganisation,
        found: dict[str, _Bucket],
        refused: Refused[KnownOrganisation] | None,
        before: Sequence[tuple[KnownOrganisation, Comparison]] = (),
    ) -> list[tuple[KnownOrganisation, Comparison]]:
        """Each record of these buckets beside what is asked, save those compared `before`."""
        passed = {id(known) for known, _said in before}
        compared = []
        crowded = any(len(bucket) > MOST_SHARING for clue, bucket in found.items() if clue[0] in REACHED)
        # The rarest clue first, so that the ones left out past the limit are the least telling.
        for clue, bucket in sorted(found.items(), key=_by_size):
            if len(bucket) > MOST_SHARING:
                continue
            for known in bucket if not isinstance(bucket, _Bearers) else _worth_comparing(asked, clue, bucket, crowded):
                if id(known) in passed or known is asked:
                    continue
                passed.add(id(known))
                if refused is None or not refused(known):
                    compared.append((known, compare_organisations(asked, known)))
            if len(compared) >= MOST_COMPARED:
                break
        return compared


def _by_size(found: tuple[str, _Bucket]) -> int:
    return len(found[1])


def _worth_comparing(
    asked: KnownOrganisation, clue: str, bearers: _Bearers, crowded: bool
) -> Iterable[KnownOrganisation]:
    """Of those that share a clue of their names."""
    alike = _alike(asked, bearers, crowded)
    return chain(_called(asked, bearers, clue[1:]), alike) if clue[0] == "a" else alike


def _alike(asked: KnownOrganisation, bearers: _Bearers, crowded: bool) -> list[KnownOrganisation]:
    """Those whose names, which share a word or the initials, could be likely with what else is known of the two.

    The names are likened all at once, and those too little alike for any two records that nothing else ties are passed
    over: what ties them otherwise is a clue of its own, unless it is `crowded`.
    """
    least, elsewhere = (0.0, 0.0) if crowded else (LEAST_ALIKE, LEAST_ALIKE_ELSEWHERE)
    found: dict[int, KnownOrganisation] = {}
    for key in asked.sorted_keys:
        # Not `extract_iter`, which leaves garbage behind at each call.
        likely = process.extract(key, bearers.names, scorer=fuzz.ratio, score_cutoff=least, limit=None)
        for _name, alike, place in sorted(likely, key=_place):
            known = bearers.of[place]
            if alike < elsewhere and known.municipality != asked.municipality:
                continue
            if id(known) not in found and alike >= least_alike(asked, known):
                found[id(known)] = known
    return list(found.values())


_place = itemgetter(2)


def _called(asked: KnownOrganisation, bearers: _Bearers, word: str) -> list[KnownOrganisation]:
    """Those of which one is called by this word, the initials of the other."""
    if word in asked.keys:
        return bearers.of
    if word not in bearers.names:
        return []
    return [known for name, known in zip(bearers.names, bearers.of, strict=True) if name == word]


def _says_no_more(known: KnownOrganisation, said: KnownOrganisation) -> bool:
    return (
        (bool(known.neq) or not said.neq)
        and (bool(known.municipality) or not said.municipality)
        and (bool(known.county) or not said.county)
        and all(set(getattr(said, name)) <= set(getattr(known, name)) for name in ("emails", "domains", "phones"))
    )


def _exact_clues(one: KnownOrganisation) -> Iterator[str]:
    if one.neq:
        yield f"q{one.neq}"
    yield from (f"n{key}" for key in one.keys)
    if one.municipality:
        yield from (f"d{domain} {one.municipality}" for domain in one.domains)


def _name_clues(one: KnownOrganisation) -> Iterator[str]:
    """The beginnings of the words, which a slip of the pen at the end leaves whole; the initials of all."""
    yield from dict.fromkeys(f"w{word[:BEGINNING]}" for key in one.keys for word in tokens_without_small_words(key))
    for key in one.keys:
        if " " not in key and 3 <= len(key) <= 8:
            yield f"a{key}"
            continue
        words = key.split()
        if len(words) > 2:
            yield f"a{''.join([word[0] for word in words])}"
            if strong := "".join([word[0] for word in words if len(word) > 3]):
                yield f"a{strong}"


def _reached_clues(one: KnownOrganisation) -> Iterator[str]:
    """Phones, addresses, domains."""
    yield from (f"p{phone}" for phone in one.phones)
    yield from (f"e{email}" for email in one.emails)
    yield from (f"d{domain}" for domain in one.domains)


class PersonIndex:
    def __init__(self, known: Iterable[KnownPerson] = ()) -> None:
        self._clues: _Shelf[KnownPerson] = _Shelf()
        self._colleagues: _Shelf[KnownPerson] = _Shelf()
        for one in known:
            self.add(one)

    def add(self, one: KnownPerson) -> None:
        for clue in _person_clues(one):
            self._clues.add(clue, one)
        for organisation in one.organisations:
            self._colleagues.add(organisation, one)

    def join(self, one: KnownPerson, organisation: KnownOrganisation) -> bool:
        """She holds a role there now; False when she did already."""
        if organisation in one.organisations:
            return False
        one.organisations += (organisation,)
        self._colleagues.add(organisation, one)
        return True

    def match(self, asked: KnownPerson, refused: Refused[KnownPerson] | None = None) -> Match[KnownPerson]:
        passed: set[int] = set()
        compared = []
        for known in self._worth_comparing(asked):
            if id(known) in passed or known is asked:
                continue
            passed.add(id(known))
            if refused is None or not refused(known):
                compared.append((known, compare_people(asked, known)))
        return _settle(compared, LIKELY_PERSON)

    def _worth_comparing(self, asked: KnownPerson) -> Iterator[KnownPerson]:
        for clue in _person_clues(asked):
            bucket = self._clues.get(clue)
            yield from bucket if len(bucket) <= MOST_SHARING else bucket[:MOST_COMPARED]
        for organisation in asked.organisations:
            yield from self._colleagues.get(organisation)[:MOST_SHARING]


def _person_clues(one: KnownPerson) -> Iterator[str]:
    if one.key:
        yield f"n{one.key}"
    yield from (f"e{email}" for email in one.emails)
    yield from (f"p{phone}" for phone in one.phones)
