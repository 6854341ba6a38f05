"""Certificates: given to those who attended enough, numbered, verified, revoked."""

import io
from datetime import timedelta
from decimal import Decimal

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from arrimage.outcomes.emails import revoked_words
from arrimage.outcomes.models import AfterLetter, Certificate
from arrimage.outcomes.operations.certifying import issue_certificates, revoke_certificate
from arrimage.outcomes.rendering.certificates import certificates_pdf
from tests.letters import issues_at_hand as at_hand
from tests.outcomes.conftest import letters
from tests.outcomes.examples import AFTER, DAY, an_event, came, comes, registers

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db):
    """Two days of two hours."""
    return an_event("Lire un bilan", kind="training", end_date=DAY + timedelta(days=1))


def issue(event, least="1"):
    return issue_certificates(event=event, least=Decimal(least), at=AFTER)


def test_numbers_follow_and_asking_again_issues_nothing(evening):
    came(evening, "Marie Dubé")
    came(evening, "Jean Roy")
    registers(evening, "Absente Excusée")
    assert [one.number for one in issue(evening)] == ["AP-2026-0001", "AP-2026-0002"]
    assert issue(evening) == []
    other = an_event("Forum")
    came(other, "Ana Roy")
    assert [one.number for one in issue(other)] == ["AP-2026-0003"]


def test_the_share_attended_decides_and_gives_the_hours(course):
    for name, days in (("Tout Entière", (0, 1)), ("Moitié Seulement", (0,))):
        registration = registers(course, name)
        for day in days:
            comes(registration, day=DAY + timedelta(days=day))
    assert [(one.name, one.hours) for one in issue(course)] == [("Tout Entière", Decimal(4))]
    assert [(one.name, one.hours) for one in issue(course, "0.5")] == [("Moitié Seulement", Decimal(2))]


def test_it_says_what_it_said_whatever_changes_afterwards(evening):
    registration = came(evening, "Marie Dubé")
    [one] = issue(evening)
    registration.last_name = "Autre"
    registration.save()
    evening.activity.title = "Autre titre"
    evening.activity.save()
    one.refresh_from_db()
    assert (one.name, one.title) == ("Marie Dubé", "5 à 7 des entreprises")


def test_whoever_holds_the_link_checks_it_until_it_is_revoked(evening, client):
    came(evening, "Marie Dubé")
    [one] = issue(evening)
    page, paper = (
        reverse("outcomes:certificate", args=[one.token]),
        reverse("outcomes:certificate-pdf", args=[one.token]),
    )
    shown = client.get(page)
    for words in ("Marie Dubé", "AP-2026-0001", "12 mars 2026", "valide"):
        assert words in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert shown["X-Robots-Tag"] == "noindex"
    assert client.get(paper).status_code == 200
    with pytest.raises(ValidationError):
        revoke_certificate(certificate=one, why="", at=AFTER)
    revoke_certificate(certificate=one, why="Nom mal écrit", at=AFTER)
    shown = client.get(page).content.decode()
    assert "n’est plus valide" in shown
    assert "Nom mal écrit" not in shown
    assert client.get(paper).status_code == 404
    assert [again.number for again in issue(evening)] == ["AP-2026-0002"]


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Attestation de présence"), ("en", "Certificate of attendance")]
)
def test_the_paper_opens_in_a_reader(evening, client, language, words):
    came(evening, "Zoé L’Écuyer 🎉", language=language)
    [one] = issue(evening)
    content = b"".join(client.get(reverse("outcomes:certificate-pdf", args=[one.token])).streaming_content)
    with pdfplumber.open(io.BytesIO(content)) as opened:
        assert len(opened.pages) == 1
        text = opened.pages[0].extract_text()
    assert words in text
    assert "Zoé L’Écuyer" in text
    assert "AP-2026-0001" in text
    assert str(one.token) in text.replace("\n", "")


def test_the_desk_issues_sends_once_and_prints_all(evening, coralie, client_for, closed):
    at_hand.sender()
    came(evening, "Marie Dubé")
    came(evening, "Jean Roy")
    client, page = client_for(coralie), f"/bureau/evenements/{evening.pk}/bilan/attestations/"
    refused = client.post(page, {"action": "issue", "issue-least": "1", "issue-tells": "on"})
    assert refused.status_code == 422, "not before the event is closed"
    closed(evening)
    for _time in range(2):
        client.post(page, {"action": "issue", "issue-least": "1", "issue-tells": "on"})
    assert sorted(to for to, _subject in letters()) == ["jean@ici.example", "marie@ici.example"]
    paper = b"".join(client.get(f"{page}pdf/").streaming_content)
    with pdfplumber.open(io.BytesIO(paper)) as opened:
        assert len(opened.pages) == 2
    one = Certificate.objects.first()
    address = f"/bureau/evenements/attestations/{one.pk}/revoquer/"
    assert client.post(address, {"revoke-why": ""}).status_code == 422
    client.post(address, {"revoke-why": "Nom mal écrit"})
    assert Certificate.objects.standing().count() == 1


def test_the_page_of_an_order_leads_to_its_certificates(evening, client):
    registration = came(evening, "Marie Dubé")
    address = reverse("outcomes:of-order", args=[registration.order.token])
    assert "Aucune attestation" in client.get(address).content.decode()
    issue(evening)
    assert "AP-2026-0001" in client.get(address).content.decode()


def test_its_holder_is_told_why_it_was_revoked_once(evening):
    came(evening, "Marie Dubé")
    [one] = issue(evening)
    for _time in range(2):
        revoke_certificate(certificate=one, why="Nom mal écrit", at=AFTER)
    [letter] = AfterLetter.objects.all()
    assert (letter.kind, letter.occasion, letter.registration) == ("revoked", one.number, one.registration)
    [(_to, subject)] = letters()
    assert subject.replace("\u00a0", " ") == "Votre attestation n’est plus valide : 5 à 7 des entreprises"
    one.refresh_from_db()
    assert "Nom mal écrit" in revoked_words(one)[1]


def test_the_paper_bears_a_code_that_leads_to_its_page(evening):
    came(evening, "Marie Dubé")
    [one] = issue(evening)
    content = certificates_pdf([(one, "https://pole.exemple.org/apres/attestations/x/")], "Le pôle")
    with pdfplumber.open(io.BytesIO(content)) as opened:
        [page] = opened.pages
        assert len(page.rects) + len(page.curves) + len(page.images) > 1
