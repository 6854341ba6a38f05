"""A past opportunity never shows as open: not in a list, on a page, in a feed, in a letter."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.library.models import Opportunity
from arrimage.library.models.opportunities import State

DAY = date(2018, 4, 12)


def closing(**fields) -> Opportunity:
    return Opportunity.objects.create(**{"title": "Appel", "deadline_on": DAY, "is_public": True, **fields})


def test_without_an_hour_the_whole_day_is_left_by_the_hubs_clock(db, at):
    one = closing()
    assert one.state_at(at(2018, 4, 12, 23, 59)) == State.CLOSING_SOON
    assert one.state_at(at(2018, 4, 13, 0, 0)) == State.CLOSED
    # Half past three in the morning in London, half past eleven in the evening in Valleyfield.
    assert one.state_at(datetime(2018, 4, 13, 3, 30, tzinfo=UTC)) == State.CLOSING_SOON
    assert one.state_at(datetime(2018, 4, 13, 4, 0, tzinfo=UTC)) == State.CLOSED


def test_its_hour_is_the_hubs_whatever_zone_the_reader_is_in(db, at):
    one = closing(closes_at=time(16, 30))
    with timezone.override("Pacific/Auckland"):
        assert one.state_at(at(2018, 4, 12, 16, 29)) == State.CLOSING_SOON
        assert one.state_at(at(2018, 4, 12, 16, 30)) == State.CLOSED
        assert Opportunity.objects.open_at(at(2018, 4, 12, 16, 29)).exists()
        assert not Opportunity.objects.open_at(at(2018, 4, 12, 16, 30)).exists()


def test_it_closes_soon_from_a_week_before(db, at):
    one = closing(closes_at=time(12))
    assert one.state_at(at(2018, 4, 5, 11, 59)) == State.OPEN
    assert one.state_at(at(2018, 4, 5, 12, 0)) == State.CLOSING_SOON


def test_what_its_issuer_called_off_is_neither_open_nor_closed(db, at):
    one = closing(is_withdrawn=True)
    assert one.state_at(at(2018, 1, 1, 12)) == one.state_at(at(2018, 5, 1, 12)) == State.WITHDRAWN
    assert not Opportunity.objects.open_at(at(2018, 1, 1, 12)).exists()


moments = st.datetimes(datetime(2018, 2, 1), datetime(2018, 12, 31), timezones=st.just(UTC))
opportunities = st.lists(
    st.tuples(
        st.dates(date(2018, 2, 1), date(2018, 12, 31)),
        st.one_of(st.none(), st.times().map(lambda at: at.replace(microsecond=0))),
        st.booleans(),
    ),
    max_size=8,
)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=60, deadline=None)
@given(opportunities, moments)
def test_lists_and_pages_agree_at_any_moment(made, now):
    Opportunity.objects.all().delete()
    for deadline_on, closes_at, is_withdrawn in made:
        closing(deadline_on=deadline_on, closes_at=closes_at, is_withdrawn=is_withdrawn)
    found = {state: set(Opportunity.objects.in_state(state, now)) for state in State}
    for one in Opportunity.objects.all():
        assert [state for state in State if one in found[state]] == [one.state_at(now)]
    still_open = found[State.OPEN] | found[State.CLOSING_SOON]
    assert set(Opportunity.objects.open_at(now)) == still_open
    assert set(Opportunity.objects.closing_soon(now)) == found[State.CLOSING_SOON]
    ordered = list(Opportunity.objects.open_first(now))
    assert set(ordered[: len(still_open)]) == still_open
    days = [one.deadline_on for one in ordered]
    assert days[: len(still_open)] == sorted(days[: len(still_open)])
    assert days[len(still_open) :] == sorted(days[len(still_open) :], reverse=True)


def test_what_closed_leaves_the_site_by_itself(client, call):
    call("Encore ouverte", 3)
    gone = call("Déjà close", -1)
    called_off = call("Retirée", 30, is_withdrawn=True)
    for path in ("/opportunites/", "/opportunites/fil.xml", "/sitemap.xml"):
        told = client.get(path).content.decode()
        for one in (gone, called_off):
            assert one.title not in told
            assert f"{one.get_absolute_url()}<" not in told
    assert "Encore ouverte" in client.get("/opportunites/").content.decode()
    page = client.get(gone.get_absolute_url()).content.decode()
    assert "Sa date limite est passée" in page
    assert "Ouverte" not in page
    assert "Ferme bientôt" not in page
    assert "Son émetteur l’a annulée" in client.get(called_off.get_absolute_url()).content.decode()


def test_the_desk_shows_the_open_ones_first_by_deadline(client_for, coralie, call):
    for title, days in (("Dans un mois", 30), ("Hier", -1), ("Demain", 1), ("L’an dernier", -300)):
        call(title, days)
    listed = client_for(coralie).get("/bureau/opportunites/").context["table"].page.object_list
    assert [str(row.record) for row in listed] == ["Demain", "Dans un mois", "Hier", "L’an dernier"]
    soon = client_for(coralie).get("/bureau/opportunites/?state=soon").context["table"].page.object_list
    assert [str(row.record) for row in soon] == ["Demain"]


def test_one_that_would_close_before_it_was_published_is_refused(db):
    with pytest.raises(ValidationError, match="avant d’être publiée"):
        Opportunity(title="Appel", deadline_on=DAY, published_on=DAY + timedelta(days=1)).full_clean()


def test_its_mrc_follows_from_its_municipality(ormstown, call):
    assert call(municipality=ormstown).county == ormstown.county
