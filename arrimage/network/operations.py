"""Loading what the network refers to: the territory and the sectors of activity."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from arrimage.network.models import Municipality, RegionalCounty, Sector
from arrimage.network.territory_file import Place

M = TypeVar("M", bound=models.Model)
DATA = Path(__file__).parent / "data"
FIRST_TERRITORY = DATA / "territory_vhsl.csv"
SECTORS = DATA / "scian_sectors.csv"


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
    """Add or correct the sectors of a CSV file with the columns code and name; returns how many it holds."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        _keep(Sector, row["code"], {"name": row["name"]})
    return len(rows)


def _keep(model: type[M], code: str, facts: Mapping[str, Any]) -> tuple[M, str]:
    """The record with that code, made to say these facts; «added», «changed» or «same»."""
    manager: Any = model._default_manager
    record = manager.filter(code=code).first()
    outcome = "same"
    if record is None:
        record, outcome = model(code=code), "added"  # type: ignore[call-arg]
    for field, value in facts.items():
        if getattr(record, field, None) != value:
            setattr(record, field, value)
            outcome = "added" if outcome == "added" else "changed"
    if outcome != "same":
        record.save()
    return record, outcome
