"""Anybody reads the archive; a feed, a site map and search engines find it."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from arrimage.letters.models import Issue
from tests.letters.readers.conftest import JULIE, TEXT


@pytest.fixture
def three(sent):
    for year in (2016, 2017, 2018):
        sent({JULIE: "handed"}, datetime(year, 3, 5, 14, tzinfo=UTC), subject=f"Mars {year}", preheader="En bref")


def text(response, status=200) -> str:
    assert response.status_code == status
    return response.content.decode()


def test_the_index_says_what_one_receives_and_how_often(client, bulletin, three):
    page = text(client.get("/infolettres/"))
    for words in ("Le bulletin", "Les nouvelles du mois.", "Chaque mois", "Mars 2018"):
        assert words in page
    assert "/infolettres/bulletin/inscription/" in page


def test_issues_are_found_by_year_the_latest_first(client, three):
    page = text(client.get("/infolettres/bulletin/"))
    assert "Mars 2018" in page
    assert "Mars 2016" not in page
    assert "Mars 2016" in text(client.get("/infolettres/bulletin/?annee=2016"))
    for nonsense in ("1999", "x", "20160", "²⁰¹⁶"):
        assert "Mars 2018" in text(client.get("/infolettres/bulletin/", {"annee": nonsense}))


def test_an_issue_is_read_on_line_with_the_ones_before_and_after(client, three):
    page = text(client.get("/infolettres/bulletin/2/"))
    assert "Bonjour à toutes et à tous." in page
    assert "/infolettres/bulletin/1/" in page
    assert "/infolettres/bulletin/3/" in page
    assert "noindex" not in page


def test_what_is_addressed_to_each_reader_is_addressed_to_nobody_on_the_site(client, three):
    Issue.objects.filter(number=3).update(
        subject="{{ prenom|Bonjour }}, voici mars", preheader="Pour {{ organisation|votre équipe }}"
    )
    Issue.objects.filter(number=3).update(subject_en="{{ prenom|Hello }}, March", body_en=TEXT)
    pages = ("", "bulletin/", "bulletin/3/", "bulletin/2/", "bulletin/fil.xml")
    for page in (text(client.get(f"/infolettres/{path}")) for path in pages):
        assert "Bonjour, voici mars" in page
        assert "{{" not in page
    assert "Pour votre équipe" in text(client.get("/infolettres/bulletin/3/"))
    assert "Hello, March" in text(client.get("/infolettres/bulletin/3/?langue=en"))


def test_what_is_not_published_is_not_there(client, draft, bulletin, three):
    draft.number = 9
    draft.save()
    assert client.get("/infolettres/bulletin/9/").status_code == 404
    bulletin.is_public = False
    bulletin.save()
    for path in ("", "1/", "fil.xml", "inscription/", "integrer/"):
        assert client.get(f"/infolettres/bulletin/{path}").status_code == 404


def test_an_issue_in_two_languages_is_read_in_either(client, three):
    Issue.objects.filter(number=3).update(subject_en="March 2018", body_en=TEXT)
    assert 'hreflang="en"' in text(client.get("/infolettres/bulletin/3/"))
    english = client.get("/infolettres/bulletin/3/?langue=en")
    assert "March 2018" in text(english)
    assert english["Content-Language"] == "en"


def test_the_feed_can_be_followed_and_pages_announce_it(client, three):
    response = client.get("/infolettres/bulletin/fil.xml")
    assert response["Content-Type"].startswith("application/rss+xml")
    items = ElementTree.fromstring(response.content).findall("./channel/item")
    assert [item.findtext("title") for item in items] == ["Mars 2018", "Mars 2017", "Mars 2016"]
    assert items[0].findtext("link") == items[0].findtext("guid") == "http://localhost:8000/infolettres/bulletin/3/"
    for page in ("", "bulletin/", "bulletin/3/"):
        assert 'type="application/rss+xml"' in text(client.get(f"/infolettres/{page}"))


def test_the_site_map_lists_newsletters_and_issues(client, three):
    found = text(client.get("/sitemap.xml"))
    for path in ("/infolettres/bulletin/", "/infolettres/bulletin/1/"):
        assert f"{path}</loc>" in found


def test_the_menu_leads_there_once_there_is_a_newsletter(client, db, request):
    assert "/infolettres/" not in text(client.get("/agenda/"))
    request.getfixturevalue("bulletin")
    assert "/infolettres/" in text(client.get("/agenda/"))
