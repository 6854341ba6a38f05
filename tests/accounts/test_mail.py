"""Mail about accounts says who writes: a stranger's link is not to be followed."""

import email
from email.policy import default

import pytest
from django.core import mail

from arrimage.accounts.emails import send_invitation
from arrimage.kit import identity as hub

pytestmark = pytest.mark.django_db
FOOT = ["Pôle des Rives", "100, rue du Canal", "Ville J0B 1A0", "450 555-0100", "bonjour@pole.example"]


@pytest.fixture
def known(monkeypatch, settings):
    """Call it with the hub's coordinates; the mail leaves from `arrimage@pole.example`."""
    settings.DEFAULT_FROM_EMAIL = "Arrimage <arrimage@pole.example>"

    def tell(name="Pôle des Rives", address="100, rue du Canal\nVille J0B 1A0"):
        told = hub.Identity(name, address, "bonjour@pole.example", "450 555-0100") if name else hub.Identity()
        monkeypatch.setattr(hub, "_told_by", lambda: told)

    return tell


def sender_of(message) -> tuple[str, str]:
    """As the mail program of whoever reads it shows it."""
    [address] = email.message_from_bytes(message.message().as_bytes(), policy=default)["From"].addresses
    return address.display_name, address.addr_spec


def test_the_mail_with_the_sign_in_link_says_from_whom_it_comes(coralie, client, known):
    known()
    client.post("/compte/login/code/", {"email": coralie.email})
    [message] = mail.outbox
    assert message.subject == "Votre lien pour entrer"
    assert message.body.rstrip().splitlines()[-6:] == ["-- ", *FOOT]
    assert sender_of(message) == ("Pôle des Rives", "arrimage@pole.example")


def test_so_do_a_new_password_and_an_invitation(coralie, client, known):
    known()
    client.post("/compte/password/reset/", {"email": coralie.email})
    send_invitation(coralie)
    assert [message.body.rstrip().splitlines()[-6:] for message in mail.outbox] == [["-- ", *FOOT]] * 2
    assert {message.from_email for message in mail.outbox} == {mail.outbox[0].from_email}


def test_a_hub_that_has_not_said_its_name_writes_all_the_same(coralie, client, known):
    known(name="")
    client.post("/compte/login/code/", {"email": coralie.email})
    [message] = mail.outbox
    assert message.from_email == "Arrimage <arrimage@pole.example>"
    assert "-- " not in message.body


@pytest.mark.parametrize("name", ["Pôle, Rives & cie", 'Le « pôle » "des" Rives', "Pôle\r\nBcc: x@example.org"])
def test_a_name_with_signs_in_it_is_one_sender_still(coralie, client, known, name):
    known(name=name)
    client.post("/compte/login/code/", {"email": coralie.email})
    [message] = mail.outbox
    assert message.message()["Bcc"] is None
    assert sender_of(message) == (" ".join(name.split()), "arrimage@pole.example")
