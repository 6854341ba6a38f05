"""A hub gives one colour and gets a readable site, in light and in dark, or is told why not."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arrimage.kit import palette
from arrimage.kit.oklch import contrast, to_hex, to_oklch
from arrimage.kit.palette import AA_TEXT, DEFAULT_BRAND, PaletteRefused, brand_stylesheet, derive

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
STATIC = Path(palette.__file__).parent / "static" / "arrimage"


@given(colours)
@example("#000000")
@example("#ffffff")
@example("#ffff00")
@example("#ff0000")
@example("#0000ff")
def test_any_colour_gives_readable_text_everywhere_or_a_reason(colour):
    try:
        found = derive(colour)
    except PaletteRefused:
        return  # with its reason: the nearest shade, below
    for shades in (found.light, found.dark):
        for text, ground in shades.text_pairs():
            assert contrast(text, ground) >= AA_TEXT, (colour, text, ground)


@given(colours)
def test_the_edges_of_fields_are_seen_on_every_paper(colour):
    try:
        found = derive(colour)
    except PaletteRefused:
        return
    for shades in (found.light, found.dark):
        for paper in (shades.paper, shades.paper_raised):
            assert contrast(shades.field_line, paper) >= 3


@given(colours)
def test_the_nearest_shade_proposed_by_a_refusal_is_accepted(colour):
    try:
        derive(colour)
    except PaletteRefused as refusal:
        proposed = str(refusal).rstrip(".").rsplit(" ", 1)[-1]
        derive(proposed)


@given(colours)
def test_a_colour_survives_the_way_to_oklch_and_back(colour):
    assert to_hex(to_oklch(colour)) == colour


@pytest.mark.parametrize("colour", ["", "bleu", "#12345", "#gggggg", "rgb(1,2,3)", "#1b4f72; } body { display: none"])
def test_what_is_not_a_colour_is_refused_with_an_example(colour):
    with pytest.raises(PaletteRefused, match="#1b4f72"):
        derive(colour)


def test_the_refusal_speaks_french_with_a_decimal_comma():
    with pytest.raises(PaletteRefused, match=r"est trop pâle.*1,0.*4,5"):
        derive("#ffff00")


def test_a_colour_that_is_readable_as_given_is_kept_as_given():
    assert derive("#1B4F72").light.brand == "#1b4f72"


def test_black_on_white_is_the_highest_contrast_and_a_colour_on_itself_the_lowest():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast(DEFAULT_BRAND, DEFAULT_BRAND) == 1


def test_the_stylesheet_obeys_the_system_and_then_the_reader():
    css = brand_stylesheet(DEFAULT_BRAND)
    assert "@media (prefers-color-scheme: dark)" in css
    assert ":root:not([data-bs-theme='light'])" in css
    assert ":root[data-bs-theme='dark']" in css


def test_the_default_colours_on_disk_are_those_the_module_derives():
    assert (STATIC / "palette.css").read_text() == brand_stylesheet(DEFAULT_BRAND)
