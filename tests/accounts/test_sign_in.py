"""Signing in, being locked out, and what strangers may learn."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from arrimage.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"
LOGIN = "/compte/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def test_the_sign_in_page_speaks_french_to_an_english_browser(client):
    page = client.get(LOGIN, headers={"accept-language": "en"}).content.decode()
    assert '<html lang="fr' in page
    assert "Courriel" in page
    assert "Mot de passe" in page
    assert "e-mail" not in page


def test_coralie_signs_in_and_arrives_at_her_desk(coralie, client):
    assert sign_in(client, "Coralie@Example.org")["Location"] == "/bureau/"


def test_a_member_arrives_in_the_member_space(elise, client):
    assert sign_in(client, elise.email)["Location"] == "/espace/"


def test_the_page_first_asked_for_comes_after_signing_in(coralie, client):
    assert sign_in(client, coralie.email, next="/bureau/comptes/")["Location"] == "/bureau/comptes/"
    assert sign_in(Client(), coralie.email, next="https://evil.example/")["Location"] == "/bureau/"


def test_the_workshop_sends_strangers_to_the_one_sign_in_page(client):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith(LOGIN)
    assert client.get("/admin/login/?next=/admin/pages/")["Location"] == f"{LOGIN}?next=/admin/pages/"


def test_someone_without_the_workshop_is_told_so_instead_of_turning_in_circles(rachel, client_for):
    assert client_for(rachel).get("/admin/").status_code == 403


def test_nobody_opens_an_account_alone(client):
    assert "invitation" in client.get("/compte/signup/").content.decode()
    client.post("/compte/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.exists()


def test_a_wrong_password_and_an_unknown_address_read_the_same(coralie, client):
    wrong = sign_in(client, coralie.email, "wrong").content.decode()
    unknown = sign_in(client, "nobody@example.org", "wrong").content.decode()
    sentence = "Le courriel ou le mot de passe n’est pas bon."
    assert sentence in wrong
    assert sentence in unknown


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(coralie, client):
    known = client.post("/compte/password/reset/", {"email": coralie.email}, follow=True)
    unknown = client.post("/compte/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert [message.to for message in mail.outbox] == [[coralie.email]]


def test_a_closed_account_does_not_enter(coralie, client):
    User.objects.update(is_active=False)
    sign_in(client, coralie.email)
    assert "_auth_user_id" not in client.session


def lock(client: Client, email: str):
    for _try in range(6):
        response = sign_in(client, email, "wrong")
    return response


def test_six_wrong_passwords_close_the_door_for_fifteen_minutes(coralie, client):
    response = lock(client, coralie.email)
    page = response.content.decode()
    assert response.status_code == 429
    assert "15 minutes" in page
    assert reverse("account_reset_password") in page
    assert sign_in(client, coralie.email).status_code == 429, "the right password does not help meanwhile"


def test_capitals_do_not_win_more_tries(coralie, client):
    for spelling in ("coralie@example.org", "Coralie@example.org", "CORALIE@example.org") * 2:
        response = sign_in(client, spelling, "wrong")
    assert response.status_code == 429


def test_an_unknown_address_is_locked_out_just_the_same(client, db):
    assert lock(client, "nobody@example.org").status_code == 429


def test_being_locked_out_does_not_lock_out_others(coralie, bernard, client):
    lock(client, coralie.email)
    assert sign_in(Client(), bernard.email)["Location"] == "/bureau/"
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), coralie.email)["Location"] == "/bureau/"


def test_a_success_forgets_earlier_mistakes(coralie, client):
    for _try in range(5):
        sign_in(client, coralie.email, "wrong")
    sign_in(client, coralie.email)
    assert sign_in(Client(), coralie.email, "wrong").status_code == 200


def test_the_logs_hold_neither_addresses_nor_machines(coralie, client, caplog):
    with caplog.at_level(logging.INFO):
        lock(client, coralie.email)
    assert coralie.email not in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_a_mail_server_that_is_down_breaks_no_page(coralie, client, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    assert client.post("/compte/password/reset/", {"email": coralie.email}).status_code == 302
    assert "was not sent" in caplog.text
    assert coralie.email not in caplog.text


def test_choosing_a_new_password_by_the_mailed_link(coralie, client, settings):
    settings.BASE_URL = "https://pole.example"
    client.post("/compte/password/reset/", {"email": coralie.email}, headers={"host": "evil.example"})
    body = mail.outbox[0].body
    link = next(word for word in body.split() if word.startswith("https://pole.example/"))
    assert "evil.example" not in body
    form = client.get(link.removeprefix("https://pole.example"), follow=True)
    phrase = "une-phrase-bien-à-moi"
    done = client.post(form.redirect_chain[-1][0], {"password1": phrase, "password2": phrase})
    assert done["Location"] == "/bureau/"
    assert "mot de passe" in mail.outbox[1].body, "she is told, in case it was not her"
    again = Client().get(link.removeprefix("https://pole.example"), follow=True).content.decode()
    assert "Ce lien ne fonctionne plus" in again


def test_a_screen_left_open_does_not_give_the_account_away(coralie, client_for):
    client = client_for(coralie)
    for address in ("/compte/email/", "/compte/2fa/totp/activate/", "/compte/2fa/webauthn/add/"):
        response = client.post(address, {"email": "voleur@example.org", "action_add": ""})
        assert response["Location"].startswith("/compte/reauthenticate/"), address
    assert "Confirmez que c’est bien vous" in client.get("/compte/reauthenticate/").content.decode()


def test_a_new_address_replaces_the_old_one_once_confirmed(coralie, client, settings):
    settings.BASE_URL = "https://pole.example"
    sign_in(client, coralie.email)
    client.post("/compte/email/", {"email": "nouvelle@example.org", "action_add": ""})
    coralie.refresh_from_db()
    assert coralie.email == "coralie@example.org", "not before it is confirmed"
    assert "nouvelle@example.org" in client.get("/compte/email/").content.decode()
    message = next(message for message in mail.outbox if message.to == ["nouvelle@example.org"])
    link = next(word for word in message.body.split() if word.startswith("https://pole.example/"))
    path = link.removeprefix("https://pole.example")
    assert "nouvelle@example.org" in client.get(path).content.decode()
    client.post(path)
    coralie.refresh_from_db()
    assert coralie.email == "nouvelle@example.org"
    assert [address.email for address in EmailAddress.objects.filter(user=coralie)] == ["nouvelle@example.org"]


def test_asking_again_and_again_is_slowed_down_in_plain_words(coralie, client):
    for _try in range(6):
        response = client.post("/compte/password/reset/", {"email": coralie.email})
    assert response.status_code == 429
    assert "Attendez quelques minutes" in response.content.decode()
    assert len(mail.outbox) == 5


def test_a_member_s_way_in_from_the_public_site_is_her_account(elise, coralie, client_for):
    assert "Mon bureau" not in client_for(elise).get("/compte/").content.decode()
    assert "Mon bureau" in client_for(coralie).get("/compte/").content.decode()


ASKING = """
import django
django.setup()
from allauth.core.internal import ratelimit
from django.test import RequestFactory
request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7")
about = {"app": "allauth.account", "action": "reset_password", "key": "coralie@example.org"}
print([bool(ratelimit.consume(request, **about)) for _time in range(4)].count(True))
"""


@pytest.mark.slow
def test_tries_are_counted_by_all_the_processes_of_the_hub_together(tmp_path):
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "arrimage.config.settings"}
    environment.pop("CACHE_URL", None)
    allowed = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ASKING],
            cwd=Path(__file__).parents[2],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for _process in range(2)
    ]
    assert allowed == ["4", "1"], "five in ten minutes about one address, whichever process answers"
