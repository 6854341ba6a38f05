"""The shell that every page wears: icons, formats, components, error pages."""

import gzip
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

import arrimage
from arrimage.kit.gallery import icon_names, samples
from arrimage.kit.templatetags.charts import sparkline
from arrimage.kit.templatetags.formats import long_date, money, number, percent

PACKAGE = Path(arrimage.__file__).parent
STATIC = PACKAGE / "kit" / "static" / "arrimage"
NBSP = "\u00a0"


def render(source, **context):
    return Template(source).render(Context(context))


def test_figures_money_shares_and_dates_are_written_as_in_quebec():
    assert number(1204) == f"1{NBSP}204"
    assert number(Decimal("2.5")) == "2,5"
    assert money(Decimal("1234.56")) == f"1{NBSP}234,56{NBSP}$"
    assert percent(0.25) == f"25{NBSP}%"
    assert long_date(date(2018, 3, 3)) == "3 mars 2018"
    assert long_date(date(2018, 3, 1)) == "1er mars 2018"


def test_figures_and_dates_follow_a_reader_in_english():
    with translation.override("en"):
        assert money(1234.5) == "$1,234.50"
        assert long_date(date(2018, 3, 1)) == "March 1, 2018"


def test_a_moment_is_dated_where_the_hub_is():
    assert long_date(datetime(2018, 3, 4, 2, 0, tzinfo=UTC)) == "3 mars 2018"


@pytest.mark.parametrize("write", [number, money, percent, long_date])
def test_nothing_is_written_where_nothing_is_known(write):
    assert write(None) == ""


def test_an_icon_beside_words_is_silent_and_alone_it_speaks():
    assert 'aria-hidden="true"' in render('{% load icons %}{% icon "calendar" %}')
    spoken = render('{% load icons %}{% icon "calendar" words %}', words='Dates "<b>"')
    assert 'role="img"' in spoken
    assert "Dates &quot;&lt;b&gt;&quot;" in spoken


def test_every_icon_named_in_a_screen_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "sprite.svg").read_text()))
    assert drawn == set(icon_names())
    pattern = re.compile(r'\{% icon "([^"]+)"|\bicon="([^"]+)"|RailItem\(\s*"[^"]*",\s*\w+\("[^"]*"\),\s*"([^"]+)"')
    sources = [*PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("*.py")]
    named = {name for source in sources for found in pattern.findall(source.read_text()) for name in found if name}
    assert named <= drawn, sorted(named - drawn)


def test_a_course_is_drawn_from_oldest_to_newest_and_ends_in_a_dot():
    drawn = sparkline([0, 5, 10])
    assert drawn["points"] == "3.0,21.0 48.0,12.0 93.0,3.0"
    assert (drawn["last_x"], drawn["last_y"]) == ("93.0", "3.0")


@pytest.mark.parametrize("values", [[], [3], [0, 0, 0], [-2, 4]])
def test_a_course_of_nothing_of_zeroes_or_below_zero_breaks_nothing(values):
    drawn = sparkline(values)
    assert bool(drawn["points"]) == (len(values) > 1)


def test_a_long_list_shows_its_pages_and_keeps_its_filters():
    request = RequestFactory().get("/bureau/agenda/", {"mrc": "roussillon", "page": "4"})
    page = Paginator(range(240), 20).get_page(4)
    tag = Template("{% load pages %}{% pagination page %}")
    links = tag.render(RequestContext(request, {"page": page}))
    assert "?mrc=roussillon&amp;page=5" in links
    assert links.count('aria-current="page"') == 1
    alone = tag.render(RequestContext(request, {"page": Paginator([1], 20).get_page(1)}))
    assert "<a" not in alone


@pytest.mark.parametrize("state", ["not_started", "on_the_way", "done", "late"])
def test_a_state_is_told_by_a_word_and_an_icon_as_well_as_a_colour(state):
    badge = render_to_string("components/state.html", {"state": state})
    assert "<use href=" in badge
    assert re.search(r"</svg>\w", badge)


def test_a_bar_says_in_words_how_much_of_the_target_it_shows():
    bar = render_to_string("components/bar.html", {"share": 60, "says": f"60{NBSP}% de la cible"})
    assert f"60{NBSP}% de la cible" in bar


def test_the_page_for_a_breakdown_needs_nothing_that_could_be_broken():
    page = render_to_string("500.html")
    assert "brisé de notre côté" in page
    assert 'href="/"' in page


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404"])
def test_error_pages_say_what_to_do_next_even_without_any_context(code):
    page = render_to_string(f"{code}.html")
    assert page.count("<h1") == 1
    assert "Aller à l’accueil" in page


def test_a_strict_page_carries_no_inline_style_script_or_handler():
    for source in PACKAGE.rglob("templates/**/*.html"):
        # The workshop's own pages and previews, and mail, whose programs read no stylesheet.
        if {"wagtailadmin", "email", "preview.html"} & set(source.parts):
            continue
        text = source.read_text()
        assert not re.search(
            r"\sstyle=|\son(click|change|submit|load|input)=|<style|<script(?![^>]*(\ssrc=|application/(ld\+)?json))",
            text,
        ), source


def test_the_first_public_page_weighs_less_than_150_kb_with_its_fonts():
    served = [*STATIC.glob("*.css"), *STATIC.glob("*.svg"), STATIC / "theme.js"]
    served += [STATIC / "vendor" / "bootstrap" / "bootstrap.min.css"]
    text = sum(len(gzip.compress(path.read_bytes())) for path in served)
    fonts = sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2"))
    assert text + fonts < 140_000  # leaves ten for the page itself


@pytest.mark.django_db
def test_the_gallery_shows_every_component(client):
    page = client.get("/composants/").content.decode()
    for part in (
        "alert",
        "bar",
        "disclosure",
        "empty",
        "figure-line",
        "pagination",
        "sparkline",
        "state",
    ):
        assert f'class="{part}' in page, part
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert all(f"#{name}" in page for name in samples()["icon_names"])


def test_an_hour_is_written_once_with_its_minutes():
    assert render("{{ at|time }}", at=time(13, 5)) == f"13{NBSP}h{NBSP}05"
