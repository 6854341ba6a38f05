"""Every message re-read by a parser that is not ours, its signature verified by a library that is not ours."""

import email
import re
from base64 import b64decode, b64encode
from contextlib import suppress
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from types import SimpleNamespace

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.letters.approval_emails import send_approved, send_sent_back, send_to_approve
from arrimage.letters.emails import send_test
from arrimage.letters.mail.building import Recipient, Sender, Template
from arrimage.letters.mail.encoding import header, mailbox, quoted
from arrimage.letters.mail.identity import delivery_of_message_id, message_id
from arrimage.letters.mail.signing import Signer, signer_for
from arrimage.letters.merge import fill
from arrimage.letters.models import Delivery, Issue, Mailing, Newsletter
from arrimage.letters.operations.issues import send_now
from arrimage.letters.operations.sending import send_message
from arrimage.letters.rendering import compile_issue
from arrimage.letters.worker.ledger import Claimed
from arrimage.letters.worker.routes import Route
from tests.letters import issues_at_hand as at_hand
from tests.letters.conftest import CONTENT

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=120)
lines = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs",), exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
    )
)
values = {
    "prenom": "Élise & <Zoé>",
    "nom": "D’Amours",
    "organisation": "La coop « Les Patriotes », " * 4,
    "lien_retrait": "https://pole.example/courriels/" + "a" * 70 + ".b/desabonnement/bulletin/",
    "lien_preferences": "https://pole.example/courriels/abc.def/",
    "lien_web": "https://pole.example/infolettres/bulletin/7/?a=1&b=2",
}


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert [defect for part in message.walk() for defect in part.defects] == []
    return message


def is_well_formed(data: bytes) -> None:
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data), "a bare line end"
    assert max(len(line) for line in data.split(b"\r\n")) <= 998
    body = data.partition(b"\r\n\r\n")[2]
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    assert data.endswith(b"\r\n")


def template(content=CONTENT, signer=None, **said) -> Template:
    sender = Sender("Pôle d’économie sociale", "infolettre@pole.example", "bonjour@pole.example", said)
    return Template(mailing=3, sender=sender, content=content, signer=signer)


READER = Recipient(41, "elise@exemple.example", "Élise D’Amours", values, values["lien_retrait"])


def test_a_reader_finds_her_own_words_in_both_parts():
    data = template().fill(READER)
    is_well_formed(data)
    message = parsed(data)
    assert message["Subject"] == CONTENT["subject"]
    assert message["To"].addresses[0].display_name == "Élise D’Amours"
    assert message["From"].addresses[0].addr_spec == "infolettre@pole.example"
    assert message["Reply-To"] == "bonjour@pole.example"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, page = (part.get_content() for part in message.iter_parts())
    assert text.replace("\r\n", "\n").strip() == fill(CONTENT["text"], values).strip()
    assert "Élise &amp; &lt;Zoé&gt;" in page
    assert "?a=1&amp;b=2" in page


def test_what_is_not_known_is_said_otherwise():
    message = parsed(template().fill(Recipient(1, "a@b.example")))
    assert "Bonjour vous" in message.get_body(("plain",)).get_content()
    assert "(votre organisation)" in message.get_body(("html",)).get_content()


def test_one_click_headers_and_the_name_of_the_list():
    data = template(**{"List-Id": "Bulletin <bulletin.pole.example>"}).fill(READER)
    message = parsed(data)
    assert message["List-Unsubscribe"] == f"<{values['lien_retrait']}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"].endswith("<bulletin.pole.example>")
    assert data.count(b"List-Unsubscribe: ") == 1


@settings(max_examples=150)
@given(text=words)
def test_any_subject_is_read_as_written_in_words_of_75_octets(text):
    data = header("Subject", text)
    is_short = [len(line) <= 78 or " " not in line.strip() for line in data.decode().split("\r\n")]
    assert all(is_short)
    assert all(len(word) <= 75 for word in re.findall(rb"=\?.*?\?=", data))
    message = email.message_from_bytes(data + b"\r\n", policy=policy.default)
    assert message["Subject"] == " ".join("".join(" " if ord(c) < 32 else c for c in text).split())


@pytest.mark.parametrize(
    "subject",
    [
        "🎉🌻 Été à l’économie sociale : « nos membres » à l’honneur, et l’assemblée générale annuelle de novembre",
        "👩‍👩‍👧‍👦 " * 12,
        "É" * 200,
        "Plain ASCII subject that goes on and on, far past the usual seventy-eight columns of a line of mail",
        "=?utf-8?q?pi=C3=A8ge?=",
        "x" * 150,
    ],
)
def test_subjects_with_accents_and_emoji_are_right(subject):
    data = template({**CONTENT, "subject": subject}).fill(READER)
    is_well_formed(data)
    assert parsed(data)["Subject"] == subject.strip()


@settings(max_examples=100)
@given(name=words)
def test_any_name_is_read_as_written_and_adds_no_field(name):
    data = b"To: " + mailbox(name, "a@exemple.example").encode() + b"\r\n\r\n"
    message = email.message_from_bytes(data)
    assert message.keys() == ["To"]
    [(phrase, address)] = getaddresses([message["To"].replace("\r\n", "")])
    assert address == "a@exemple.example"
    # Python's newer parser leaves a blank between two encoded words of a name; this one does as RFC 2047 says.
    assert str(make_header(decode_header(phrase))) == " ".join("".join(" " if ord(c) < 32 else c for c in name).split())


@settings(max_examples=200)
@given(pieces=st.lists(lines, max_size=4))
def test_pieces_put_side_by_side_are_the_text(pieces):
    data = b"".join(quoted(piece) for piece in pieces)
    assert all(len(line) <= 76 for line in data.split(b"\r\n"))
    message = email.message_from_bytes(
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + data
    )
    assert message.get_payload(decode=True).decode() == "".join(pieces).replace("\n", "\r\n")


def test_a_name_in_the_subject_changes_with_the_reader():
    subject = "{{ prenom|Bonjour }}, voici l’été"
    one, other = (
        template({**CONTENT, "subject": subject}).fill(Recipient(1, "a@b.example", "", said)) for said in ({}, values)
    )
    assert parsed(one)["Subject"] == "Bonjour, voici l’été"
    assert parsed(other)["Subject"] == "Élise & <Zoé>, voici l’été"


def test_a_message_of_text_alone_is_no_multipart():
    data = template({"subject": "Reçu", "text": "Merci {{ prenom }}", "html": ""}).fill(READER)
    is_well_formed(data)
    message = parsed(data)
    assert message.get_content_type() == "text/plain"
    assert message.get_content().strip() == "Merci Élise & <Zoé>"


def test_a_message_keeps_its_name_and_strangers_cannot_make_one():
    name = message_id(41, 3, "pole.example")
    assert parsed(template().fill(READER))["Message-ID"] == name
    assert delivery_of_message_id(f"In-Reply-To: {name}") == 41
    assert delivery_of_message_id(name.replace("d41.", "d42.")) is None
    assert delivery_of_message_id("<x@y>") is None


# Signatures.

RSA = rsa.generate_private_key(65537, 2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()


def pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def record_of(key) -> bytes:
    kind, form = ("rsa", serialization.PublicFormat.SubjectPublicKeyInfo), serialization.Encoding.DER
    if isinstance(key, ed25519.Ed25519PrivateKey):
        kind, form = ("ed25519", serialization.PublicFormat.Raw), serialization.Encoding.Raw
    return f"v=DKIM1; k={kind[0]}; p={b64encode(key.public_key().public_bytes(form, kind[1])).decode()}".encode()


class Ed25519Key:
    """What dkimpy asks of PyNaCl, by the library that is here already."""

    def __init__(self, key: bytes, encoder: object) -> None:
        self._key = ed25519.Ed25519PublicKey.from_public_bytes(b64decode(key))

    def verify(self, said: bytes, signature: bytes) -> None:
        self._key.verify(signature, said)


@pytest.fixture(autouse=True)
def _dkimpy_knows_ed25519(monkeypatch):
    signing, exceptions = SimpleNamespace(VerifyKey=Ed25519Key), SimpleNamespace(BadSignatureError=InvalidSignature)
    encoding = SimpleNamespace(Base64Encoder=None)
    here = SimpleNamespace(signing=signing, exceptions=exceptions, encoding=encoding)
    monkeypatch.setattr(dkim, "nacl", here, raising=False)


def is_signed(data: bytes, key) -> bool:
    asked = []

    def found(name, timeout=5):
        asked.append(name)
        return record_of(key)

    return dkim.verify(data, dnsfunc=found) and asked == [b"pole2018._domainkey.pole.example."]


@pytest.mark.parametrize("key", [RSA, ED25519], ids=["rsa", "ed25519"])
@pytest.mark.parametrize(
    "content",
    [
        CONTENT,
        {**CONTENT, "subject": "É" * 150},
        {"subject": "Reçu", "text": "Merci\n\n  de   votre\tvisite {{ prenom }}", "html": ""},
        {"subject": "x", "text": "{{ lien_web }}", "html": "<table>\n    <tr>  <td>   </td></tr>\n\n</table>"},
    ],
    ids=["issue", "long subject", "text", "blanks"],
)
def test_every_message_is_signed_so_that_another_verifies_it(key, content):
    signer = Signer(pem(key), "pole.example", "pole2018")
    for reader in (READER, Recipient(2, "zoé@exemple.example")):
        data = template(content, signer).fill(reader)
        is_well_formed(data)
        assert is_signed(data, key)
        names = re.search(rb"\bh=([^;]+);", data.replace(b"\r\n ", b""))[1].decode()
        assert {"from", "to", "subject", "date", "message-id", "content-type"} <= set(names.split(":"))
        if reader.unsubscribe:
            assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(names.split(":"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Bonjour", b"Bonsoir"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"List-Unsubscribe-Post: nothing"),
        (b"From: ", b"From: x@y.example\r\nFrom: "),
    ],
)
def test_a_message_touched_on_the_way_is_no_longer_signed(before, after):
    data = template(signer=Signer(pem(RSA), "pole.example", "pole2018")).fill(READER)
    assert before in data
    with suppress(dkim.DKIMException):
        assert not is_signed(data.replace(before, after), RSA)


def test_a_key_that_cannot_sign_is_refused_with_a_sentence(settings, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="PEM"):
        Signer(b"nothing", "pole.example", "x")
    settings.LETTERS_DKIM_KEY = str(tmp_path / "absent.pem")
    with pytest.raises(ImproperlyConfigured, match=r"absent\.pem"):
        signer_for("a@pole.example")


def test_the_key_may_be_a_file_or_the_key_itself(settings, tmp_path):
    settings.LETTERS_DKIM_SELECTOR = "pole2018"
    file = tmp_path / "key.pem"
    file.write_bytes(pem(RSA))
    for written in (str(file), pem(RSA).decode(), pem(RSA).decode().replace("\n", "\\n")):
        settings.LETTERS_DKIM_KEY = written
        assert is_signed(template(signer=signer_for("a@pole.example")).fill(READER), RSA)


# As the ledger makes them.


def test_a_bulletin_of_the_ledger_has_the_links_of_its_reader(bulletin, planned, client):
    from arrimage.consent.operations import row_of

    mailing = planned()
    code = row_of("lectrice@exemple.example").code
    row = Claimed(9, "lectrice@exemple.example", "fr", "", 0, False, code, None, "Rose", "", mailing.pk)
    letter = Route(mailing).letter(row)
    message = parsed(letter.template.fill(letter.recipient))
    assert message["List-Id"] == "Bulletin <bulletin.pole.example>"
    assert message["Feedback-ID"] == f"m{mailing.pk}:bulletin:message:arrimage"
    assert message["Precedence"] == "bulk"
    link = message["List-Unsubscribe"].strip("<>")
    assert link in message.get_body(("plain",)).get_content()
    answer = client.post(link.partition("localhost:8000")[2] or link, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200


def test_the_name_of_the_list_keeps_its_apostrophe(bulletin, planned):
    bulletin.purpose.name_fr = "Infolettre de recherche et d’innovation – les nœuds"
    bulletin.purpose.save()
    mailing = planned()
    row = Claimed(9, "lectrice@exemple.example", "fr", "", 0, False, "x", None, "Rose", "", mailing.pk)
    letter = Route(mailing).letter(row)
    message = parsed(letter.template.fill(letter.recipient))
    assert message["List-Id"] == "Infolettre de recherche et d'innovation les noeuds <bulletin.pole.example>"


def test_a_receipt_carries_the_fields_asked_for(bulletin, db):
    bulletin.purpose.kind = "service"
    bulletin.purpose.save()
    row = send_message(
        purpose=bulletin.purpose,
        kind="receipt",
        to="rose@exemple.example",
        content={"subject": "Reçu", "text": "Merci."},
        language="fr",
        at=timezone.now(),
        headers={"In-Reply-To": "<1@exemple.example>"},
    )
    claimed = Claimed(row.pk, row.address, "fr", "", 0, False, row.recipient.code, None, "", "", row.mailing_id)
    letter = Route(row.mailing).letter(claimed)
    message = parsed(letter.template.fill(letter.recipient))
    assert message["In-Reply-To"] == "<1@exemple.example>"
    assert message["Auto-Submitted"] == "auto-generated"


def _tried(issue):
    """The message that a test of this issue hands over, parsed."""
    send_test(issue, "hotesse@exemple.example")
    row = Delivery.objects.select_related("mailing__newsletter__purpose", "recipient").latest("pk")
    claimed = Claimed(row.pk, row.address, "fr", "", 0, False, row.recipient.code, None, "Rose", "", row.mailing_id)
    route = Route(row.mailing)
    assert row.state == "planned"
    assert route.decide([claimed], timezone.localdate()) == {}
    letter = route.letter(claimed)
    return parsed(letter.template.fill(letter.recipient))


def test_a_test_has_the_envelope_of_the_letter(issue, client):
    issue.newsletter.tracks_reading = True
    issue.newsletter.save()
    message = _tried(issue)
    assert message["From"] == "Pôle d’économie sociale <infolettre@pole.example>"
    assert message["Reply-To"] == "bonjour@pole.example"
    assert message["List-Id"] == "Bulletin mensuel <bulletin.pole.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = message["List-Unsubscribe"].strip("<>")
    html = message.get_body(("html",)).get_content()
    assert link in message.get_body(("plain",)).get_content()
    assert "/suivi/" not in html
    assert client.get(link.partition("localhost:8000")[2] or link).status_code == 200


def test_the_web_link_of_a_test_leads_to_the_page_once_there_is_one(issue, settings):
    def web_links():
        message = _tried(issue)
        return [message.get_body((kind,)).get_content() for kind in ("html", "plain")]

    for part in web_links():
        assert "Voir sur le web (pas encore de page à cet endroit)" in part
        assert issue.get_absolute_url() not in part
    Issue.objects.filter(pk=issue.pk).update(published_at=timezone.now())
    for part in web_links():
        assert f"{settings.BASE_URL}{issue.get_absolute_url()}" in part
        assert "pas encore" not in part


def test_a_press_release_and_mails_about_its_approval_are_well_formed_and_signed(db, coralie, bernard):
    at_hand.sender()
    press = at_hand.newsletter("communiques", is_press=True, boilerplate_fr="Le pôle réunit la région.")
    hour = datetime(2026, 12, 3, 14, tzinfo=UTC)
    body = [*at_hand.every_block(), at_hand.downloads()]
    release = at_hand.issue(*body, of=press, place="Valleyfield", embargo_until=hour)
    send_to_approve(release, [bernard], coralie)
    send_approved(release, [coralie], bernard)
    send_sent_back(release, [coralie], bernard, "Nommez la MRC.\n\n. un point en début de ligne")
    about = [mailing.contents["fr"] for mailing in Mailing.objects.order_by("pk")]
    assert len(about) == 3
    for content in (compile_issue(release, "fr"), *about):
        data = template(content, Signer(pem(RSA), "pole.example", "pole2018")).fill(READER)
        is_well_formed(data)
        assert is_signed(data, RSA)
        assert str(parsed(data)["Subject"]).split() == content["subject"].split()


def test_the_web_link_of_an_english_letter_leads_to_the_english_page(issue, subscribe, server, post, client):
    Newsletter.objects.update(is_bilingual=True, name_en="Newsletter")
    Issue.objects.update(subject_en="Summer at the hub", preheader_en="Sun", body_en=issue.body)
    subscribe("anglaise@exemple.example", "francaise@exemple.example")
    mailing = send_now(issue=Issue.objects.get(), at=timezone.now())
    mailing.deliveries.filter(address__startswith="anglaise").update(language="en")
    post()
    read = {to: parsed(data).get_body(("plain",)).get_content().split() for _sender, to, data in server.messages}
    page = issue.get_absolute_url()
    assert f"http://localhost:8000{page}?langue=en" in read["anglaise@exemple.example"]
    assert f"http://localhost:8000{page}" in read["francaise@exemple.example"]
    assert "Summer at the hub" in client.get(f"{page}?langue=en").content.decode()


def test_so_does_the_english_test_of_an_issue_that_has_its_page(issue):
    Newsletter.objects.update(is_bilingual=True, name_en="Newsletter")
    said = {"subject_en": "Summer at the hub", "body_en": issue.body, "published_at": timezone.now()}
    Issue.objects.update(**said)
    send_test(Issue.objects.get(), "hotesse@exemple.example")
    texts = {row.language: row.mailing.content(row.language)["text"] for row in Delivery.objects.all()}
    assert f"{issue.get_absolute_url()}?langue=en" in texts["en"]
    assert "langue=en" not in texts["fr"]
