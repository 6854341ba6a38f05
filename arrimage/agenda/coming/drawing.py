"""The calendar drawn on the territory: MRC in outline, a dot for each municipality where something is announced."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

from arrimage.agenda.coming.items import CalendarItem
from arrimage.network.models import Municipality, RegionalCounty
from arrimage.network.outlines import outlines

WIDTH, MARGIN = 640, 24  # in the drawing's units
SMALLEST, LARGEST, OTHERS = 11.0, 26.0, 3.0  # radius of a dot
Point = tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """A municipality; `number` says how many things are announced there, 0 for those that only help to read the map."""

    code: str
    name: str
    x: float
    y: float
    r: float
    number: int


@dataclass(frozen=True)
class Shape:
    """An MRC: its name, and its outline as the `d` of an SVG path."""

    name: str
    path: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    shapes: list[Shape]
    dots: list[Dot]


@dataclass(frozen=True)
class Place:
    """A municipality and what takes place there, the next first; without code, what is online or has no known place."""

    code: str
    name: str
    items: list[CalendarItem]


def by_place(items: Iterable[CalendarItem]) -> list[Place]:
    """In the order of their names; what has no municipality comes last."""
    grouped: dict[tuple[str, str], list[CalendarItem]] = {}
    for item in items:
        grouped.setdefault((item.municipality, item.municipality_name), []).append(item)
    found = [Place(code, name, group) for (code, name), group in grouped.items()]
    return sorted(found, key=lambda place: (not place.code, place.name))


def drawing(numbers: Mapping[str, int]) -> Drawing | None:
    """The territory with those numbers, by geographic code; None when no municipality has coordinates."""
    placed = [
        (place.code, place.name, (float(place.longitude), float(place.latitude)))
        for place in Municipality.objects.filter(longitude__isnull=False, latitude__isnull=False)
        if place.longitude is not None and place.latitude is not None
    ]
    if not placed:
        return None
    names = dict(RegionalCounty.objects.values_list("code", "name"))
    drawn = outlines(names)
    corners = [*(point for _code, _name, point in placed), *(point for line in drawn.values() for point in line)]
    on_paper, height = _projection(corners)
    most = max(numbers.values(), default=1) or 1
    shapes = [Shape(names[code], _path([on_paper(point) for point in line])) for code, line in drawn.items()]
    dots = [_dot(code, name, on_paper(point), numbers.get(code, 0), most) for code, name, point in placed]
    return Drawing(WIDTH, height, shapes, sorted(dots, key=lambda dot: (dot.number > 0, -dot.r)))


def _dot(code: str, name: str, at: Point, number: int, most: int) -> Dot:
    radius = max(SMALLEST, LARGEST * sqrt(number / most)) if number else OTHERS
    return Dot(code, name, at[0], at[1], round(radius, 1), number)


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


def _projection(corners: Sequence[Point]) -> tuple[Callable[[Point], Point], int]:
    """From degrees to the paper, and the height of the paper.

    One degree of longitude is narrower than one of latitude: corrected for it at the middle of the territory.
    """
    west, east = min(x for x, _y in corners), max(x for x, _y in corners)
    south, north = min(y for _x, y in corners), max(y for _x, y in corners)
    narrowing = cos(radians((north + south) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrowing, north - south, 0.05)

    def on_paper(point: Point) -> Point:
        x, y = point
        return round(MARGIN + (x - west) * narrowing * scale, 1), round(MARGIN + (north - y) * scale, 1)

    return on_paper, round(2 * MARGIN + (north - south) * scale)
