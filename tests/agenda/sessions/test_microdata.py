"""Pages that describe their events in microdata, as many municipal and associative sites do."""

from datetime import date, time
from decimal import Decimal

import pytest

from arrimage.agenda.sessions.microdata import items_of
from arrimage.agenda.sessions.recognise import read_sessions

EVENT = """
<article itemscope itemtype="https://schema.org/EducationEvent">
  <h1 itemprop="name">Lire un bilan &amp; <em>en parler</em></h1>
  <meta itemprop="eventStatus" content="https://schema.org/EventScheduled">
  <time itemprop="startDate" datetime="2026-12-03T13:30-05:00">jeudi 3 décembre, 13 h 30</time> à
  <span itemprop="endDate" content="2026-12-03T16:00-05:00">16 h</span>
  <div itemprop="location" itemscope itemtype="https://schema.org/Place">
    <span itemprop="name">Centre communautaire</span>
    <p itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">
      <span itemprop="streetAddress">1, rue du Port</span>, <span itemprop="addressLocality">Beauharnois</span>
  </div>
  <p itemprop="description">Un atelier<br> de deux heures<script>piste("x")</script></p>
  <a itemprop="url" href="/ateliers/bilan">S’inscrire</a>
  <p itemprop="organizer" itemscope itemtype="https://schema.org/Organization"><b itemprop="name">CDC du Lac</b></p>
  <p itemprop="offers" itemscope itemtype="https://schema.org/Offer">
    <data itemprop="price" value="25.00">25 $</data><meta itemprop="priceCurrency" content="CAD"></p>
  <img itemprop="image" src="a.jpg" alt="">
</article>"""
ADDRESS = "https://cdc.example/agenda/"


def page(body, head=""):
    return f'<!doctype html><html lang="fr"><head><title>Agenda</title>{head}</head><body>{body}</body></html>'


def read(body, head="", url=ADDRESS):
    return read_sessions(page(body, head).encode(), since=date(2026, 3, 15), url=url)


def an_event(name="Atelier", start="2026-12-03T09:00", more=""):
    return (
        f'<div itemscope itemtype="http://schema.org/Event"><b itemprop="name">{name}</b>'
        f'<meta itemprop="startDate" content="{start}">{more}</div>'
    )


def test_an_event_is_read_whole():
    [one] = read(EVENT).sessions
    assert (one.title, one.date, one.start_time, one.end_time) == (
        "Lire un bilan & en parler",
        date(2026, 12, 3),
        time(13, 30),
        time(16),
    )
    assert one.place == "Centre communautaire, 1, rue du Port, Beauharnois"
    assert (one.organiser, one.lowest_price) == ("CDC du Lac", Decimal(25))
    assert one.description == "Un atelier de deux heures"
    assert one.url == "https://cdc.example/ateliers/bilan", "the page's own links are made whole"


@pytest.mark.parametrize(
    ("more", "field", "expected"),
    [
        ('<link itemprop="eventStatus" href="https://schema.org/EventCancelled">', "cancelled", True),
        (
            '<link itemprop="eventAttendanceMode" href="https://schema.org/OnlineEventAttendanceMode">',
            "is_online",
            True,
        ),
        ('<meta itemprop="isAccessibleForFree" content="true">', "lowest_price", Decimal(0)),
        ('<p itemprop="location">Salle des loisirs</p>', "place", "Salle des loisirs"),
        ('<a itemprop="url" href="javascript:alert(1)">ici</a>', "url", ""),
        ('<a itemprop="url" href="http://[">ici</a>', "url", ADDRESS),
    ],
)
def test_what_an_event_says_of_itself(more, field, expected):
    [one] = read(an_event(more=more)).sessions
    assert getattr(one, field) == expected


def test_a_list_whose_tags_nobody_closed_gives_each_of_its_events():
    lines = "".join(
        f'<li itemscope itemtype="https://schema.org/Event"><p itemprop="name">Atelier {day}'
        f'<p><time itemprop="startDate" datetime="2026-12-0{day}">{day} décembre</time>'
        for day in (3, 4)
    )
    found = read(f"<ul>{lines}</ul>").sessions
    assert [(one.title, one.date.day) for one in found] == [("Atelier 3", 3), ("Atelier 4", 4)]


def test_the_same_event_told_in_json_ld_too_is_one():
    head = (
        '<script type="application/ld+json">{"@type": "Event", "name": "Lire un bilan",'
        ' "startDate": "2026-12-03T13:30:00-05:00"}</script>'
    )
    assert [one.title for one in read(EVENT, head).sessions] == ["Lire un bilan"]


def test_what_is_no_event_is_no_session_and_an_event_without_a_date_is_told():
    shop = '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">Tasse</b></div>'
    reading = read(shop + an_event(start="bientôt"))
    assert reading.dated == []
    assert any("bientôt" in problem.sentence for problem in reading.problems)


def test_an_event_inside_another_thing_is_found_and_its_parts_are_no_sessions():
    part = (
        '<div itemprop="subEvent" itemscope itemtype="https://schema.org/Event"><b itemprop="name">Plénière</b></div>'
    )
    held = an_event(more=part).replace("<div ", '<div itemprop="event" ', 1)
    place = f'<section itemscope itemtype="https://schema.org/Place"><h2 itemprop="name">Salle</h2>{held}</section>'
    assert [one.title for one in read(place).sessions] == ["Atelier"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "<div itemscope>" * 5_000,
        '<div itemscope><b itemprop="a">x' * 5_000,
        "<div itemscope>" + "<i>" * 10_000 + "</b>" * 10_000,
        '<div itemscope itemprop="a b c">' * 5_000 + "</div>" * 9_000,
        "<li itemscope>" * 5_000 + "</ul>",
    ],
    ids=["items", "words", "ends", "names", "lines"],
)
def test_a_monstrous_page_stands_in_the_way_of_nothing(body):
    assert items_of(body)
    assert read(an_event() + body).sessions


def test_a_page_is_not_read_again_where_it_describes_nothing():
    assert items_of("<p>itemprop</p>") == []
