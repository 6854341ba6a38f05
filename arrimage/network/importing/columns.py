"""What each column of a table is taken to be, from its heading, or from its values when the heading says nothing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from arrimage.kit.text import fold
from arrimage.network.importing.headings import EMAIL, target_of
from arrimage.network.importing.tables import Table
from arrimage.network.importing.targets import REPEATABLE, TARGETS

SAMPLES = 3
LOOKED_AT = 200
ENOUGH = 0.7
OF_ORGANISATIONS = {key for key, target in TARGETS.items() if target.of == "organisation"}
SHAPES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("email", EMAIL.fullmatch),
    ("neq", re.compile(r"(11|22|33|88)\d{8}").fullmatch),
    ("phone", re.compile(r"\+?1?[\s.-]?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}.{0,12}").fullmatch),
    ("postal_code", re.compile(r"[A-Za-z]\d[A-Za-z]\s?\d[A-Za-z]\d").fullmatch),
    ("website", re.compile(r"(https?://|www\.)\S+").fullmatch),
)


@dataclass(frozen=True)
class Column:
    """One column of the file: what it is taken to be, its first values, different ones, and the numbers of the rows
    that take theirs from a merged cell above."""

    place: int
    heading: str
    target: str
    samples: tuple[str, ...]
    repeated: frozenset[int] = frozenset()


def signature(headings: list[str]) -> str:
    """What tells a source from another: its headings, in their order."""
    return sha256("\n".join(fold(heading) for heading in headings).encode()).hexdigest()[:32]


def places(headings: Iterable[str]) -> list[str]:
    """What a choice of columns is kept by: the folded heading, and its place among those written the same."""
    seen: Counter[str] = Counter()
    keys = []
    for heading in map(fold, headings):
        seen[heading] += 1
        keys.append(heading if seen[heading] == 1 else f"{heading}#{seen[heading]}")
    return keys


def columns_of(table: Table, saved: Mapping[str, str] | None = None) -> list[Column]:
    """Every column of the table; `saved` is what somebody chose for this source, kept by `places`."""
    targets = _targets(table) if saved is None else [saved.get(key, "") for key in places(table.headings)]
    return [
        Column(place, heading, target, _samples(table, place), frozenset(table.repeated.get(place, ())))
        for place, (heading, target) in enumerate(zip(table.headings, targets, strict=True))
    ]


def _targets(table: Table) -> list[str]:
    found = [target_of(heading) for heading in table.headings]
    said = set(found)
    guessed = [_from_values(table, place) if target is None else target for place, target in enumerate(found)]
    plain = _meaning_of_nom(said)
    guessed = [plain if target == "nom" else target for target in guessed]
    return _once_each(guessed)


def _meaning_of_nom(said: set[str | None]) -> str:
    """«Nom» is the last name beside a first name, the person's beside an organisation, else the organisation's."""
    if "first_name" in said:
        return "last_name"
    return "full_name" if "name" in said or not said & OF_ORGANISATIONS else "name"


def _from_values(table: Table, place: int) -> str:
    values = [row[place] for row in table.rows[:LOOKED_AT] if row[place]]
    for target, fits in SHAPES:
        if values and sum(1 for value in values if fits(value)) >= ENOUGH * len(values):
            return target
    return ""


def _once_each(targets: list[str]) -> list[str]:
    seen: set[str] = set()
    kept = []
    for target in targets:
        kept.append("" if target in seen and target not in REPEATABLE else target)
        seen.add(target)
    return [target if target in TARGETS else "" for target in kept]


def _samples(table: Table, place: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in table.rows[:LOOKED_AT]:
        if row[place]:
            found[row[place][:80]] = None
        if len(found) == SAMPLES:
            break
    return tuple(found)
