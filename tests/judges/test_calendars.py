"""Independent readers of calendars, of RSS and of JSON-LD understand our feeds as we do."""

import json
import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
import vobject
from dateutil.tz import tzlocal, tzutc
from defusedxml.ElementTree import fromstring
from django.urls import reverse
from django.utils.timezone import is_aware
from icalendar import Calendar

from arrimage.accounts.models import FeedToken, User
from arrimage.agenda.models import Activity
from arrimage.plan.models import Action
from tests.judges.screens.agenda import season

pytestmark = [pytest.mark.judge, pytest.mark.usefixtures("demo", "db")]


@pytest.fixture(autouse=True)
def no_zone_known_from_another_file():
    """vobject keeps for the whole process the first description of a zone that it read."""
    vars(vobject.icalendar)["__tzidMap"].clear()


@pytest.fixture
def token() -> str:
    return FeedToken.objects.get_or_create(user=User.objects.get(first_name="Coralie"))[0].token


def read(client, url: str) -> list:
    response = client.get(url)
    assert response["Content-Type"].startswith("text/calendar")
    return list(vobject.readOne(response.content.decode()).contents.get("vevent", []))


def test_the_public_agenda(client):
    season()
    events = read(client, reverse("agenda:public-calendar"))
    recent = Activity.objects.public().filter(date__gte=datetime.now().date() - timedelta(days=370))
    titles = {event.summary.value for event in events}
    assert set(recent.filter(event=None).values_list("title", flat=True)) <= titles
    assert {"Forum", "Financer son projet", "5 à 7 des entreprises collectives"} <= titles


@pytest.mark.parametrize("query", ["", "?genre=training", "?forme=en-ligne&prix=gratuit", "?source=autres"])
def test_two_readers_find_the_same_in_the_public_feed(client, query):
    season()
    content = client.get(reverse("agenda:public-calendar") + query).content
    first = {str(event["uid"]): event for event in Calendar.from_ical(content).walk("VEVENT")}
    second = {event.uid.value: event for event in vobject.readOne(content.decode()).contents.get("vevent", [])}
    assert first
    assert first.keys() == second.keys()
    for uid, event in first.items():
        other = second[uid]
        assert _moment(event["dtstart"].dt) == _moment(other.dtstart.value)
        assert str(event["summary"]) == other.summary.value
        assert str(event["status"]) == other.status.value
        assert int(event["sequence"]) == int(other.sequence.value)
        if "dtend" in event:
            assert _moment(event["dtend"].dt) == _moment(other.dtend.value) > _moment(event["dtstart"].dt)
    assert b"Z\r\n" not in b"".join(re.findall(rb"DT(?:START|END)[^\n]*\n", content)), "no hour in a bare UTC"


def _moment(value):
    if not isinstance(value, datetime):
        return value
    assert is_aware(value), "each hour knows its zone"
    assert not isinstance(value.tzinfo, tzlocal | tzutc)
    return value


# What RSS 2.0 asks of a channel and of its items (https://www.rssboard.org/rss-specification).
CHANNEL, ITEM = {"title", "link", "description", "language", "lastBuildDate"}, {"title", "link", "guid", "pubDate"}
ATOM_LINK = "{http://www.w3.org/2005/Atom}link"


@pytest.mark.parametrize("query", ["", "?genre=training&genre=webinar", "?prix=gratuit"])
def test_the_rss_feed_is_one(client, query):
    season()
    answer = client.get(reverse("agenda:public-rss") + query)
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = fromstring(answer.content, forbid_dtd=True, forbid_entities=True)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    [channel] = list(root)
    assert {part.tag for part in channel} >= CHANNEL
    assert channel.find(ATOM_LINK).get("rel") == "self"
    items = channel.findall("item")
    assert items
    for item in items:
        tags = [part.tag for part in item]
        assert set(tags) >= ITEM
        assert len(set(tags)) == len(tags), "each part once"
        assert re.fullmatch(r"https?://\S+", item.findtext("link"))
        assert parsedate_to_datetime(item.findtext("pubDate")) <= datetime.now().astimezone()
    guids = [item.findtext("guid") for item in items]
    assert len(set(guids)) == len(guids)


# What search engines require of an Event (https://schema.org/Event and Google's «Event» structured data).
STATES = {"EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled"}
MODES = {"OfflineEventAttendanceMode", "OnlineEventAttendanceMode", "MixedEventAttendanceMode"}


@pytest.mark.parametrize("address", ["agenda:public", "agenda:training", "agenda:month"])
def test_the_structured_data_of_a_page_holds_what_is_required(client, address):
    season()
    page = client.get(reverse(address)).content.decode()
    [written] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(written)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "ItemList")
    positions = [listed["position"] for listed in data["itemListElement"]]
    assert positions == list(range(1, len(positions) + 1))
    for listed in data["itemListElement"]:
        assert listed["@type"] == "ListItem"
        assert ("item" in listed) != ("url" in listed), "the thing itself, or the page that describes it"
        if "item" in listed:
            _check_event(listed["item"])
        else:
            assert re.fullmatch(r"https?://\S+", listed["url"])


def _check_event(event):
    assert event["@type"] == "Event"
    assert event["name"]
    start = datetime.fromisoformat(event["startDate"])
    assert "endDate" not in event or datetime.fromisoformat(event["endDate"]) >= start
    assert is_aware(start) or "T" not in event["startDate"]
    assert event["eventStatus"].removeprefix("https://schema.org/") in STATES
    assert event["eventAttendanceMode"].removeprefix("https://schema.org/") in MODES
    for place in event["location"]:
        assert place["@type"] in ("Place", "VirtualLocation")
        assert place["url"] if place["@type"] == "VirtualLocation" else place["name"] and place["address"]["@type"]
    offer = event.get("offers")
    assert offer is None or (re.fullmatch(r"\d+\.\d\d", offer["price"]) and offer["priceCurrency"] == "CAD")


def test_a_persons_own_agenda(client, token):
    events = read(client, reverse("agenda:private-calendar", args=[token]))
    shown = Activity.objects.filter(duplicate_of=None)
    assert len(events) == shown.count()
    assert len({event.uid.value for event in events}) == len(events)
    days = sorted(getattr(event.dtstart.value, "date", lambda event=event: event.dtstart.value)() for event in events)
    assert days == sorted(shown.values_list("date", flat=True))


def test_the_deadlines_of_the_plan(client, token):
    events = read(client, reverse("plan:deadlines-feed", args=[token]))
    assert len(events) >= Action.objects.filter(plan__is_public=True, deadline_kind="month").count() > 0
    assert all(event.summary.value and event.dtstart.value for event in events)
