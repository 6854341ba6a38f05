"""From the lines of a postal address to a municipality of the territory.

The register gives no municipality: the last line before the postal code holds its name, often with the province. Names
repeat, in the territory (two Hemmingford) and across Québec (many Saint-Michel), so the postal code is weighed too.
Nothing is guessed in silence: what is not sure is said as a doubt.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from arrimage.kit.text import fold, words
from arrimage.network.models.territory import Municipality

FORMER_NAMES = Path(__file__).parent.parent / "data" / "former_municipalities.csv"
POSTAL_CODE = re.compile(r"\b([A-Z]\d[A-Z])\s?-?(\d[A-Z]\d)\b")
PROVINCE = re.compile(r"[\s,]*[(]?\b(?:qu[ée]bec|qc|p\.?q\.?|can(?:ada)?)\b\.?[)]?\s*$", re.IGNORECASE)
# Of the enterprises of a postal area, the share whose address names a municipality of the territory: from so much on
# the area is one of the territory's; under so little, a name found there is another place's.
OWN_AREA, OTHER_AREA = 0.10, 0.01


@dataclass(frozen=True)
class Address:
    """What four lines of the register say: street and the rest, the line of the municipality, «J6T 1A1»."""

    street: str
    city: str
    postal_code: str

    @property
    def area(self) -> str:
        """The first three characters of the postal code."""
        return self.postal_code[:3]

    @classmethod
    def of(cls, lines: Sequence[str]) -> "Address":
        filled = [line for line in lines if line and fold(line) != "canada"]
        code = ""
        if filled and (found := POSTAL_CODE.search(filled[-1].upper())):
            code = f"{found[1]} {found[2]}"
            rest = filled[-1][: found.start()].strip(" ,")
            filled = [*filled[:-1], *([rest] if rest else [])]
        if not filled:
            return cls("", "", code)
        return cls(", ".join(filled[:-1]), filled[-1], code)


@dataclass(frozen=True)
class Place:
    """The municipalities that a line may mean: one when it is sure, several of the same name."""

    municipalities: tuple[Municipality, ...]
    former_name: str = ""

    @property
    def municipality(self) -> Municipality | None:
        return self.municipalities[0] if len(self.municipalities) == 1 else None


class Gazetteer:
    """The territory's municipalities by their name, today's or a former one."""

    def __init__(self, municipalities: Iterable[Municipality]) -> None:
        self._named: dict[str, list[Municipality]] = defaultdict(list)
        self._former: dict[str, tuple[str, Municipality]] = {}
        by_code = {}
        for municipality in municipalities:
            by_code[municipality.code] = municipality
            self._named[_key(municipality.name)].append(municipality)
        with FORMER_NAMES.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                if (today := by_code.get(row["code"])) and _key(row["former"]) not in self._named:
                    self._former[_key(row["former"])] = (row["former"], today)
        self.place = lru_cache(maxsize=20_000)(self._place)

    def _place(self, city: str) -> Place | None:
        """What the line means; None when it names no municipality of the territory."""
        bare = PROVINCE.sub("", PROVINCE.sub("", city))
        outside, _bracket, inside = bare.partition("(")
        for name in (bare, outside, inside):
            if found := self._named.get(_key(name)):
                return Place(tuple(_of_designation(found, inside)))
            if former := self._former.get(_key(name)):
                return Place((former[1],), former[0])
        last = set(fold(bare).split())
        for name, found in self._named.items():
            if len(found) > 1 and name and _key(bare).startswith(f"{name} "):
                return Place(tuple(_of_designation(found, " ".join(last))))
        return None


class PostalAreas:
    """Of each postal area, how many enterprises there are and how many name a municipality of the territory."""

    def __init__(self) -> None:
        self._all: Counter[str] = Counter()
        self._here: Counter[str] = Counter()

    def saw(self, area: str, here: bool) -> None:
        self._all[area] += 1
        self._here[area] += here

    def share(self, area: str) -> float:
        """From 0 to 1; 0 for an area nobody was seen in."""
        return self._here[area] / self._all[area] if self._all[area] else 0.0


def _key(name: str) -> str:
    """The name without its articles and small words, which addresses drop («L’Île-Perrot», «Île Perrot»)."""
    return " ".join(word for word in words(name) if word not in {"le", "la", "les", "l", "ville", "de", "du", "d"})


def _of_designation(found: list[Municipality], said: str) -> list[Municipality]:
    """Among namesakes, the one whose designation the line adds («canton», «village»); all of them when it does not."""
    added = set(fold(said).split()) | ({"canton"} if "township" in fold(said) else set())
    meant = [municipality for municipality in found if fold(municipality.designation) in added]
    return meant or found
