"""Signing in by a mailed link: for those the hub knows, once, and telling strangers nothing."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.signing import TimestampSigner, b62_encode
from django.test import Client

from arrimage.accounts.models import User
from arrimage.accounts.roles import Role
from arrimage.network.models import ContactPoint, OrganisationRole, Person

pytestmark = pytest.mark.django_db
ASK = "/compte/login/code/"


def ask(client: Client, email: str):
    return client.post(ASK, {"email": email}, follow=True)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_somebody_the_hub_knows_gets_her_account_with_her_first_link(helene, client, link_in):
    ask(client, "Helene@example.org")
    link = link_in(mail.outbox[0].body)
    phone = Client()  # another device than the one that asked
    assert "Encore un geste" in phone.get(link).content.decode()
    assert not signed_in(phone), "looking at a link signs nobody in"
    assert phone.post(link)["Location"] == "/espace/"
    assert signed_in(phone)
    helene.refresh_from_db()
    assert helene.user.email == "helene@example.org"
    assert helene.user.get_full_name() == "Hélène Côté"
    assert [group.name for group in helene.user.groups.all()] == [Role.MEMBER]
    assert "Café de la Gare" in phone.get("/espace/").content.decode()


def test_the_link_works_once(helene, client, link_in):
    ask(client, helene.email)
    client.post("/compte/login/code/confirm/", {"action": "resend"})
    first, second = (link_in(message.body) for message in mail.outbox)
    Client().post(second)
    for link in (first, second):
        late = Client()
        assert late.post(link).status_code == 410
        assert "Ce lien ne fonctionne plus" in late.get(link).content.decode()
        assert not signed_in(late)


def test_the_link_is_good_for_a_quarter_of_an_hour(helene, client, link_in, monkeypatch):
    old = b62_encode(int(time.time()) - 15 * 60 - 1)
    with monkeypatch.context() as patched:
        patched.setattr(TimestampSigner, "timestamp", lambda signer: old)
        ask(client, helene.email)
    assert Client().post(link_in(mail.outbox[0].body)).status_code == 410


def test_another_address_can_be_tried_from_the_same_browser(helene, client):
    ask(client, "helen@example.org")
    assert client.get(ASK)["Location"] == "/compte/login/code/confirm/"
    again = client.post("/compte/logout/", {"next": ASK})
    assert client.get(again["Location"]).status_code == 200
    ask(client, helene.email)
    assert [message.to for message in mail.outbox] == [[helene.email]]


@pytest.mark.parametrize("token", ["x", "1-abc", "1-abc.2.3", "%00", "é"])
def test_a_forged_link_says_so(token, client, db):
    assert client.get(f"/compte/lien/{token}/").status_code == 410


def test_the_code_of_the_same_mail_signs_in_too(helene, client):
    ask(client, helene.email)
    body = mail.outbox[0].body
    code = body.split("restée ouverte")[1].split()[1]
    assert client.post("/compte/login/code/confirm/", {"code": code})["Location"] == "/espace/"
    assert signed_in(client)


def test_the_answer_is_the_same_for_an_address_nobody_knows(helene, client):
    known, unknown = ask(client, helene.email), ask(Client(), "nobody@example.org")
    assert known.redirect_chain == unknown.redirect_chain

    def plain(page):
        return [line for line in page.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]

    assert plain(known) == plain(unknown)
    assert [message.to for message in mail.outbox] == [[helene.email]]
    assert not User.objects.filter(email="nobody@example.org").exists()


def test_asking_again_and_again_is_slowed_down(helene, client):
    for _try in range(6):
        page = ask(Client(), helene.email)
    assert "Trop d’essais" in page.content.decode()
    assert len(mail.outbox) == 5


def test_a_contact_without_a_role_today_gets_no_account(helene, client, today):
    OrganisationRole.objects.update(end=today)
    ask(client, helene.email)
    assert mail.outbox == []
    assert not User.objects.exists()


def test_a_closed_account_is_sent_nothing(helene, client):
    ask(client, helene.email)
    User.objects.update(is_active=False)
    ask(Client(), helene.email)
    assert len(mail.outbox) == 1


def test_two_people_who_share_an_address_are_asked_who_signs_in(helene, cafe, client, link_in):
    marc = Person.objects.create(first_name="Marc", last_name="Roy", email=helene.email.upper())
    OrganisationRole.objects.create(person=marc, organisation=cafe)
    ask(client, helene.email)
    client.post(link_in(mail.outbox[0].body))
    page = client.get("/espace/").content.decode()
    assert "Je suis Hélène Côté" in page
    assert "Je suis Marc Roy" in page
    assert "Café de la Gare" not in page, "nothing is shown before"
    client.post("/espace/qui/", {"person": marc.pk})
    marc.refresh_from_db()
    helene.refresh_from_db()
    assert (marc.user.email, helene.user) == (helene.email.lower(), None)
    assert "Café de la Gare" in client.get("/espace/").content.decode()
    assert client.post("/espace/qui/", {"person": helene.pk}).status_code == 404


def test_an_address_among_another_s_ways_to_be_reached_is_not_hers_alone(helene, manager, client):
    ContactPoint.objects.create(person=manager, kind="email", value=helene.email)
    ask(client, helene.email)
    helene.refresh_from_db()
    assert helene.user is None


def test_the_organisation_s_own_mailbox_says_nothing_of_who_reads_it(helene, cafe, client, link_in):
    Person.objects.update(email=cafe.email)
    ask(client, cafe.email)
    client.post(link_in(mail.outbox[0].body))
    assert "Je suis Hélène Côté" in client.get("/espace/").content.decode()


def test_nobody_can_say_she_is_somebody_else(helene, sacha, client_for):
    client = client_for(sacha)
    assert client.post("/espace/qui/", {"person": helene.pk}).status_code == 404


def test_staff_with_a_second_step_are_asked_for_it_after_the_link(coralie, client, link_in):
    Authenticator.objects.create(user=coralie, type=Authenticator.Type.TOTP, data={"secret": "x"})
    ask(client, coralie.email)
    assert Client().get("/bureau/").status_code == 302
    browser = Client()
    assert browser.post(link_in(mail.outbox[0].body))["Location"] == "/compte/2fa/authenticate/"
    assert not signed_in(browser)


def test_staff_without_the_compulsory_second_step_only_reach_the_page_that_sets_it_up(
    coralie, client, link_in, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    ask(client, coralie.email)
    browser = Client()
    browser.post(link_in(mail.outbox[0].body))
    assert browser.get("/bureau/")["Location"] == "/compte/deuxieme-etape/"
    assert browser.get("/espace/")["Location"] == "/compte/deuxieme-etape/"


def test_a_signed_in_person_nobody_knows_is_told_what_to_do(sacha, client_for):
    page = client_for(sacha).get("/espace/")
    assert page.status_code == 200
    assert "/espace/demander-acces/" in page.content.decode()
