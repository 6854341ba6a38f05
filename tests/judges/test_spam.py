"""SpamAssassin, without the network, holds nothing against any kind of issue of the demo."""

import os
import re
import shutil
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone

from arrimage.letters.mail.building import Recipient, Sender, Template
from arrimage.letters.mail.signing import Signer
from arrimage.letters.merge import OWN_SUBJECT, OWN_TEXT
from arrimage.letters.models import Delivery, Issue, Newsletter
from arrimage.letters.rendering import compile_issue
from arrimage.registration.emails import tell
from arrimage.registration.models import RegistrationLetter
from tests.registration_letters.letters_at_hand import an_event, registered

pytestmark = [pytest.mark.judge, pytest.mark.usefixtures("demo", "db")]
MOST = 2.0
LINK = "https://pole-des-rives.example/courriels/jeton/"
VALUES = {"prenom": "Élise", "nom": "Tremblay", "lien_retrait": LINK, "lien_preferences": LINK, "lien_web": LINK}
SCORE = re.compile(r"^X-Spam-Status: .*?score=(-?[0-9.]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def judge() -> str:
    program = shutil.which("spamassassin")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("there is no SpamAssassin: run deploy/install-test-tools")
        pytest.skip("left out: there is no SpamAssassin here")
    return program


@pytest.fixture(scope="module")
def signer() -> Signer:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Signer(pem, "pole-des-rives.example", "pole2026")


def message_of(content: dict[str, str], signer: Signer) -> bytes:
    sender = Sender("Pôle des Rives", "infolettre@pole-des-rives.example", "", {"List-Id": "<bulletin.pole.example>"})
    reader = Recipient(7, "elise@exemple.example", "Élise Tremblay", VALUES, LINK)
    return Template(mailing=3, sender=sender, content=content, signer=signer).fill(reader)


def score(program: str, message: bytes, folder: object) -> tuple[float, str]:
    """The score, and the report that explains it."""
    command = [program, "--local", "--test-mode"]
    environment = {**os.environ, "HOME": str(folder)}
    done = subprocess.run(command, input=message, capture_output=True, check=True, timeout=120, env=environment)
    report = done.stdout.decode("utf-8", "replace")
    found = SCORE.search(report)
    assert found, report[:2000]
    return float(found[1]), report


def test_no_kind_of_issue_looks_like_junk(judge, signer, tmp_path):
    drafts, sent = Issue.objects.filter(status="draft"), Issue.objects.filter(status="sent")
    codes = Newsletter.objects.values_list("code", flat=True)
    kinds = [*drafts, *(sent.filter(newsletter__code=code).latest("pk") for code in codes)]
    for issue in kinds:
        points, report = score(judge, message_of(compile_issue(issue, "fr"), signer), tmp_path)
        assert points < MOST, report[-3000:]


def test_a_letter_with_an_invitation_for_the_calendar_does_not_either(judge, signer, tmp_path):
    event = an_event(access_notes="Entrée par la cour.", summary="Une rencontre pour faire connaissance.")
    tell([registered(event)], RegistrationLetter.Kind.CONFIRMED, at=timezone.now())
    row = Delivery.objects.latest("pk")
    sender = Sender("Pôle des Rives", "infolettre@pole-des-rives.example", "bonjour@pole-des-rives.example")
    values = {OWN_SUBJECT: row.own_subject, OWN_TEXT: row.own_text}
    reader = Recipient(7, "elise@exemple.example", "Élise Tremblay", values, "", row.own_calendar)
    template = Template(mailing=3, sender=sender, content=row.mailing.content("fr"), signer=signer)
    points, report = score(judge, template.fill(reader), tmp_path)
    assert points < MOST, report[-3000:]


def test_the_judge_can_say_no(judge, tmp_path):
    """The test string of every filter of junk mail."""
    junk = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    points, _report = score(judge, b"From: a@b.example\r\nSubject: x\r\n\r\n" + junk + b"\r\n", tmp_path)
    assert points > MOST
