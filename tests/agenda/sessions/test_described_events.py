"""What the pages of others say of their events for machines (schema.org in JSON-LD) → sessions."""

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agenda.sessions.pages import event, page, read


def test_a_page_s_event_is_read_with_what_it_refers_to():
    place = {"@type": "Place", "@id": "#p", "name": "Centre", "address": {"addressLocality": "Châteauguay"}}
    said = event(
        name="Atelier &amp; café",
        location={"@id": "#p"},
        organizer=[{"@type": "Organization", "name": "CDR"}],
        offers=[{"price": "40.00", "priceCurrency": "CAD"}, {"price": 25}],
        description="<p>Un</p><p>deux</p><script>alert(1)</script>",
        inLanguage="fr-CA",
    )
    [one] = read(page({"@graph": [place, said]}), url="https://a.example/x").sessions
    assert (one.title, one.place, one.organiser) == ("Atelier & café", "Centre, Châteauguay", "CDR")
    assert (one.start_time, one.lowest_price, one.language) == (time(13, 30), Decimal(25), "fr")
    assert (one.description, one.url) == ("Un\ndeux", "https://a.example/x")


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        ({"eventStatus": "https://schema.org/EventCancelled"}, "cancelled", True),
        ({"eventStatus": "EventScheduled"}, "cancelled", False),
        ({"eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode"}, "is_online", True),
        ({"location": {"@type": "VirtualLocation", "url": "https://zoom.example/1"}}, "is_online", True),
        ({"startDate": "2026-12-03"}, "start_time", None),
        ({"startDate": "2026-12-03T00:00:00", "endDate": "2026-12-03T23:59:59"}, "start_time", None),
        ({"startDate": "2026-12-03T18:30:00Z"}, "start_time", time(13, 30)),
        ({"offers": {"price": "40", "priceCurrency": "EUR"}}, "lowest_price", None),
        ({"isAccessibleForFree": True}, "lowest_price", Decimal(0)),
        ({"offers": {"price": "-4"}}, "lowest_price", None),
        ({"endDate": "2026-12-01"}, "end_date", None),
        ({"url": "javascript:alert(1)"}, "url", ""),
        ({"@type": ["Thing", "EducationEvent"]}, "title", "Atelier"),
    ],
)
def test_what_an_event_says_of_itself(values, field, expected):
    [one] = read(page(event(**values))).sessions
    assert getattr(one, field) == expected


def test_two_sessions_of_one_page_at_the_same_hour_stay_two_and_one_said_twice_is_one():
    found = read(
        page(event(name="Un"), event(name="Deux"), event(name="Un", description="Encore")), url="https://a.example/"
    )
    assert sorted(one.title for one in found.sessions) == ["Deux", "Un"]
    assert len({one.uid for one in found.sessions}) == 2


def test_a_series_gives_its_dates_and_an_event_s_own_parts_are_no_sessions():
    dates = [event(startDate=f"2026-12-0{day}T09:00:00-05:00", url="https://a.example/") for day in (3, 4)]
    series = {"@type": "EventSeries", "name": "Parcours", "startDate": "2026-12-03", "subEvent": dates}
    found = read(page(series, event(name="Colloque", subEvent=[event(name="Plénière")]))).sessions
    assert sorted(one.title for one in found) == ["Atelier", "Atelier", "Colloque"]
    assert len({one.uid for one in found}) == 3


@pytest.mark.parametrize("said", ["2026", "2026-12", "bientôt", "", None])
def test_a_date_is_never_invented(said):
    reading = read(page(event(startDate=said)))
    assert reading.dated == []
    assert reading.problems


def test_a_page_without_events_makes_a_proposal_without_a_date():
    head = (
        '<meta property="og:title" content="Mon atelier"><meta property="og:description" content="Venez">'
        '<meta property="article:published_time" content="2026-12-03T10:00:00Z">'
    )
    [one] = read(page(head=head), url="https://a.example/x").sessions
    assert (one.title, one.description, one.date, one.url) == ("Mon atelier", "Venez", None, "https://a.example/x")


def test_a_damaged_description_is_a_problem_not_a_failure():
    text = page(event()).replace("</head>", '<script type="application/ld+json">{"@type": </script></head>')
    reading = read(text)
    assert len(reading.sessions) == 1
    assert reading.problems


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)


NAMES = ("name", "startDate", "endDate", "location", "offers", "organizer", "eventStatus", "url", "@id", "subEvent")


@given(st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_any_description_is_read_without_stumbling(said):
    for one in read(page({"@type": "Event", **said})).sessions:
        assert one.title
