"""Off, nothing watches; on, totals only, and robots apart."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from arrimage.letters.models import ReadingTotal
from arrimage.letters.operations.tracking import tracked
from tests.letters.readers.conftest import JULIE

PERSON = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.6.0"}
HTML = (
    '<html><body><a href="https://exemple.org/?a=1&amp;b=2">Lire</a>'
    '<a style="x" href="{{ lien_retrait }}">Cesser</a><a href="mailto:pole@exemple.org">Écrire</a></body></html>'
)


@pytest.fixture
def mailing(sent, bulletin):
    bulletin.tracks_reading = True
    bulletin.save()
    return sent({JULIE: "handed"}).mailing


@pytest.fixture
def links(mailing):
    """The dot and the link of the message, as paths."""
    html = tracked(HTML, mailing=mailing)
    dot = re.search(r'src="http://[^/]+(/[^"]+)"', html)[1]
    link = re.search(r'href="http://[^/]+(/infolettres/suivi/[^"]+)"', html)[1]
    return dot, link


def totals(**said) -> dict[tuple[str, bool], int]:
    rows = ReadingTotal.objects.filter(**said)
    return {(row.what, row.is_robot): row.count for row in rows}


def test_off_the_message_is_left_as_it_was(sent, bulletin):
    assert tracked(HTML, mailing=sent({JULIE: "handed"}).mailing) == HTML


def test_on_only_links_to_the_web_go_through_the_hub(mailing):
    html = tracked(HTML, mailing=mailing)
    assert 'href="{{ lien_retrait }}"' in html
    assert 'href="mailto:pole@exemple.org"' in html
    assert "exemple.org/?a=1" not in html
    assert html.endswith('alt=""></body></html>')


def test_a_click_leads_to_its_page_and_counts_once_in_the_day(client, links):
    dot, link = links
    assert client.get(link, headers=PERSON)["Location"] == "https://exemple.org/?a=1&b=2"
    client.get(link, headers=PERSON)
    assert client.get(dot, headers=PERSON)["Content-Type"] == "image/gif"
    assert totals() == {("click", False): 2, ("open", False): 1}


def test_the_readers_program_keeps_the_dot_so_that_opening_again_is_not_counted(client, links):
    kept = client.get(links[0], headers=PERSON)["Cache-Control"]
    assert "max-age=31536000" in kept
    assert "private" in kept


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"user-agent": "Mozilla/5.0"},
        {"user-agent": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"},
        {"user-agent": "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"},
        {"user-agent": "Barracuda Sentinel (EE)"},
        {**PERSON, "purpose": "prefetch"},
        {**PERSON, "sec-purpose": "prefetch;prerender"},
    ],
)
def test_programs_that_open_everything_are_counted_apart(client, links, headers):
    client.get(links[1], headers=headers)
    assert totals() == {("click", True): 1}


def test_a_head_request_and_a_click_at_once_are_robots(client, links, mailing):
    client.head(links[1], headers=PERSON)
    mailing.started_at = timezone.now() - timedelta(seconds=3)
    mailing.save()
    client.get(links[1], headers=PERSON)
    assert totals() == {("click", True): 2}


def test_nothing_tells_who(client, links, mailing):
    client.get(links[1], headers=PERSON)
    fields = {field.name for field in ReadingTotal._meta.fields}
    assert fields == {"id", "mailing", "on", "what", "variant", "url", "is_robot", "count"}
    assert tracked(HTML, mailing=mailing) == tracked(HTML, mailing=mailing), "the same for every reader"


def test_the_page_leads_nowhere_but_to_links_of_ours(client, links):
    assert client.get(links[1].rstrip("/") + "x/").status_code == 404
    assert client.get("/infolettres/suivi/x.gif").status_code == 200
    assert totals() == {}


def test_once_the_newsletter_stops_counting_old_messages_are_not_counted(client, links, bulletin):
    bulletin.tracks_reading = False
    bulletin.save()
    assert client.get(links[1], headers=PERSON).status_code == 302
    assert totals() == {}
