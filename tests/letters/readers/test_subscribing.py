"""A visitor subscribes in two steps, and nobody learns from the form who is on the list."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.consent.models import ConsentEntry, Wording
from arrimage.consent.operations import withdraw
from arrimage.consent.queries import may_send
from arrimage.letters.models import Mailing, SignUp
from arrimage.network.models import Person
from tests.letters.readers.conftest import JULIE, MARC

FORM, ASKED = "/infolettres/bulletin/inscription/", "/infolettres/inscription/envoyee/"


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def send(visitor, filled, django_capture_on_commit_callbacks):
    def post(path: str = FORM, **said):
        with django_capture_on_commit_callbacks(execute=True):
            return visitor.post(path, filled(**said))

    return post


def link_in(message) -> str:
    return re.search(r"http://[^/]+(/\S+)", message.body)[1]


def confirm(visitor: Client, link: str):
    page = visitor.get(link)
    return visitor.post(link, {"csrfmiddlewaretoken": str(page.context["csrf_token"])})


def test_nothing_is_written_in_the_ledger_before_the_address_confirms(bulletin, visitor, send, outbox):
    response = send()
    assert (response.status_code, response["Location"]) == (302, ASKED)
    assert not may_send(JULIE, bulletin.purpose, localdate()).allowed
    [message] = outbox()
    assert message.to == JULIE
    page = visitor.get(link_in(message))
    assert "J’accepte de recevoir Le bulletin" in page.content.decode()
    assert not ConsentEntry.objects.exists(), "looking changes nothing"


def test_the_message_that_asks_comes_from_the_newsletter_and_names_it(bulletin, research, send, subscribe, outbox):
    bulletin.from_name, bulletin.from_email, bulletin.reply_to = "Le bulletin du Pôle", "b@exemple.org", "r@exemple.org"
    bulletin.save()
    send()
    send("/infolettres/inscription/", newsletters=[bulletin.pk, research.pk])
    subscribe(JULIE)
    send()
    assert [message.subject for message in outbox()] == [
        "Confirmez votre inscription – Le bulletin",
        "Confirmez votre inscription – Le bulletin et La recherche",
        "Vous êtes déjà sur la liste – Le bulletin",
    ]
    signed = ("Le bulletin du Pôle", "b@exemple.org", "r@exemple.org")
    assert {(one.from_name, one.from_email, one.reply_to) for one in Mailing.objects.all()} == {signed}
    assert not bulletin.mailings.exists(), "it is no mailing of the newsletter"


def test_pressing_the_button_of_the_link_writes_the_consent_with_the_words_shown(bulletin, visitor, send, outbox):
    send(name="Julie Roy")
    page = confirm(visitor, link_in(outbox()[0]))
    assert "Votre inscription est faite" in page.content.decode()
    entry = ConsentEntry.objects.get()
    wording = Wording.objects.get(purpose=bulletin.purpose)
    assert (entry.act, entry.source, entry.wording, entry.purpose) == ("confirmed", "link", wording, bulletin.purpose)
    assert (entry.details.name, entry.details.place) == ("Julie Roy", "127.0.0.1")
    assert may_send(JULIE, bulletin.purpose, localdate()).allowed
    assert not Person.objects.exists(), "a reader need not be a contact"


def test_words_changed_meanwhile_are_not_those_that_were_agreed_to(bulletin, visitor, send, outbox):
    shown = Wording.objects.get(purpose=bulletin.purpose)
    send()
    Wording.objects.create(purpose=bulletin.purpose, version=2, text="Autre chose.", identity="Pôle")
    page = visitor.get(link_in(outbox()[0])).content.decode()
    assert shown.text in page
    assert "Autre chose" not in page
    confirm(visitor, link_in(outbox()[0]))
    assert ConsentEntry.objects.get().wording == shown


def test_pressing_twice_writes_once(bulletin, visitor, send, outbox):
    send()
    for _time in range(2):
        assert confirm(visitor, link_in(outbox()[0])).status_code == 200
    assert ConsentEntry.objects.count() == 1


def test_the_link_opened_again_says_what_is_still_received_and_no_more(bulletin, research, visitor, send, outbox):
    send("/infolettres/inscription/", newsletters=[bulletin.pk, research.pk])
    link = link_in(outbox()[0])
    confirm(visitor, link)
    withdraw(address=JULIE, purpose=bulletin.purpose, at=timezone.now(), source="link")
    page = visitor.get(link).content.decode()
    assert "Votre inscription est faite" in page
    assert "La recherche" in page
    assert "Le bulletin" not in page
    withdraw(address=JULIE, purpose=None, at=timezone.now(), source="link")
    page = visitor.get(link).content.decode()
    assert "Votre inscription est faite" not in page
    assert "Cette inscription a pris fin" in page
    assert "La recherche" not in page


def test_the_button_cannot_be_pressed_from_another_site(bulletin, visitor, send, outbox):
    send()
    assert visitor.post(link_in(outbox()[0])).status_code == 403
    assert not ConsentEntry.objects.exists()


def test_known_or_not_the_answer_is_the_same_and_the_reader_is_told_by_mail(bulletin, send, subscribe, outbox):
    unknown = send(email=MARC)
    subscribe(JULIE)
    known = send(email=JULIE)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known.content == unknown.content
    to_the_known = outbox()[-1]
    assert to_the_known.to == JULIE
    assert "déjà" in to_the_known.subject
    assert "/courriels/" in to_the_known.body
    assert SignUp.objects.count() == 1


def test_who_withdrew_may_come_back(bulletin, visitor, send, subscribe, outbox):
    subscribe(JULIE)
    withdraw(address=JULIE, purpose=bulletin.purpose, at=timezone.now() - timedelta(days=1), source="link")
    send()
    confirm(visitor, link_in(outbox()[0]))
    assert may_send(JULIE, bulletin.purpose, localdate()).allowed


@pytest.mark.parametrize("path", [FORM, "/infolettres/bulletin/integrer/"])
def test_a_robot_is_thanked_and_nothing_is_sent(bulletin, send, path, outbox):
    assert send(path, website="http://spam.example").status_code == 302
    assert not outbox()


@pytest.mark.parametrize("ago", [timedelta(seconds=1), timedelta(hours=25)])
def test_a_form_that_comes_back_at_once_or_a_day_later_is_to_be_sent_again(bulletin, send, ago, outbox):
    with time_machine.travel(timezone.now(), tick=False):
        response = send(ago=ago)
    assert response.status_code == 422
    assert JULIE in response.content.decode(), "what was typed is kept"
    assert not outbox()


@pytest.mark.parametrize("said", [{"email": "julie"}, {"email": ""}, {"opened": "x"}, {"email": "a" * 300 + "@b.org"}])
def test_mistakes_are_said_beside_the_field(bulletin, send, said, outbox):
    assert send(**said).status_code == 422
    assert not outbox()


def test_nobodys_mailbox_is_filled_by_a_stranger(bulletin, send, outbox):
    statuses = [send(email=JULIE).status_code for _time in range(6)]
    assert statuses == [302] * 4 + [429] * 2
    assert len(outbox()) == 4


def test_it_is_not_filled_slowly_either(bulletin, send, outbox):
    for hour in range(8):
        with time_machine.travel(timezone.now() + timedelta(hours=hour), tick=False):
            for _time in range(3):
                send(email=JULIE)
    assert len(outbox()) == 12


def test_the_tablet_of_a_booth_signs_up_visitor_after_visitor(bulletin, send):
    statuses = [send(email=f"a{number}@exemple.org").status_code for number in range(122)]
    assert statuses == [302] * 120 + [429] * 2


def test_who_must_wait_is_told_how_long_and_does_not_wait_longer(bulletin, send):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        for _time in range(4):
            send(email=JULIE)
    with time_machine.travel(now + timedelta(minutes=22), tick=False):
        refused = send(email=JULIE)
        assert "Réessayez dans 40 minutes." in refused.content.decode()
        assert refused["Retry-After"] == str(38 * 60)
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        assert send(email=JULIE).status_code == 302


def test_several_newsletters_at_once_each_with_its_words_none_ticked_before(bulletin, research, visitor, send, outbox):
    page = visitor.get("/infolettres/inscription/").content.decode()
    assert "J’accepte de recevoir La recherche" in page
    assert " checked" not in page
    assert send("/infolettres/inscription/").status_code == 422
    send("/infolettres/inscription/", newsletters=[bulletin.pk, research.pk])
    [message] = outbox()
    confirm(visitor, link_in(message))
    for newsletter in (bulletin, research):
        assert may_send(JULIE, newsletter.purpose, localdate()).allowed


def test_a_newsletter_without_words_cannot_be_subscribed_to(bulletin, visitor, send):
    bulletin.purpose = type(bulletin.purpose).objects.create(code="autre", name_fr="Autre")
    bulletin.save()
    assert visitor.get(FORM).status_code == 404
    assert send().status_code == 404
    assert FORM not in visitor.get("/infolettres/").content.decode()


def test_a_link_is_good_for_a_fortnight(bulletin, visitor, send, outbox):
    send()
    link = link_in(outbox()[0])
    with time_machine.travel(timezone.now() + timedelta(days=13), tick=False):
        assert visitor.get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert visitor.get(link).status_code == 410
    assert visitor.get("/infolettres/confirmer/1.abc.def/").status_code == 410


def test_the_form_alone_may_stand_in_a_frame_of_another_site(bulletin, visitor, send, outbox):
    framed = visitor.get("/infolettres/bulletin/integrer/")
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "default-src 'self'" in framed["Content-Security-Policy"]
    assert visitor.get(FORM)["X-Frame-Options"] == "SAMEORIGIN"
    done = send("/infolettres/bulletin/integrer/")
    assert done["Location"] == "/infolettres/bulletin/integrer/?fait=1"
    assert "boîte de courriel" in visitor.get(done["Location"]).content.decode()
    assert len(outbox()) == 1


def test_whatever_the_frame_answers_has_neither_the_header_nor_the_footer_of_the_site(bulletin, visitor, send):
    framed = "/infolettres/bulletin/integrer/"
    refused = [send(framed, email=JULIE) for _time in range(5)][-1]
    closed = visitor.get("/infolettres/disparue/integrer/?langue=en")
    assert (refused.status_code, closed.status_code) == (429, 404)
    assert "Réessayez dans" in refused.content.decode()
    assert "This form is closed" in closed.content.decode()
    for page in (refused, closed):
        assert "site-header" not in page.content.decode()
        assert "site-footer" not in page.content.decode()
        assert "X-Frame-Options" not in page


class TestMyLink:
    MINE = "/infolettres/mon-lien/"

    @pytest.fixture
    def ask(self, visitor, filled):
        def post(**said):
            token = str(visitor.get(self.MINE).context["csrf_token"])
            return visitor.post(self.MINE, filled(csrfmiddlewaretoken=token, **said))

        return post

    def test_a_reader_with_accents_in_her_address_receives_hers(self, subscribe, visitor, ask, outbox):
        subscribe("élise@ferme.example")
        response = ask(email="ÉLISE@ferme.example")
        assert [message.to for message in outbox()] == ["élise@ferme.example"]
        assert "accents avant le @" in visitor.get(response["Location"]).content.decode()

    def test_a_reader_receives_her_link_and_a_stranger_nothing_with_the_same_answer(
        self, subscribe, visitor, ask, outbox
    ):
        subscribe(JULIE)
        known, unknown = ask(email=JULIE), ask(email=MARC)
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        [message] = outbox()
        assert message.to == JULIE
        assert "Vous recevez ces messages" in visitor.get(link_in(message)).content.decode()

    def test_it_is_not_asked_for_without_end(self, subscribe, ask):
        subscribe(JULIE)
        assert [ask().status_code for _time in range(5)] == [302] * 4 + [429]


ELISE = "Élise@Ferme-à-Rives.example"


def test_an_address_with_accents_before_the_at_sign_subscribes_too(bulletin, visitor, send, outbox):
    response = send(email=ELISE)
    [message] = outbox()
    assert message.to == "élise@xn--ferme--rives-39a.example"
    assert confirm(visitor, link_in(message)).status_code == 200
    assert may_send(message.to, bulletin.purpose, localdate()).allowed
    page = visitor.get(response["Location"]).content.decode()
    assert "accents avant le @" in page
    assert "@ferme" not in response["Location"].lower()


def test_only_those_with_accents_are_told_that_some_servers_do_not_carry_them(bulletin, visitor, send):
    assert "accents" not in visitor.get(send()["Location"]).content.decode()
    framed = send("/infolettres/bulletin/integrer/?langue=en", email=ELISE)["Location"]
    assert framed == "/infolettres/bulletin/integrer/?fait=1&langue=en&accents=1"
    assert "accents before the @" in visitor.get(framed).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "élise",
        "élise@",
        "@ferme.example",
        "a b@ferme.example",
        "é" * 250 + "@a.example",
        "root@localhost",
        "a@[127.0.0.1]",
    ],
)
def test_what_is_no_address_is_refused_in_words(bulletin, send, outbox, typed):
    response = send(email=typed)
    assert response.status_code == 422
    assert "adresse de courriel" in response.content.decode()
    assert outbox() == []


ODD_ENGLISH = ("Somebody, you without doubt", "You receive something already", "asked for nothing", "only then")


def test_readers_of_english_are_written_to_in_natural_english(bulletin, visitor, send, subscribe, outbox):
    send(f"{FORM}?langue=en", email=MARC)
    subscribe(JULIE)
    send(f"{FORM}?langue=en")
    asked, already = (message.body for message in outbox())
    assert "Someone, most likely you, asked to receive the following at this address:" in asked
    assert "If you did not ask for this, simply ignore this message" in asked
    assert "asked to receive at this address what it already receives" in already
    pages = ["/infolettres/?langue=en", f"{FORM}?langue=en", f"{ASKED}?langue=en", link_in(outbox()[0])]
    texts = [asked, already, *(visitor.get(page).content.decode() for page in pages)]
    assert "Already subscribed? Choose what you receive, or unsubscribe" in texts[2]
    assert not [odd for odd in ODD_ENGLISH for text in texts if odd in text]
