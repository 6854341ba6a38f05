"""The public feeds, as the programmes that follow them read them, and what search engines read of the pages."""

import json
import re
from datetime import date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

import pytest
from defusedxml.ElementTree import fromstring
from icalendar import Calendar

from arrimage.accounts.models import FeedToken
from arrimage.agenda.models import Activity, Event, RelayedSession
from tests.agenda.season import ANNOUNCED, TORONTO, a_public_activity, a_session, an_event, in_days

TODAY = date(2018, 3, 15)
TOMORROW = in_days(TODAY, 1)
ICS, RSS = "/agenda/public.ics", "/agenda/public.rss"


@pytest.fixture(autouse=True)
def _in_the_afternoon(time_machine):
    time_machine.move_to("2018-03-15 14:00 -0400", tick=False)


def entries(client, query=""):
    content = client.get(f"{ICS}{query}").content
    return {str(entry["summary"]): entry for entry in Calendar.from_ical(content).walk("VEVENT")}


def announced(client, query=""):
    content = client.get(f"{RSS}{query}").content
    return {item.findtext("title"): item for item in fromstring(content).iter("item")}


# iCalendar ---------------------------------------------------------------------------------------------------------


def test_the_times_are_the_hub_s_own_on_both_sides_of_a_change_of_hour(client, db):
    # The clocks go forward on 11 March 2018, back on 4 November.
    for day in (date(2018, 3, 10), date(2018, 3, 12), date(2018, 11, 3), date(2018, 11, 5)):
        an_event(f"Le {day}", day, start_time=time(9), end_time=time(12))
    content = client.get(ICS).content
    assert content.count(b"DTSTART;TZID=America/Toronto:") == 4
    assert b"BEGIN:VTIMEZONE" in content
    offsets = {name: entry["dtstart"].dt.utcoffset() for name, entry in entries(client).items()}
    assert offsets == {
        "Le 2018-03-10": timedelta(hours=-5),
        "Le 2018-03-12": timedelta(hours=-4),
        "Le 2018-11-03": timedelta(hours=-4),
        "Le 2018-11-05": timedelta(hours=-5),
    }
    assert all(entry["dtstart"].dt.hour == 9 for entry in entries(client).values())


def test_what_lasts_whole_days_ends_after_its_last_one(client, db):
    an_event("Sans heure", TOMORROW)
    an_event("Trois jours", TOMORROW, end_date=in_days(TOMORROW, 2))
    an_event(
        "Trois jours, à heures dites", TOMORROW, end_date=in_days(TOMORROW, 2), start_time=time(9), end_time=time(16)
    )
    an_event("Jusqu’on ne sait quand", TOMORROW, end_date=in_days(TOMORROW, 1), start_time=time(9))
    a_session("De nuit", TOMORROW, start_time=time(22), end_time=time(2))
    found = entries(client)
    assert found["Sans heure"]["dtstart"].dt == TOMORROW
    assert "dtend" not in found["Sans heure"]
    assert found["Trois jours"]["dtend"].dt == in_days(TOMORROW, 3)
    assert found["Trois jours, à heures dites"]["dtend"].dt == datetime(2018, 3, 18, 16, tzinfo=TORONTO)
    assert found["Jusqu’on ne sait quand"]["dtend"].dt == datetime(2018, 3, 18, 0, tzinfo=TORONTO)
    assert "dtend" not in found["De nuit"], "an end before the start is not told"


def test_a_changed_event_keeps_its_uid_and_raises_its_sequence(client, db):
    event = an_event("Dîner", TOMORROW)
    before = entries(client)["Dîner"]
    event.sequence, event.changed_at = 2, ANNOUNCED + timedelta(days=3)
    event.save()
    Activity.objects.filter(pk=event.activity_id).update(date=in_days(TOMORROW, 7))
    after = entries(client)["Dîner"]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 2)
    assert after["last-modified"].dt > before["last-modified"].dt


def test_what_is_called_off_is_cancelled_in_calendars(client, db):
    an_event("Annulée", TOMORROW, status=Activity.Status.CANCELLED, why_changed="Tempête.")
    an_event("Reportée", TOMORROW, status=Activity.Status.POSTPONED)
    an_event("Déplacée", in_days(TOMORROW, 7), postponed_from=TOMORROW)
    a_session("Retirée", TOMORROW, state=RelayedSession.State.CANCELLED)
    found = entries(client)
    states = {name: str(entry["status"]) for name, entry in found.items()}
    assert states == {
        "Annulée": "CANCELLED",
        "Reportée": "CANCELLED",
        "Déplacée": "CONFIRMED",
        "Retirée": "CANCELLED",
    }
    assert "Tempête." in str(found["Annulée"]["description"])
    assert "sa nouvelle date sera annoncée" in str(found["Reportée"]["description"])


def test_a_public_activity_keeps_the_uid_it_always_had(client, db):
    activity = a_public_activity("Présentation", TOMORROW)
    assert str(entries(client)["Présentation"]["uid"]).startswith(f"activity-{activity.pk}@")


def test_the_feed_keeps_the_year_behind_and_no_more(client, db):
    an_event("Il y a un an", in_days(TODAY, -365))
    an_event("Il y a longtemps", in_days(TODAY, -400))
    assert set(entries(client)) == {"Il y a un an"}


# RSS ---------------------------------------------------------------------------------------------------------------


def test_an_announcement_is_dated_by_its_publication_and_its_title_says_when(client, world):
    event = an_event("Dîner-causerie", date(2018, 4, 1), start_time=time(12, 30), municipality=world.valleyfield)
    [(title, item)] = announced(client).items()
    assert title == "Dîner-causerie – 1er avril 2018, 12\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"
    assert parsedate_to_datetime(item.findtext("pubDate")) == ANNOUNCED
    assert item.findtext("guid").startswith(f"activity-{event.activity_id}@")
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("link").endswith(event.get_absolute_url())
    assert "Salaberry-de-Valleyfield" in item.findtext("description")


def test_the_latest_announcement_comes_first_and_nothing_over_stays(client, db):
    an_event("Ancienne", TOMORROW)
    an_event("Récente", in_days(TODAY, 30), published_at=ANNOUNCED + timedelta(days=9))
    an_event("Ce matin", TODAY, start_time=time(9), end_time=time(10))
    an_event("Hier", in_days(TODAY, -1))
    assert [title.split(" – ")[0] for title in announced(client)] == ["Récente", "Ancienne"]


def test_a_cancelled_announcement_keeps_its_guid_and_says_so(client, db):
    event = an_event("Dîner", TOMORROW)
    before = [item.findtext("guid") for item in announced(client).values()]
    Activity.objects.filter(pk=event.activity_id).update(status=Activity.Status.CANCELLED)
    [(title, item)] = announced(client).items()
    assert title.startswith("Annulé\N{NO-BREAK SPACE}: Dîner – ")
    assert [item.findtext("guid")] == before


def test_signs_that_xml_cannot_hold_break_no_feed(client, db):
    an_event("A\x0bB <b> & \ufffe ]]>", TOMORROW, summary="x\x01")
    [title] = announced(client)
    assert title.startswith("AB <b> &  ]]> – ")


# Both --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [ICS, RSS])
def test_the_feed_follows_the_filters_and_is_named_by_them(client, world, address):
    an_event("Gratuite", TOMORROW, lowest_price=0)
    an_event("Payante", TOMORROW, lowest_price=40)
    content = client.get(f"{address}?prix=gratuit").content.decode()
    assert "Gratuite" in content
    assert "Payante" not in content
    assert "Agenda public · Gratuit" in content
    page = client.get("/agenda/?prix=gratuit").content.decode()
    assert f"{address}?prix=gratuit" in page


@pytest.mark.parametrize("address", [ICS, RSS])
def test_a_reader_that_has_the_feed_is_told_that_nothing_changed(client, db, address):
    event, other = an_event("Dîner", TOMORROW), an_event("Autre", TOMORROW)
    first = client.get(address)
    has = {"If-None-Match": first["ETag"]}
    again = client.get(address, headers=has)
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    other.delete()
    assert client.get(address, headers=has).status_code == 200
    has = {"If-None-Match": client.get(address)["ETag"]}
    event.activity.title = "Souper"
    event.activity.save()
    changed = client.get(address, headers=has)
    assert changed.status_code == 200
    assert "Souper" in changed.content.decode()


def test_a_reader_that_knows_the_filters_of_others_is_given_her_own(client, db):
    an_event("Gratuite", TOMORROW, lowest_price=0)
    etag = client.get(ICS)["ETag"]
    assert client.get(f"{ICS}?prix=gratuit", headers={"If-None-Match": etag}).status_code == 200


def test_an_empty_calendar_is_a_feed_all_the_same(client, db):
    assert entries(client) == {}
    assert announced(client) == {}


# JSON-LD -----------------------------------------------------------------------------------------------------------

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def listed(client, address="/agenda/"):
    [written] = SCRIPT.findall(client.get(address).content.decode())
    return json.loads(written)["itemListElement"]


def test_search_engines_are_led_to_our_pages_and_told_of_sessions_of_others(client, world):
    event = an_event("Chez nous", TOMORROW)
    place = {"place": "Salle B", "municipality": world.valleyfield}
    a_session("Ailleurs", in_days(TOMORROW, 1), start_time=time(9), end_time=time(12), lowest_price=40, **place)
    a_session("En ligne", in_days(TOMORROW, 2), is_online=True)
    ours, theirs, online = listed(client)
    assert ours["url"].endswith(event.get_absolute_url())
    assert theirs["item"] == {
        "@type": "Event",
        "name": "Ailleurs",
        "startDate": "2018-03-17T09:00:00-04:00",
        "endDate": "2018-03-17T12:00:00-04:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Salle B",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Salaberry-de-Valleyfield",
                    "addressRegion": "QC",
                    "addressCountry": "CA",
                },
            }
        ],
        "url": "https://ailleurs.example/s",
        "organizer": {"@type": "Organization", "name": "Le chantier"},
        "offers": {"@type": "Offer", "price": "40.00", "priceCurrency": "CAD", "url": "https://ailleurs.example/s"},
    }
    assert online["item"]["location"] == [{"@type": "VirtualLocation", "url": "https://ailleurs.example/s"}]


def test_a_title_cannot_end_the_script(client, db):
    a_session("</script><script>alert(1)</script> & \u2028", TOMORROW)
    assert "<script>alert" not in client.get("/agenda/").content.decode()
    assert listed(client)[0]["item"]["name"] == "</script><script>alert(1)</script> & \u2028"


# Addresses ---------------------------------------------------------------------------------------------------------


def test_an_event_has_a_page_at_its_slug(client, db):
    event = an_event("Dîner-causerie", TOMORROW)
    assert event.get_absolute_url() == f"/agenda/{event.slug}/"
    assert "Dîner-causerie" in client.get(event.get_absolute_url()).content.decode()
    Event.objects.update(state=Event.State.DRAFT)
    assert client.get(event.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("hours", [{}, {"start_time": time(9)}, {"start_time": time(9), "end_time": time(8)}])
@pytest.mark.parametrize("first", [date(1, 1, 1), TOMORROW, date(9999, 12, 31)])
def test_a_year_mistyped_long_ago_takes_down_no_feed(client, first, hours, coralie):
    an_event("Assemblée", TOMORROW, start_time=time(9))
    absurd = an_event("Sans fin", first, end_date=date(9999, 12, 31), **hours)
    a_session("Séance sans fin", first, end_date=date(9999, 12, 31), **hours)
    assert {"Assemblée", "Sans fin", "Séance sans fin"} == entries(client).keys()
    private = f"/agenda/flux/{FeedToken.objects.create(user=coralie).token}.ics"
    for address in (f"{absurd.get_absolute_url()}evenement.ics", private):
        assert b"BEGIN:VEVENT" in client.get(address).content
