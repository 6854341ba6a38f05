"""Municipalities and MRC as people write them in a column."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from arrimage.network.models import Municipality, RegionalCounty
from arrimage.network.names import match_key

DESIGNATIONS = re.compile(r"^(ville|municipalite|paroisse|canton|village|mrc) (de la |de |du |des |d )?")
SHORTEST_ENDING = 6
CUT = re.compile(r"[(),;/]| - | – ")


@dataclass(frozen=True)
class Place:
    """What a text names: a municipality, an MRC, both; `several` when the name is that of more than one."""

    municipality: Municipality | None = None
    county: RegionalCounty | None = None
    several: bool = False


class Places:
    """The territory, by name: «St-Rémi», «Ville de Saint-Rémi», «Saint-Rémi (Les Jardins-de-Napierville)»."""

    def __init__(self, municipalities: Iterable[Municipality], counties: Iterable[RegionalCounty]) -> None:
        self._municipalities: defaultdict[str, list[Municipality]] = defaultdict(list)
        self.by_pk: dict[int, Municipality] = {}
        self.county_by_pk = {county.pk: county for county in counties}
        self._counties = {_key(county.name): county for county in self.county_by_pk.values()}
        for place in municipalities:
            self.by_pk[place.pk] = place
            for key in {_key(place.name), match_key(str(place))}:
                self._municipalities[key].append(place)
        self._found: dict[str, Place] = {}

    @classmethod
    def of_the_territory(cls) -> "Places":
        return cls(Municipality.objects.select_related("county"), RegionalCounty.objects.all())

    def find(self, text: str) -> Place:
        """What the text names; an empty place when it names nothing of the territory."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Place:
        whole = self._named(text)
        if whole.municipality or whole.county or whole.several:
            return whole
        parts = [self._named(part) for part in CUT.split(text) if part.strip()]
        county = next((part.county for part in parts if part.county and not part.municipality), None)
        town = next((part.municipality for part in parts if part.municipality), None)
        several = next((part for part, said in zip(CUT.split(text), parts, strict=False) if said.several), None)
        if town is None and several is not None:
            return self.within(several, county)
        return Place(town, county or (town.county if town else None))

    def _named(self, text: str) -> Place:
        named = self._municipalities.get(match_key(text)) or self._municipalities.get(_key(text)) or []
        if len(named) == 1:
            return Place(named[0], named[0].county)
        county = self._counties.get(_key(text))
        if not named and not county:
            return self._shortened(_key(text))
        if named:
            counties = {place.county for place in named}
            return Place(None, counties.pop() if len(counties) == 1 else None, several=True)
        return Place(None, county)

    def _shortened(self, key: str) -> Place:
        """«Valleyfield» is Salaberry-de-Valleyfield, when no other municipality ends so."""
        ending = {
            place for name, places in self._municipalities.items() if name.endswith(f" {key}") for place in places
        }
        if len(key) < SHORTEST_ENDING or len(ending) != 1:
            return Place()
        place = ending.pop()
        return Place(place, place.county)

    def within(self, text: str, county: RegionalCounty | None) -> Place:
        """The municipality of that name in that MRC, when the name is that of several."""
        named = self._municipalities.get(_key(text), [])
        there = [place for place in named if county and place.county_id == county.pk]
        if len(there) == 1:
            return Place(there[0], county)
        return Place(None, county, several=bool(named))


def _key(text: str) -> str:
    return match_key(DESIGNATIONS.sub("", match_key(text)))
