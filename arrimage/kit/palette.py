"""The whole palette, light and dark, from the hub's one brand colour.

Shades are chosen in OKLCH, where equal steps look equal, and every pair that carries text is checked for
contrast (WCAG 2.2 AA). A colour from which no readable palette follows is refused, with the reason and the
nearest one that works.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from arrimage.kit.oklch import Oklch, channels, contrast, to_hex, to_oklch

DEFAULT_BRAND = "#1b4f72"
AA_TEXT = 4.5
FARTHEST_DARKENING = 0.12  # of OKLCH lightness: beyond it the hub would no longer recognise its colour

_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
_PAPER, _PAPER_RAISED, _PAPER_SUNK = "#fbf7f0", "#fffdf9", "#f3ece0"


class PaletteRefused(ValueError):
    """No readable palette follows from the colour; the message says why, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Shades:
    """Every colour of one of the two themes, `#rrggbb`; the states keep theirs whatever the brand."""

    paper: str
    paper_raised: str
    paper_sunk: str
    ink: str
    ink_muted: str
    line: str
    field_line: str
    brand: str
    brand_strong: str
    brand_tint: str
    brand_line: str
    on_brand: str
    deep: str
    on_deep: str
    accent: str
    good: str
    good_tint: str
    warn: str
    warn_tint: str
    calm: str
    calm_tint: str
    bad: str
    bad_tint: str

    def text_pairs(self) -> Iterator[tuple[str, str]]:
        """Each (text, ground) that some screen puts together."""
        papers = (self.paper, self.paper_raised, self.paper_sunk, self.brand_tint)
        texts = (self.ink, self.ink_muted, self.brand, self.accent)
        yield from ((text, ground) for text in texts for ground in papers)
        states = ("good", "warn", "calm", "bad")
        for name in states:
            tint = getattr(self, f"{name}_tint")
            yield from ((getattr(self, name), ground) for ground in (*papers[:3], tint))
            yield from ((text, tint) for text in (self.ink, self.ink_muted))
        yield from (
            (self.on_brand, self.brand),
            (self.on_brand, self.brand_strong),
            (self.on_deep, self.deep),
        )


@dataclass(frozen=True, slots=True)
class Palette:
    light: Shades
    dark: Shades


def derive(brand: str) -> Palette:
    """The palette of a brand colour written `#rrggbb`; raises PaletteRefused when none is readable."""
    found = _HEX.fullmatch(brand.strip())
    if not found:
        raise PaletteRefused(
            _("“%(given)s” is not a colour: write a number sign and six hexadecimal digits, for example %(example)s.")
            % {"given": brand, "example": DEFAULT_BRAND}
        )
    given = f"#{found[1].lower()}"
    colour = to_oklch(given)
    readable = next(shade for shade in _darker(colour) if _is_readable(_light(shade)))
    if colour.lightness - readable.lightness > FARTHEST_DARKENING:
        raise PaletteRefused(
            _(
                "%(given)s is too pale: on the paper its links would have a contrast of %(ratio)s and "
                "people need at least %(least)s to read them. The nearest shade that passes is %(nearest)s."
            )
            % {
                "given": given,
                "ratio": number_format(contrast(given, _PAPER), 1),
                "least": number_format(AA_TEXT, 1),
                "nearest": to_hex(readable),
            }
        )
    lighter = next(shade for shade in _lighter(colour) if _is_readable(_dark(shade)))
    return Palette(light=_light(readable), dark=_dark(lighter))


def as_css(palette: Palette) -> str:
    """Custom properties for both themes: the system's choice, unless the reader made one."""
    light, dark = _properties(palette.light), _properties(palette.dark)
    return (
        f":root {{\n{light}}}\n"
        f"@media (prefers-color-scheme: dark) {{\n:root:not([data-bs-theme='light']) {{\n{dark}}}\n}}\n"
        f":root[data-bs-theme='dark'] {{\n{dark}}}\n"
    )


def brand_stylesheet(brand: str) -> str:
    """The stylesheet that gives a hub its colours; raises PaletteRefused like `derive`."""
    return as_css(derive(brand))


def _darker(colour: Oklch) -> Iterator[Oklch]:
    """The colour, then darker and darker down to black."""
    for step in range(101):
        yield Oklch(max(colour.lightness - step / 100, 0), colour.chroma, colour.hue)


def _lighter(colour: Oklch) -> Iterator[Oklch]:
    """Light enough for a dark ground, then lighter up to white."""
    start = max(colour.lightness, 0.72)
    for step in range(101):
        yield Oklch(min(start + step / 100, 1), min(colour.chroma, 0.12), colour.hue)


def _light(brand: Oklch) -> Shades:
    return Shades(
        paper=_PAPER,
        paper_raised=_PAPER_RAISED,
        paper_sunk=_PAPER_SUNK,
        ink=to_hex(brand.with_(lightness=0.26, at_most=0.035)),
        ink_muted=to_hex(brand.with_(lightness=0.45, at_most=0.03)),
        line="#e0d6c6",
        field_line="#8b8273",
        brand=to_hex(brand),
        brand_strong=to_hex(brand.with_(lightness=max(brand.lightness - 0.08, 0), at_most=brand.chroma)),
        brand_tint=to_hex(brand.with_(lightness=0.945, at_most=0.02)),
        brand_line=to_hex(brand.with_(lightness=0.82, at_most=0.055)),
        on_brand=_PAPER_RAISED,
        deep=to_hex(brand.with_(lightness=min(brand.lightness, 0.32), at_most=0.065)),
        on_deep=_PAPER_SUNK,
        accent="#b0252d",
        good="#1e673a",
        good_tint="#e1f0e3",
        warn="#845000",
        warn_tint="#fbecd0",
        calm="#495765",
        calm_tint="#e6e9eb",
        bad="#a3222b",
        bad_tint="#fbe3e0",
    )


def _dark(brand: Oklch) -> Shades:
    paper = to_hex(brand.with_(lightness=0.215, at_most=0.018))
    return Shades(
        paper=paper,
        paper_raised=to_hex(brand.with_(lightness=0.26, at_most=0.022)),
        paper_sunk=to_hex(brand.with_(lightness=0.18, at_most=0.016)),
        ink="#efe8dc",
        ink_muted="#bab4a9",
        line=to_hex(brand.with_(lightness=0.36, at_most=0.025)),
        field_line=to_hex(brand.with_(lightness=0.6, at_most=0.03)),
        brand=to_hex(brand),
        brand_strong=to_hex(brand.with_(lightness=min(brand.lightness + 0.06, 1), at_most=brand.chroma)),
        brand_tint=to_hex(brand.with_(lightness=0.31, at_most=0.045)),
        brand_line=to_hex(brand.with_(lightness=0.46, at_most=0.06)),
        on_brand=paper,
        deep=to_hex(brand.with_(lightness=0.165, at_most=0.03)),
        on_deep="#efe8dc",
        accent="#f2918a",
        good="#8bcd9e",
        good_tint="#1c3828",
        warn="#e8ba70",
        warn_tint="#3d2f18",
        calm="#b5c1cb",
        calm_tint="#2a3540",
        bad="#f5a39c",
        bad_tint="#472326",
    )


def _is_readable(shades: Shades) -> bool:
    return all(contrast(text, ground) >= AA_TEXT for text, ground in shades.text_pairs())


def _properties(shades: Shades) -> str:
    lines = [f"  --{field.name.replace('_', '-')}: {getattr(shades, field.name)};\n" for field in fields(shades)]
    # Bootstrap mixes some colours itself and wants them as «red, green, blue».
    for name in ("ink", "ink_muted", "brand", "good", "warn", "bad"):
        mixed = ", ".join(str(round(part * 255)) for part in channels(getattr(shades, name)))
        lines.append(f"  --{name.replace('_', '-')}-rgb: {mixed};\n")
    return "".join(lines)
