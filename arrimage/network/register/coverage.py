"""How much of the register's universe the directory knows, by place and by sector, and what to do about the rest.

The universe of a day: the enterprises of the territory that the latest edition holds, less those that somebody judged
to be no social enterprise. Known are those tied to an organisation of the directory.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from arrimage.network.models import Candidate, Organisation, PossibleMatch, RegisterEdition
from arrimage.network.models.candidates import known_on


@dataclass(frozen=True)
class Line:
    """A bar: `known` of `universe` enterprises; of the others, `to_call` are still to be called. `query` narrows the
    list of candidates to them."""

    label: str
    known: int
    universe: int
    to_call: int
    query: dict[str, Any] = field(default_factory=dict)

    @property
    def share(self) -> int | None:
        """In percent, whole; None for an empty universe."""
        return round(100 * self.known / self.universe) if self.universe else None

    @property
    def known_list(self) -> str:
        return urlencode({**self.query, "standing": "yes", "known": "yes"})

    @property
    def call_list(self) -> str:
        return urlencode({**self.query, "standing": "yes", "known": "no", "state": Candidate.State.TO_CALL})


def whole(day: date) -> Line:
    """The territory's."""
    return Line("", **Candidate.objects.universe(day).aggregate(**_counts(day)))


def _counts(day: date) -> dict[str, Count]:
    to_call = ~known_on(day) & Q(state=Candidate.State.TO_CALL)
    return {
        "known": Count("pk", filter=known_on(day)),
        "universe": Count("pk"),
        "to_call": Count("pk", filter=to_call),
    }


def coverage_by(field_name: str, day: date) -> list[Line]:
    """A line for each county, municipality or sector of the universe, in alphabetical order, without a place last.

    `field_name` is that of the candidate. Two municipalities of one name are told apart by their designation.
    """
    label = [f"{field_name}__name", *([f"{field_name}__designation"] if field_name == "municipality" else [])]
    rows = (
        Candidate.objects.universe(day)
        .order_by(f"{field_name}__sort_key", field_name)
        .values_list(field_name, *label)
        .annotate(**_counts(day))
    )
    lines = [(pk, _named(names), (known, universe, to_call)) for pk, *names, known, universe, to_call in rows]
    repeated = [names[0] for _pk, names, _counts in lines]
    return [
        Line(_told(names, repeated), *counts, {field_name: pk} if pk else {"missing": field_name})
        for pk, names, counts in sorted(lines, key=lambda line: line[0] is None)
    ]


def _named(names: list[Any]) -> tuple[str, str]:
    return str(names[0] or ""), str(names[1] or "") if len(names) > 1 else ""


def _told(names: tuple[str, str], repeated: list[str]) -> str:
    name, designation = names
    return f"{name} ({designation.lower()})" if designation and repeated.count(name) > 1 else name


def absent_from_register() -> QuerySet[Organisation]:
    """The directory's social enterprises that no enterprise of the register stands for."""
    tied = Candidate.objects.filter(gone_on=None, organisation__isnull=False).values("organisation")
    return Organisation.objects.social_enterprises().exclude(pk__in=tied)


def waiting_matches() -> QuerySet[PossibleMatch]:
    """Possible matches to decide: those of enterprises still in the register and not yet recognised."""
    waiting = PossibleMatch.objects.filter(
        outcome=PossibleMatch.Outcome.WAITING, candidate__organisation=None, candidate__gone_on=None
    )
    return waiting.select_related("candidate__municipality", "organisation__municipality")


def latest_edition() -> RegisterEdition | None:
    return RegisterEdition.objects.filter(status=RegisterEdition.Status.DONE).order_by("-day", "-pk").first()
