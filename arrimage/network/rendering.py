"""The territory drawn as a schematic: one dot for each municipality, no map behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sqrt

from arrimage.network.models import Municipality

WIDTH = 640
MARGIN = 24
SMALLEST, LARGEST = 4.0, 18.0  # radius of a dot, in the drawing's units


@dataclass(frozen=True)
class Dot:
    """A municipality's place in the drawing; `r` grows with the square root of its population."""

    municipality: Municipality
    x: float
    y: float
    r: float
    is_marked: bool


@dataclass(frozen=True)
class Schematic:
    width: int
    height: int
    dots: list[Dot]


def schematic(municipalities: Iterable[Municipality], marked: set[int]) -> Schematic | None:
    """The dots of those that have coordinates, largest first so that small ones stay on top; None without any.

    `marked` holds the primary keys to show in the accent colour. One degree of longitude is narrower than one of
    latitude: the drawing is corrected for it at the middle of the territory.
    """
    placed = [
        (place, float(place.longitude), -float(place.latitude))
        for place in municipalities
        if place.longitude is not None and place.latitude is not None
    ]
    if not placed:
        return None
    west, east = _ends(x for _place, x, _y in placed)
    north, south = _ends(y for _place, _x, y in placed)
    narrowing = cos(radians((north + south) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrowing, south - north, 0.05)
    most = max(place.population or 0 for place, _x, _y in placed) or 1
    dots = [
        Dot(
            municipality=place,
            x=round(MARGIN + (x - west) * narrowing * scale, 1),
            y=round(MARGIN + (y - north) * scale, 1),
            r=round(max(SMALLEST, LARGEST * sqrt((place.population or 0) / most)), 1),
            is_marked=place.pk in marked,
        )
        for place, x, y in placed
    ]
    height = round(2 * MARGIN + (south - north) * scale)
    return Schematic(WIDTH, height, sorted(dots, key=lambda dot: (dot.is_marked, -dot.r)))


def _ends(values: Iterable[float]) -> tuple[float, float]:
    known = list(values)
    return min(known), max(known)
