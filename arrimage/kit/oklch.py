"""Colours by how they look, in OKLCH, and how readable one is on another.

Conversions: Björn Ottosson, «A perceptual color space for image processing» (2020); contrast: WCAG 2.2,
«relative luminance». Colours go in and out as `#rrggbb`.
"""

from dataclasses import dataclass
from math import atan2, cbrt, cos, hypot, sin


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour by lightness (0–1), chroma (0–0.4) and hue (radians)."""

    lightness: float
    chroma: float
    hue: float

    def with_(self, *, lightness: float, at_most: float) -> "Oklch":
        """The same hue at another lightness, its chroma capped."""
        return Oklch(lightness, min(self.chroma, at_most), self.hue)


def contrast(first: str, second: str) -> float:
    """The WCAG contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def to_oklch(colour: str) -> Oklch:
    """A `#rrggbb` colour in OKLCH."""
    red, green, blue = (_linear(channel) for channel in channels(colour))
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, hypot(a, b), atan2(b, a))


def to_hex(colour: Oklch) -> str:
    """The nearest colour a screen can show, less vivid where it must be, as `#rrggbb`."""
    shown = colour
    while not all(-1e-4 <= channel <= 1.0001 for channel in _to_linear(shown)) and shown.chroma > 0:
        shown = Oklch(shown.lightness, max(shown.chroma - 0.002, 0), shown.hue)
    return "#" + "".join(f"{round(_encoded(channel) * 255):02x}" for channel in _to_linear(shown))


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of a `#rrggbb` colour, each from 0 to 1."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _encoded(channel: float) -> float:
    inside = min(max(channel, 0.0), 1.0)
    return inside * 12.92 if inside <= 0.0031308 else float(1.055 * inside ** (1 / 2.4) - 0.055)


def _to_linear(colour: Oklch) -> tuple[float, float, float]:
    a, b = colour.chroma * cos(colour.hue), colour.chroma * sin(colour.hue)
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
