"""The universe of enterprises that could be members: how many are, by MRC, municipality and sector.

The universe of a day: the register's enterprises of the territory (see `network.register.coverage`), and the
directory's social enterprises that none of them stands for. One is a member when its organisation is in good standing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet

from arrimage.membership.coverage.members import member_organisations
from arrimage.network.models import Candidate, Municipality, Organisation, RegionalCounty, Sector
from arrimage.network.register.coverage import absent_from_register

PLACES: Mapping[str, type[Any]] = {"county": RegionalCounty, "municipality": Municipality, "sector": Sector}


@dataclass(frozen=True)
class Line:
    """A bar: `members` of `universe` enterprises; `query` narrows the call list to the others."""

    label: str
    members: int
    universe: int
    query: Mapping[str, Any] = field(default_factory=dict)

    @property
    def share(self) -> int | None:
        """In percent, whole; None for an empty universe."""
        return round(100 * self.members / self.universe) if self.universe else None

    @property
    def to_recruit(self) -> int:
        return self.universe - self.members

    @property
    def call_list(self) -> str:
        return urlencode(self.query)


@dataclass(frozen=True)
class Universe:
    """The whole, its two parts, and the cuts by what is said of each enterprise."""

    whole: Line
    in_register: Line
    in_directory_only: Line
    cuts: Mapping[str, list[Line]]


def in_register(day: date) -> QuerySet[Candidate]:
    return Candidate.objects.universe(day)


def in_directory_only() -> QuerySet[Organisation]:
    return absent_from_register()


def universe(day: date) -> Universe:
    """Counted in six queries, whatever the number of enterprises."""
    members = member_organisations(day)
    sectors = Sector.objects.in_bulk()
    tally = _Tally(sectors)
    grouped = in_register(day).order_by().values_list("county", "municipality", "sector")
    counted = grouped.annotate(count=Count("pk"), inside=Count("pk", filter=Q(organisation__in=members)))
    for county, municipality, sector, count, inside in counted:
        tally.add({county}, {municipality}, {sector}, count, inside)
    registered = tally.part()
    known = set(members.values_list("organisation", flat=True))
    for pk, (county, municipality, own) in _lone_enterprises().items():
        tally.add({county}, {municipality}, own, 1, pk in known)
    alone = tally.part()
    whole = Line("", registered.members + alone.members, registered.universe + alone.universe)
    names = {**{name: PLACES[name].objects.in_bulk() for name in ("county", "municipality")}, "sector": sectors}
    return Universe(whole, registered, alone, {name: tally.lines(name, names[name]) for name in PLACES})


def _lone_enterprises() -> dict[int, tuple[Any, Any, set[Any]]]:
    """MRC, municipality and sectors of each enterprise that only the directory knows."""
    found: dict[int, tuple[Any, Any, set[Any]]] = {}
    rows = in_directory_only().order_by().values_list("pk", "county", "municipality", "sectors")
    for pk, county, municipality, sector in rows:
        found.setdefault(pk, (county, municipality, set()))[2].add(sector)
    return found


class _Tally:
    """Adds up enterprises by place and sector. An enterprise of several sectors counts in each of them."""

    def __init__(self, sectors: Mapping[int, Sector]) -> None:
        self.sectors = sectors
        self.universe: dict[str, Counter[Any]] = {name: Counter() for name in PLACES}
        self.members: dict[str, Counter[Any]] = {name: Counter() for name in PLACES}
        self.so_far = [0, 0]

    def add(self, county: set[Any], municipality: set[Any], sectors: set[Any], count: int, members: int) -> None:
        self.so_far = [self.so_far[0] + members, self.so_far[1] + count]
        whole = {self._top(pk) for pk in sectors}
        for name, keys in (("county", county), ("municipality", municipality), ("sector", whole)):
            for key in keys:
                self.universe[name][key] += count
                self.members[name][key] += members

    def _top(self, pk: Any) -> Any:
        """The sector of which this one is a part, or itself."""
        sector = self.sectors.get(pk)
        return sector.parent_id or pk if sector else pk

    def part(self) -> Line:
        """What was added since the last time."""
        members, count = self.so_far
        self.so_far = [0, 0]
        return Line("", members, count)

    def lines(self, name: str, known: Mapping[Any, Any]) -> list[Line]:
        """A line for each, in alphabetical order, those of unknown place or sector last."""
        found: Iterable[Any] = sorted(
            self.universe[name], key=lambda pk: (pk is None, known[pk].sort_key if pk else "", pk or 0)
        )
        return [
            Line(
                str(known[pk]) if pk else "",
                self.members[name][pk],
                self.universe[name][pk],
                {name: pk} if pk else {"missing": name},
            )
            for pk in found
        ]
