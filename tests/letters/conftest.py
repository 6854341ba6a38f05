"""A newsletter, its readers, an issue ready to leave, and a mail server that remembers what it took."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.consent.models import Purpose, Wording
from arrimage.consent.operations import NewAct, record_many
from arrimage.consent.rules import Act
from arrimage.letters.mail.transports import transport_of_settings
from arrimage.letters.models import Issue, Mailing, Newsletter
from arrimage.letters.operations.planning import plan_mailing
from arrimage.letters.worker.post import Post
from tests.letters import issues_at_hand as at_hand
from tests.letters.sink import Box, serving

HTML = """<p>Bonjour {{ prenom|vous }} ({{ organisation|votre organisation }}),</p>
<p>Voici l’été de l’économie sociale&nbsp;: <a href="{{ lien_web }}">en ligne</a>.</p>
<p><a href="{{ lien_preferences }}">Préférences</a> · <a href="{{ lien_retrait }}">Ne plus recevoir</a></p>
"""
TEXT = """Bonjour {{ prenom|vous }},

Voici l’été de l’économie sociale : {{ lien_web }}
. un point en début de ligne

Ne plus recevoir : {{ lien_retrait }}
"""
READERS = [f"lectrice{number}@exemple{number % 3}.example" for number in range(60)]
CONTENT = {"subject": "L’été au Pôle 🌻", "subject_b": "", "html": HTML, "text": TEXT}


@pytest.fixture
def bulletin(db) -> Newsletter:
    purpose = Purpose.objects.create(code="bulletin", name_fr="Bulletin", name_en="Newsletter")
    return Newsletter.objects.create(
        code="bulletin",
        name_fr="Bulletin mensuel",
        purpose=purpose,
        from_name="Pôle d’économie sociale",
        from_email="infolettre@pole.example",
        reply_to="bonjour@pole.example",
    )


@pytest.fixture
def subscribe(bulletin) -> Callable[..., None]:
    """`subscribe("a@b.example", …)`: they gave their express consent a year ago or on that day."""

    def make(*addresses: str, on: date | None = None, act: Act = Act.GIVEN, **said: Any) -> None:
        day = on or date(localdate().year - 1, 1, 15)
        subscribe_to(bulletin.purpose, addresses, day, act, **said)

    return make


def subscribe_to(purpose: Purpose, addresses: Any, day: date, act: Act = Act.GIVEN, **said: Any) -> None:
    wording = Wording.objects.filter(purpose=purpose).first() or Wording.objects.create(
        purpose=purpose, version=1, text="Oui.", identity="Pôle"
    )
    express = act in (Act.GIVEN, Act.CONFIRMED)
    about = {"purpose": purpose, "wording": wording} if express else {}
    acts = [NewAct(address=one, act=act, on=day, source="form", **{**about, **said}) for one in addresses]
    record_many(acts=acts, at=timezone.now())


@pytest.fixture
def issue(bulletin) -> Issue:
    at_hand.sender()
    body = [at_hand.text("<p>Voici l’été.</p>")]
    return at_hand.issue(*body, of=bulletin, number=7, subject="L’été au Pôle", status=Issue.Status.READY)


@pytest.fixture
def planned(bulletin) -> Callable[..., Mailing]:
    """`planned()`: a mailing of the newsletter's, its readers decided, under way."""

    def make(content: dict[str, str] | None = None, *, start: bool = True, **said: Any) -> Mailing:
        values = {"kind": "message", "title": "Bulletin", "purpose": bulletin.purpose, "from_name": bulletin.from_name}
        values |= {"from_email": bulletin.from_email, "contents": {"fr": {**CONTENT, **(content or {})}}, **said}
        segments = values.pop("segments", [])
        mailing = Mailing.objects.create(**values)
        mailing.segments.set(segments)
        return plan_mailing(mailing=mailing, at=timezone.now(), start=start)

    return make


@pytest.fixture
def server(settings) -> Iterator[Box]:
    """The mail server to which letters go."""
    with serving(Box()) as box:
        use(settings, box)
        yield box


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """The file of a certificate for localhost, signed by nobody known."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


def use(settings: Any, box: Box) -> None:
    settings.LETTERS_TRANSPORT = "smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


@pytest.fixture
def post() -> Callable[..., int]:
    """`post()`: a sending process that stops when nothing is left to send now; returns how many were taken."""
    return lambda **options: Post(transport_of_settings(), **{"once": True, **options}).run()


def states(mailing: Mailing) -> dict[str, str]:
    return dict(mailing.deliveries.order_by("pk").values_list("address", "state"))


def received(box: Box) -> list[str]:
    return sorted(recipient for _sender, recipient, _data in box.messages)
