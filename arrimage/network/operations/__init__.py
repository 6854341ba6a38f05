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
    counties: dict[str, RegionalCounty] = {}
    outcomes = []
    for code, name in names.items():
        counties[code], outcome = _keep(RegionalCounty, code, {"name": name})
        outcomes.append(outcome)
    for place in places:
        facts = {
            field: getattr(place, field)
            for field in (
                *("name", "designation", "belongs_to_county", "population", "population_year"),
                *("latitude", "longitude", "website"),
            )
        }
        outcomes.append(_keep(Municipality, place.code, {**facts, "county": counties[place.county_code]})[1])
    members = sum(place.belongs_to_county for place in places)
    return Loaded(len(counties), members, len(places) - members, outcomes.count("added"), outcomes.count("changed"))


@transaction.atomic
def load_sectors(*, path: Path = SECTORS) -> int:
    """Add or correct the sectors of a CSV file; returns how many it holds.

    Columns: code, name, and parent, the code of a sector above in the file, empty for a sector that is part of none.
    """
    rows, known = _rows_of(path), dict[str, Sector]()
    for row in rows:
        facts = {"name": row["name"], "parent": known.get(row.get("parent") or "")}
        known[row["code"]] = _keep(Sector, row["code"], facts)[0]
    return len(rows)


@transaction.atomic
def load_purposes(*, path: Path = PURPOSES) -> int:
    """Add or correct the social purposes of a CSV file with the columns code and name; returns how many it holds."""
    rows = _rows_of(path)
    for row in rows:
        _keep(SocialPurpose, row["code"], {"name": row["name"]})
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


def _keep(model: type[M], code: str, facts: Mapping[str, Any]) -> tuple[M, str]:
    """The record with that code, made to say these facts; «added», «changed» or «same»."""
    manager: Any = model._default_manager
    record = manager.filter(code=code).first()
    outcome = "same"
    if record is None:
        record, outcome = model(code=code), "added"
    for field, value in facts.items():
        if getattr(record, field, None) != value:
            setattr(record, field, value)
            outcome = "added" if outcome == "added" else "changed"
    if outcome != "same":
        record.save()
    return record, outcome
