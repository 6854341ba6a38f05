"""People choose what they receive from a link in their mail: no sign-in, no surprise, at once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localdate

from arrimage.consent.models import Address, ConsentEntry
from arrimage.consent.operations import erase_address, row_of
from arrimage.consent.queries import may_send
from arrimage.consent.tokens import token_of
from tests.consent.conftest import JULIE, noon

DAY = date(2018, 5, 1)


@pytest.fixture
def link(write, bulletin, invitations):
    write("given", DAY)
    write("inquiry", localdate() - timedelta(days=10))
    return f"/courriels/{token_of(row_of(JULIE).code)}/"


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


def test_looking_changes_nothing(visitor, link):
    before = ConsentEntry.objects.count()
    for page in (link, f"{link}retrait/", f"{link}retrait/bulletin/"):
        assert visitor.get(page).status_code == 200
        assert visitor.head(page).status_code == 200
    assert ConsentEntry.objects.count() == before


def test_a_mail_program_unsubscribes_in_one_click(visitor, link, bulletin, invitations):
    response = visitor.post(f"{link}retrait/bulletin/", {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not response.cookies
    assert not may_send(JULIE, bulletin, localdate()).allowed
    assert may_send(JULIE, invitations, localdate()).allowed


def test_it_may_post_it_url_encoded_too(visitor, link, bulletin):
    body = "List-Unsubscribe=One-Click"
    response = visitor.post(f"{link}retrait/", body, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, bool(response.cookies)) == (200, False)
    assert not may_send(JULIE, bulletin, localdate()).allowed


def test_a_person_presses_once_and_is_told(visitor, link, bulletin, invitations):
    page = visitor.post(f"{link}retrait/")
    assert page.status_code == 200
    assert not page.cookies
    assert "C’est fait" in page.content.decode()
    for purpose in (bulletin, invitations):
        assert not may_send(JULIE, purpose, localdate()).allowed
    entry = ConsentEntry.objects.latest("number")
    assert (entry.source, entry.details.place) == ("link", "127.0.0.1")


def test_pressing_twice_writes_once(visitor, link):
    visitor.post(f"{link}retrait/bulletin/")
    before = ConsentEntry.objects.count()
    assert visitor.post(f"{link}retrait/bulletin/").status_code == 200
    assert ConsentEntry.objects.count() == before


def test_the_address_is_never_shown_whole(visitor, link):
    for page in (link, f"{link}retrait/", f"{link}retrait/bulletin/"):
        text = visitor.get(page).content.decode()
        assert JULIE not in text
        assert "j•••@e•••.org" in text
        assert "no-store" in visitor.get(page)["Cache-Control"]


@pytest.mark.parametrize("token", ["x", "abc.def", "0" * 32 + "." + "A" * 43, "%00"])
def test_a_link_that_is_not_ours_is_a_page_not_found(visitor, db, token):
    for page in ("", "retrait/", "retrait/bulletin/"):
        assert visitor.get(f"/courriels/{token}/{page}").status_code == 404
        assert visitor.post(f"/courriels/{token}/retrait/").status_code == 404


@pytest.mark.parametrize("cut", ["", "x/", "abc.def/retrait/", "abc.def", "abc.def/retrait/bull"])
def test_who_wants_out_is_not_lost_on_a_link_that_was_cut(visitor, db, cut):
    page = visitor.get(f"/courriels/{cut}")
    assert page.status_code == 404
    text = page.content.decode()
    assert "Ce lien est incomplet" in text
    assert 'href="/infolettres/mon-lien/"' in text
    english = visitor.get(f"/courriels/{cut}?langue=en").content.decode()
    assert "This link is incomplete" in english
    assert 'href="/infolettres/mon-lien/?langue=en"' in english


@pytest.mark.parametrize("kept", ["", "/ret", "/retrait", "/retrait/bull/"])
def test_a_link_cut_after_its_secret_part_still_leads_to_the_choices(visitor, link, kept):
    page = visitor.get(link.rstrip("/") + kept + "?langue=en")
    assert (page.status_code, page["Location"]) == (302, f"{link}?langue=en")


def test_a_mail_program_with_a_bad_link_is_told_so_and_led_nowhere(visitor, link):
    before = ConsentEntry.objects.count()
    for page in ("/courriels/abc.def/retrait/", "/courriels/abc.def/retrait", f"{link}retrait/rien/"):
        response = visitor.post(page, {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, response.has_header("Location")) == (404, False)
    assert ConsentEntry.objects.count() == before


def test_a_link_works_years_later(visitor, link):
    with time_machine.travel(localdate() + timedelta(days=365 * 6), tick=False):
        assert visitor.post(f"{link}retrait/").status_code == 200


def choose(client, link, **said):
    page = client.get(link)
    token = page.context["csrf_token"]
    return client.post(link, {**said, "csrfmiddlewaretoken": str(token)}, follow=True)


def test_consenting_writes_down_the_words_that_were_shown(visitor, write, bulletin, wording):
    write("inquiry", localdate())
    link = f"/courriels/{token_of(row_of(JULIE).code)}/"
    assert wording.text in visitor.get(link).content.decode()
    page = choose(visitor, link, purpose="bulletin", choice="give", wording=wording.pk)
    assert "Votre choix est noté" in page.content.decode()
    entry = ConsentEntry.objects.latest("number")
    assert (entry.act, entry.basis, entry.wording, entry.source) == ("confirmed", "express", wording, "link")
    before = ConsentEntry.objects.count()
    choose(visitor, link, purpose="bulletin", choice="give", wording=wording.pk)
    assert ConsentEntry.objects.count() == before


def test_withdrawing_one_purpose_from_the_same_page(visitor, link, bulletin):
    choose(visitor, link, purpose="bulletin", choice="withdraw")
    assert may_send(JULIE, bulletin, localdate()).why.value == "withdrawn"


def test_nonsense_changes_nothing(visitor, link, invitations):
    before = ConsentEntry.objects.count()
    for said in ({"purpose": "rien"}, {"purpose": "bulletin", "choice": "give", "wording": "9" * 40}, {}):
        assert choose(visitor, link, **said).status_code == 404
    assert visitor.post(f"{link}retrait/rien/").status_code == 404
    assert ConsentEntry.objects.count() == before


def test_a_choice_is_not_made_from_another_site(visitor, link):
    assert visitor.post(link, {"purpose": "bulletin", "choice": "withdraw"}).status_code == 403


def test_french_comes_first_and_english_is_a_press_away(visitor, link):
    assert 'lang="fr' in visitor.get(link, headers={"accept-language": "en"}).content.decode()
    english = visitor.get(f"{link}?langue=en")
    assert "You receive it" in english.content.decode()
    assert english["Content-Language"] == "en"


def test_a_destroyed_address_is_told_so_and_nothing_breaks(visitor, link):
    erase_address(address=Address.objects.get(address=JULIE), at=noon(localdate()))
    for page in (link, f"{link}retrait/"):
        assert "ne conservons plus rien" in visitor.get(page).content.decode()
        assert visitor.post(f"{link}retrait/").status_code == 200
