"""Where each fact of a profile comes from, since when, and which of two sources to believe.

A record keeps, beside its values, one `Provenance` per field in its JSON field `facts`. A person at the desk decides
and always may; what arrives by file, register or survey passes `weigh` first: an older or weaker source never
silently replaces what a newer or stronger one said.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.kit.templatetags.formats import long_date


class Source(models.TextChoices):
    IMPORT = "import", _("imported file")
    SURVEY = "survey", _("survey")
    STAFF = "staff", _("the hub’s staff")
    MEMBER = "member", _("the organisation itself")
    REGISTER = "register", _("the enterprise register")


class Confidence(models.TextChoices):
    LOW = "low", _("to be confirmed")
    MEDIUM = "medium", _("likely")
    HIGH = "high", _("confirmed")


# From the weakest to the strongest; a file passed from hand to hand is believed least.
STRENGTH = {Source.IMPORT: 1, Source.SURVEY: 2, Source.STAFF: 3, Source.MEMBER: 4, Source.REGISTER: 5}
SURENESS = {Confidence.LOW: 1, Confidence.MEDIUM: 2, Confidence.HIGH: 3}


@dataclass(frozen=True)
class Provenance:
    """Who said it, on which day it was true, how sure one is. `origin` names the file, the person or the edition."""

    source: Source
    on: date
    confidence: Confidence = Confidence.MEDIUM
    origin: str = ""

    @property
    def weight(self) -> tuple[int, int]:
        return STRENGTH[self.source], SURENESS[self.confidence]

    def to_json(self) -> dict[str, str]:
        kept = {"source": self.source.value, "on": self.on.isoformat(), "confidence": self.confidence.value}
        return {**kept, "origin": self.origin} if self.origin else kept

    @classmethod
    def from_json(cls, kept: Mapping[str, str]) -> "Provenance":
        return _read(kept["source"], kept["on"], kept["confidence"], kept.get("origin", ""))


@lru_cache(maxsize=1_024)
def _read(source: str, on: str, confidence: str, origin: str) -> Provenance:
    """Thousands of facts come from one file."""
    return Provenance(Source(source), date.fromisoformat(on), Confidence(confidence), origin)


class Verdict(StrEnum):
    """What becomes of a value that arrives."""

    FILL = "fill"  # nothing was known
    CONFIRM = "confirm"  # the same, said again
    REPLACE = "replace"  # newer, by a source at least as strong
    SET_ASIDE = "set_aside"  # older or weaker: kept apart for somebody to decide


def weigh(known: Any, known_from: Provenance | None, arriving: Any, arriving_from: Provenance) -> Verdict:
    """Compare a value that arrives with the one known; empty text, None and empty lists are no value."""
    if is_empty(known):
        return Verdict.FILL
    if known == arriving:
        return Verdict.CONFIRM
    if known_from is None:
        # Entered before sources were kept: somebody at the hub wrote it, on a day nobody knows.
        return Verdict.REPLACE if STRENGTH[arriving_from.source] > STRENGTH[Source.STAFF] else Verdict.SET_ASIDE
    stands = arriving_from.on >= known_from.on and arriving_from.weight >= known_from.weight
    return Verdict.REPLACE if stands else Verdict.SET_ASIDE


def confirmed(known_from: Provenance | None, arriving_from: Provenance) -> Provenance:
    """The provenance of a value that two sources agree on: the stronger source, the later day."""
    if known_from is None:
        return arriving_from
    stronger = max(known_from, arriving_from, key=lambda one: one.weight)
    return Provenance(stronger.source, max(known_from.on, arriving_from.on), stronger.confidence, stronger.origin)


def is_empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def provenance(record: Any, field: str) -> Provenance | None:
    """Where the record's field comes from; None when nobody noted it."""
    kept = (record.facts or {}).get(field)
    return Provenance.from_json(kept) if kept else None


def note(record: Any, fields: Iterable[str], come_from: Provenance) -> None:
    """Write the provenance of the fields into the record, which the caller saves."""
    record.facts = {**(record.facts or {}), **dict.fromkeys(fields, come_from.to_json())}


def confirmations(newer: Any, older: Any) -> Iterator[tuple[str, str, str]]:
    """Field, former source and new one of each fact that two versions say alike from another source or day."""
    after, before = newer.facts or {}, older.facts or {}
    for field in after:
        known, new = before.get(field), after[field]
        if known != new and _said(newer, field) == _said(older, field):
            yield field, in_words(Provenance.from_json(known)) if known else "–", in_words(Provenance.from_json(new))


def _said(entry: Any, field: str) -> Any:
    """The value in a version: a free field's from `custom`, a column's own; lists are never said alike here."""
    free = field.removeprefix("free_")
    return (entry.custom or {}).get(free) if free != field else getattr(entry, field, None)


def in_words(known: Provenance, with_origin: bool = False) -> str:
    """«le Registre des entreprises, 3 mars 2018, confirmé», with the file's or edition's name when asked."""
    source = str(Source(known.source).label)
    if known.origin and with_origin:
        source = f"{source} ({known.origin})"
    return ", ".join((source, long_date(known.on), str(Confidence(known.confidence).label)))


def oldest_core_fact(record: Any, core: Iterable[str]) -> date | None:
    """The day of the core fact that was checked the longest ago; None while one is missing or of unknown age."""
    days = []
    for field in core:
        known = provenance(record, field)
        value = getattr(record, field)
        if known is None or is_empty(value):
            return None
        days.append(known.on)
    return min(days, default=None)
