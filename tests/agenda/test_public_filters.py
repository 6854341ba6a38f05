"""The filters of the public calendar, and what its address says amiss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.agenda.models import Event
from tests.agenda.season import TOMORROW, an_event, titles

pytestmark = pytest.mark.usefixtures("on_march_15")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("genre=webinar", {"Webinaire"}),
        ("genre=webinar&genre=training", {"Webinaire", "D’ailleurs"}),
        ("mrc=700", {"Gratuite", "D’ailleurs"}),
        ("lieu=69055", {"Payante", "Hybride", "Activité"}),
        ("prix=gratuit", {"Gratuite", "D’ailleurs"}),
        ("prix=payant", {"Payante"}),
        ("langue=en", {"Payante", "Webinaire"}),
        ("forme=en-ligne", {"Webinaire", "Hybride"}),
        ("forme=sur-place", {"Gratuite", "Payante", "Hybride", "D’ailleurs", "Activité"}),
        ("source=nous", {"Gratuite", "Payante", "Webinaire", "Hybride", "Activité"}),
        ("source=autres", {"D’ailleurs"}),
        ("mrc=690&forme=en-ligne&source=nous", {"Hybride"}),
        ("public=everyone&prix=payant", {"Payante"}),
        ("prix=payant&mrc=700", set()),
    ],
)
def test_each_filter_narrows_every_view_and_feed_alike(client, season, query, found):
    answer = client.get(f"/agenda/?{query}")
    assert set(titles(answer)) == found
    assert answer.context["chips"]
    on_the_map = {
        str(item) for _place, items, _more in client.get(f"/agenda/carte/?{query}").context["places"] for item in items
    }
    assert on_the_map == found
    for address in ("/agenda/mois/", "/agenda/public.rss", "/agenda/integrer/"):
        content = client.get(f"{address}?{query}").content.decode()
        shown = {
            title
            for title in ("Gratuite", "Payante", "Hybride", "D’ailleurs")
            if f"{title}<" in content or f"{title} –" in content
        }
        assert shown == found - {"Webinaire", "Activité"}, address


def test_a_chip_takes_its_filter_off_and_keeps_the_others(client, season):
    chips = client.get("/agenda/?prix=gratuit&genre=networking&mrc=700").context["chips"]
    assert [(str(chip.words), chip.without) for chip in chips] == [
        ("Activité de réseautage", "mrc=700&prix=gratuit"),
        ("MRC Beauharnois-Salaberry", "genre=networking&prix=gratuit"),
        ("Gratuit", "genre=networking&mrc=700"),
    ]


def test_nothing_with_these_filters_says_what_to_do(client, season):
    page = client.get("/agenda/?prix=payant&mrc=700").content.decode()
    assert "Rien à venir avec ces filtres" in page
    assert "Rien ce mois-là avec ces filtres" in client.get("/agenda/mois/?prix=payant&mrc=700").content.decode()
    assert "Rien à mettre sur la carte" in client.get("/agenda/carte/?prix=payant&mrc=700").content.decode()


def test_the_training_calendar_is_a_view_of_it(client, season):
    answer = client.get("/agenda/formations/?prix=gratuit")
    assert titles(answer) == ["D’ailleurs"]
    assert "Calendrier des formations" in answer.content.decode()
    assert titles(client.get("/agenda/formations/?genre=networking")) == ["Webinaire", "D’ailleurs"]


def test_only_a_member_is_offered_to_filter_by_audience(client, client_for, coralie, season):
    an_event("Réservée", TOMORROW, audience=Event.Audience.MEMBERS)
    assert 'name="public"' not in client.get("/agenda/").content.decode()
    assert titles(client_for(coralie).get("/agenda/?public=members")) == ["Réservée"]
    stranger = client.get("/agenda/?public=members")
    assert "Réservée" not in titles(stranger)
    assert stranger.context["asked"].unknown == ("public=members",)


NONSENSE = ("genre=rien", "mrc=999", "lieu=1", "prix=cher", "langue=de", "forme=x", "source=z", "public=tous", "zz=1")


@pytest.mark.parametrize("query", NONSENSE)
def test_what_the_address_says_amiss_is_told_and_changes_nothing(client, season, query):
    for address in ("/agenda/", "/agenda/mois/", "/agenda/carte/", "/agenda/formations/"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 200
        assert query in answer.content.decode()
    assert len(titles(client.get(f"/agenda/?{query}"))) == 6
    for address in ("/agenda/public.ics", "/agenda/public.rss", "/agenda/integrer/"):
        assert client.get(f"{address}?{query}").status_code == 200


@pytest.mark.parametrize(
    "month", ["0000-01", "9999-12", "2018-13", "2018-00", "2018", "x", "2018-3", "２０１８-03", "2018-03-01"]
)
def test_a_month_that_is_none_gets_a_sentence(client, db, month):
    for address in ("/agenda/", "/agenda/mois/"):
        answer = client.get(address, {"mois": month})
        assert answer.status_code == 200
        assert "ne peut pas montrer ce mois" in answer.content.decode()


@given(
    st.dictionaries(
        st.sampled_from(["genre", "mrc", "lieu", "prix", "langue", "forme", "mois", "page", "?"]), st.text()
    )
)
def test_no_address_breaks_a_page(client, db, query):
    for address in ("/agenda/", "/agenda/mois/", "/agenda/carte/", "/agenda/integrer/", "/agenda/public.rss"):
        assert client.get(address, query).status_code == 200
