"""What goes with a letter for the calendar of whoever receives it: a real mail server, judged by others’ tools."""

from base64 import b64encode
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import dkim
import pytest
import vobject
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core import mail
from django.db import transaction
from django.utils import timezone
from icalendar import Calendar

from arrimage.kit import personal_data
from arrimage.kit.calendars.entry import CalendarEntry
from arrimage.kit.calendars.writing import Method, Party, write_invitation
from arrimage.kit.outbox import Outgoing, hand_over
from arrimage.letters.mail.backends import as_django
from arrimage.letters.mail.building import Letter, Recipient, Sender, Template
from arrimage.letters.mail.signing import Signer
from arrimage.letters.models import Delivery
from tests.letters import issues_at_hand as at_hand

TEXT = "Bonjour Élise,\n\nVotre place est réservée.\n. un point au début\n"
ENTRY = CalendarEntry(
    uid="activity-7@pole.example",
    start=datetime(2026, 12, 3, 18, 30),
    end=datetime(2026, 12, 3, 20, 0),
    summary="5 à 7 de l’économie sociale : réseautage, échanges; et plus",
    description="Lien : https://pole.example/inscriptions/x/\n.une ligne qui commence par un point\n" + "é" * 300,
    location="Café du Canal, Salaberry-de-Valleyfield",
    sequence=3,
)
HUB, ELISE = Party("bonjour@pole.example", "Pôle des Rives"), Party("elise@ferme.example", "Élise « Lou », Tremblay")


def invitation(method: Method = Method.REQUEST) -> str:
    moment = datetime(2026, 11, 26, 12, tzinfo=timezone.get_default_timezone())
    return write_invitation(ENTRY, method=method, organiser=HUB, attendee=ELISE, at=moment).decode()


def letter(**said) -> Outgoing:
    known = {"to": "elise@ferme.example", "subject": "Votre inscription", "text": TEXT, "purpose": "evenements"}
    return Outgoing(**{**known, "calendar": invitation(), **said})


def handed(*letters: Outgoing) -> None:
    with transaction.atomic():
        hand_over(letters, timezone.now())


def read(box) -> dict[str, object]:
    return {to: message_from_bytes(data, policy=policy.default) for _sender, to, data in box.messages}


@pytest.mark.django_db
def test_the_letter_is_laid_out_as_calendars_expect(server, post):
    at_hand.sender()
    handed(letter())
    assert post() == 1
    message = read(server)["elise@ferme.example"]
    assert message.get_content_type() == "multipart/mixed"
    body, file = message.iter_parts()
    assert body.get_content_type() == "multipart/alternative"
    words, calendar = body.iter_parts()
    assert words.get_content_type() == "text/plain"
    assert words.get_content().replace("\r\n", "\n").startswith(TEXT)
    assert (calendar.get_content_type(), calendar.get_param("method")) == ("text/calendar", "REQUEST")
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_content() == invitation()
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invitation.ics")
    assert file.get_content_disposition() == "attachment"
    assert file.get_content() == invitation().encode()
    assert not message.defects
    assert not any(part.defects for part in message.walk())


@pytest.mark.django_db
def test_two_readers_of_calendars_understand_it_as_it_arrives(server, post):
    handed(letter())
    post()
    calendar = read(server)["elise@ferme.example"].get_body(("plain",))
    assert calendar is not None
    file = next(part for part in read(server)["elise@ferme.example"].walk() if part.get_filename()).get_content()
    [one] = Calendar.from_ical(file).walk("VEVENT")
    other = vobject.readOne(file.decode())
    assert other.method.value == Calendar.from_ical(file)["METHOD"] == "REQUEST"
    assert one["SUMMARY"] == other.vevent.summary.value == ENTRY.summary
    assert one["DESCRIPTION"] == other.vevent.description.value == ENTRY.description
    assert one["DTSTART"].dt.replace(tzinfo=None) == other.vevent.dtstart.value.replace(tzinfo=None) == ENTRY.start
    assert one["DTSTART"].dt.utcoffset() == other.vevent.dtstart.value.utcoffset() == timedelta(hours=-5)
    assert other.vevent.attendee.value == one["ATTENDEE"] == "mailto:elise@ferme.example"
    assert one["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert one["ATTENDEE"].params["RSVP"] == "FALSE"
    assert (one["SEQUENCE"], one["STATUS"]) == (3, "CONFIRMED")


@pytest.mark.django_db
def test_beside_her_others_receive_a_letter_as_plain_as_before(server, post):
    handed(letter(title="Ensemble"), letter(to="omar@appui.example", calendar="", title="Ensemble"))
    assert post() == 2
    plain = read(server)["omar@appui.example"]
    assert plain.get_content_type() == "text/plain"
    assert b"=_arrimage" not in {to: data for _sender, to, data in server.messages}["omar@appui.example"]


@pytest.mark.parametrize("html", ["", "<p>Bonjour {{ prenom|vous }}</p>"])
@pytest.mark.parametrize("method", Method)
def test_the_signature_holds(method, html):
    key = rsa.generate_private_key(65537, 1024)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
    signer = Signer(pem, "pole.example", "pole2026")
    content = {"subject": "Bonjour", "text": TEXT, "html": html}
    made = Template(mailing=1, sender=Sender("Pôle", "a@pole.example"), content=content, signer=signer)
    for calendar in (invitation(method), "", invitation(method).replace("\r\n", "\n")):
        data = made.fill(Recipient(5, "elise@ferme.example", "Élise", {}, "", calendar))
        assert dkim.verify(data, dnsfunc=lambda name, **_how: b"v=DKIM1; k=rsa; p=" + public)
        assert all(len(line) <= 998 and not line.startswith(b".") for line in data.split(b"\r\n"))
        types = [part.get_content_type() for part in message_from_bytes(data, policy=policy.default).walk()]
        assert ("text/calendar" in types) == bool(calendar)
        assert ("text/html" in types) == bool(html)


def test_a_cancellation_says_so_where_calendars_look():
    content = {"subject": "Bonjour", "text": TEXT}
    made = Template(mailing=1, sender=Sender("Pôle", "a@pole.example"), content=content, signer=None)
    recipient = Recipient(5, "elise@ferme.example", "", {}, "", invitation(Method.CANCEL))
    message = message_from_bytes(made.fill(recipient), policy=policy.default)
    [calendar] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert calendar.get_param("method") == "CANCEL"


def test_an_api_that_takes_no_bytes_carries_the_file():
    content = {"subject": "Bonjour", "text": TEXT}
    made = Template(mailing=1, sender=Sender("Pôle", "a@pole.example"), content=content, signer=None)
    sent = as_django(Letter(made, Recipient(5, "elise@ferme.example", "", {}, "", invitation()), "a@pole.example"))
    assert isinstance(sent, mail.EmailMultiAlternatives)
    assert [(one[0], one[2]) for one in sent.attachments] == [("invitation.ics", "application/ics")]


@pytest.mark.django_db
def test_it_is_forgotten_with_the_text():
    handed(letter())
    [held] = [one for one in personal_data.holdings() if one.model is Delivery]
    assert "own_calendar" in held.texts
    Delivery.objects.update(**held.values)
    assert Delivery.objects.get().own_calendar == ""
