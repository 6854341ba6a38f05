"""The outlines of the MRC, where we have them: those of the Vallée-du-Haut-Saint-Laurent."""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "county_outlines_vhsl.json"
CREDIT = "© Gouvernement du Québec, MRNF, Découpages administratifs, CC BY 4.0"

Outline = tuple[tuple[float, float], ...]


def outlines(codes: Iterable[str]) -> dict[str, Outline]:
    """The points (longitude, latitude, in degrees) of those MRC, by code; nothing for the ones we do not have."""
    known = _every_outline()
    return {code: known[code] for code in codes if code in known}


@lru_cache(maxsize=1)
def _every_outline() -> dict[str, Outline]:
    read = json.loads(FILE.read_text(encoding="utf-8"))
    return {code: tuple((west, north) for west, north in points) for code, points in read.items()}
