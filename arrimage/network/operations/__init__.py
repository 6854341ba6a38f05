"""What is done in the network with consequences: loading its references, changing many organisations at once."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import QuerySet

from arrimage.network.models import Municipality, Organisation, RegionalCounty, Sector, SocialPurpose, SupportSubject
from arrimage.network.territory_file import Place

M = TypeVar("M", bound=models.Model)
DATA = Path(__file__).parent.parent / "data"
FIRST_TERRITORY = DATA / "territory_vhsl.csv"
SECTORS = DATA / "scian_sectors.csv"
PURPOSES = DATA / "social_purposes.csv"
SUBJECTS = DATA / "support_subjects.csv"


@dataclass(frozen=True)
class Loaded:
    """What a loading did: counties (MRC), municipalities and reserves in the file; records it added and changed."""

    counties: int
    municipalities: int
    reserves: int
    added: int
    changed: int


@transaction.atomic
def load_territory(*, places: Iterable[Place]) -> Loaded:
    """Add or correct, by code, the counties and municipalities given. What the places do not name stays as it is."""
    places = list(places)
    names = {place.county_code: place.county_name for place in places}
    counties, municipalities = _by_code(RegionalCounty), _by_code(Municipality)
    outcomes = [_keep(RegionalCounty, counties, code, {"name": name}) for code, name in names.items()]
    for place in places:
        facts = {
            field: getattr(place, field)
            for field in (
                *("name", "designation", "belongs_to_county", "population", "population_year"),
                *("latitude", "longitude", "website"),
            )
        }
        facts["county"] = counties[place.county_code]
        outcomes.append(_keep(Municipality, municipalities, place.code, facts))
    members = sum(place.belongs_to_county for place in places)
    return Loaded(len(names), members, len(places) - members, outcomes.count("added"), outcomes.count("changed"))


@transaction.atomic
def load_sectors(*, path: Path = SECTORS) -> int:
    """Add or correct the sectors of a CSV file; returns how many it holds.

    Columns: code, name, and parent, the code of a sector above in the file, empty for a sector that is part of none.
    """
    rows, known, above = _rows_of(path), _by_code(Sector), dict[str, Sector]()
    for row in rows:
        code = row["code"]
        _keep(Sector, known, code, {"name": row["name"], "parent": above.get(row.get("parent") or "")})
        above[code] = known[code]
    return len(rows)


@transaction.atomic
def load_purposes(*, path: Path = PURPOSES) -> int:
    """Add or correct the social purposes of a CSV file with the columns code and name; returns how many it holds."""
    rows, known = _rows_of(path), _by_code(SocialPurpose)
    for row in rows:
        _keep(SocialPurpose, known, row["code"], {"name": row["name"]})
    return len(rows)


@transaction.atomic
def load_subjects(*, path: Path = SUBJECTS) -> int:
    """Give a hub that has no subject of support those of a CSV file (name_fr, name_en), in its order.

    A hub that has some keeps its own: what it renamed or removed does not come back. Returns how many were added.
    """
    if SupportSubject.objects.exists():
        return 0
    rows = _rows_of(path)
    for position, row in enumerate(rows, start=1):
        SupportSubject.objects.create(position=10 * position, **row)
    return len(rows)


def _rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def change_status(*, organisations: QuerySet[Organisation], status: str) -> int:
    """Give each organisation the status, one save each so that the history tells it; returns how many changed."""
    changed = 0
    for organisation in organisations.exclude(status=status):
        organisation.status = status
        organisation.save(update_fields=["status"])
        changed += 1
    return changed


@transaction.atomic
def add_sector(*, organisations: QuerySet[Organisation], sector: Sector) -> int:
    """Add the sector to those that lack it, the history told; returns how many joined it."""
    joining = list(organisations.exclude(sectors=sector))
    for organisation in joining:
        organisation.sectors.add(sector)
    # A record somebody is changing meanwhile must be known to have changed.
    Organisation.objects.filter(pk__in=[organisation.pk for organisation in joining]).update()
    return len(joining)


def _by_code(model: type[M]) -> dict[str, M]:
    manager: Any = model._default_manager
    return {record.code: record for record in manager.all()}


def _keep(model: type[M], known: dict[str, M], code: str, facts: Mapping[str, Any]) -> str:
    """Have the record with that code, among those known, say these facts; «added», «changed» or «same»."""
    record: Any = known.get(code)
    outcome = "same" if record else "added"
    if record is None:
        record = known[code] = model(code=code)
    for field, value in facts.items():
        if getattr(record, field, None) != value:
            setattr(record, field, value)
            outcome = outcome if outcome == "added" else "changed"
    if outcome != "same":
        record.save()
    return outcome
