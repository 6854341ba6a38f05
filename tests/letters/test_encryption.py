"""Encryption is required unless the server is on this machine; passwords are told to nobody else."""

import asyncio
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from arrimage.letters.mail import smtp
from arrimage.letters.mail.outcomes import Kind, Trouble
from arrimage.letters.mail.transports import server_of_settings
from tests.letters.sink import Box, serving

MESSAGE = b"Subject: x\r\n\r\nBonjour\r\n"


class Kept:
    def __init__(self) -> None:
        self.envelopes = []

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append((session.ssl is not None, session.auth_data, envelope.content))
        return "250 kept"


@pytest.fixture
def secure(certificate):
    """A server that takes mail over TLS only, from those who know the password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    handler = Kept()

    def check(server, session, envelope, mechanism, data):
        known = (data.login, data.password) == (b"pole", "mot de passe é".encode())
        return AuthResult(success=known, handled=False, auth_data=data)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(
        handler, "localhost", port, tls_context=context, require_starttls=True, auth_required=True, authenticator=check
    )
    controller.start()
    controller.kept = handler
    yield controller
    controller.stop()


@pytest.fixture
def trusted(certificate, monkeypatch):
    """That certificate, known to us."""
    monkeypatch.setattr(smtp.Server, "context", lambda server: ssl.create_default_context(cafile=certificate))


def handed(server: smtp.Server):
    async def hand():
        connection = await smtp.connect(server)
        commands = smtp.commands_of(connection, "a@pole.example", "b@exemple.example", len(MESSAGE))
        assert await smtp.open_message(connection, commands) is None
        return await smtp.hand_over(connection, MESSAGE)

    # In a thread: the browser of the journeys keeps a loop running in the test's own.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, hand()).result()


def asking(controller, **said) -> smtp.Server:
    values = {"user": "pole", "password": "mot de passe é", "tls": "start", **said}
    return smtp.Server("localhost", controller.port, **values)


def test_a_message_and_the_password_travel_encrypted(secure, trusted):
    assert handed(asking(secure)).kind is Kind.ACCEPTED
    [(is_encrypted, auth, content)] = secure.kept.envelopes
    assert (is_encrypted, auth.login, content) == (True, b"pole", MESSAGE)


def test_a_certificate_of_nobody_known_stops_us_before_the_password(secure):
    with pytest.raises(Trouble) as told:
        handed(asking(secure))
    assert told.value.is_lasting
    assert "il n’est signé que par lui-même" in str(told.value)
    assert secure.kept.envelopes == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 9254)"), "la connexion est refusée"),
        (OSError("Multiple exceptions: [Errno 111] Connect call failed ('::1', 25, 0, 0), [Errno 111] …"), "refusée"),
        (OSError(113, "No route to host"), "aucun chemin n’y mène"),
        (socket.gaierror(-2, "Name or service not known"), "son nom est inconnu"),
        (TimeoutError(), "pas de réponse à temps"),
        (ConnectionResetError(104, "Connection reset by peer"), "la connexion a été coupée"),
    ],
)
def test_a_server_that_does_not_answer_is_told_in_french(monkeypatch, error, words):
    async def broken(*_given, **_options):
        raise error

    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", broken)
    with pytest.raises(Trouble) as told:
        handed(smtp.Server("mail.example.org"))
    assert words in str(told.value)
    assert "Errno" not in str(told.value)


def test_what_is_wrong_with_a_certificate_is_told_in_french(secure, trusted):
    with pytest.raises(Trouble, match="il est au nom d’un autre serveur"):
        handed(smtp.Server("127.0.0.1", secure.port, tls="start"))


def test_a_certificate_is_taken_as_it_is_where_the_host_says_so(secure):
    assert handed(asking(secure, tls="optional", verifies=False)).kind is Kind.ACCEPTED


def test_a_wrong_password_is_told_as_lasting(secure, trusted):
    with pytest.raises(Trouble) as told:
        handed(asking(secure, password="autre"))
    assert told.value.is_lasting


def test_a_server_without_encryption_is_refused_unless_it_is_optional():
    with serving(Box()) as box:
        with pytest.raises(Trouble) as told:
            handed(smtp.Server("127.0.0.1", box.port, tls="start"))
        assert told.value.is_lasting
        assert "MAIL" not in " ".join(box.commands)
        assert handed(smtp.Server("127.0.0.1", box.port, tls="optional")).kind is Kind.ACCEPTED


@pytest.mark.parametrize(
    ("host", "said", "tls"),
    [
        ("mail.example.org", {}, "start"),
        ("mail.example.org", {"LETTERS_TLS": "optional"}, "optional"),
        ("mail.example.org", {"EMAIL_USE_SSL": True}, "implicit"),
        ("127.0.0.1", {}, "never"),
        ("localhost", {"EMAIL_USE_TLS": True}, "start"),
    ],
)
def test_what_the_settings_ask_for(settings, host, said, tls):
    values = {"EMAIL_HOST": host, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False, "EMAIL_PORT": None, **said}
    for name, value in values.items():
        setattr(settings, name, value)
    server = server_of_settings()
    assert server.tls == tls
    assert server.port == {"start": 587, "implicit": 465}.get(tls, 25)
