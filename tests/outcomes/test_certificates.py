"""Certificates: given to those who attended enough, numbered, verified, revoked."""

import io
from datetime import timedelta
from decimal import Decimal

import pdfplumber
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Site

from arrimage.consent.operations import withdraw
from arrimage.outcomes.emails import revoked_words
from arrimage.outcomes.models import AfterLetter, Certificate
from arrimage.outcomes.operations.certifying import issue_certificates, revoke_certificate
from arrimage.outcomes.rendering.certificates import certificates_pdf
from arrimage.website.models import Hub
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


def test_the_paper_says_who_signs_it_as_the_hub_said_on_that_day(evening, client):
    hub = Hub.objects.create(site=Site.objects.get(), signatory="Zoé L’Écuyer", signatory_title="Coordination")
    came(evening, "Marie Dubé")
    [one] = issue(evening)
    hub.signatory, hub.signatory_title = "Luc Tremblay", ""
    hub.save()
    came(evening, "Jean Roy")
    [other] = issue(evening)
    for certificate, words, absent in ((one, "Zoé L’Écuyer\nCoordination", "Luc"), (other, "Luc Tremblay", "Zoé")):
        page = client.get(reverse("outcomes:certificate", args=[certificate.token])).content.decode()
        assert words.replace("\n", ", ") in page
        assert absent not in text_of(certificate, client)
        assert words.split("\n")[0] in text_of(certificate, client)
    assert "Coordination" in text_of(one, client)


def test_a_hub_that_names_nobody_prints_no_signatory(evening, client):
    came(evening, "Marie Dubé")
    [one] = issue(evening)
    assert "Signée par" not in client.get(reverse("outcomes:certificate", args=[one.token])).content.decode()
    with pdfplumber.open(io.BytesIO(paper_of(one, client))) as opened:
        assert not opened.pages[0].lines, "no line to sign on"


def test_however_long_its_words_are_the_paper_stays_on_one_page(evening, client):
    site, longest = Site.objects.get(), "Coordination générale et développement des entreprises " * 2
    Hub.objects.create(site=site, signatory="Marie-Ève Létourneau-Desrochers " * 3, signatory_title=longest)
    evening.activity.title = "Lire un bilan, parler au comptable et préparer son assemblée " * 3
    evening.activity.save()
    came(evening, "Marie-Ève Létourneau-Desrochers")
    [one] = issue(evening)
    with pdfplumber.open(io.BytesIO(paper_of(one, client))) as opened:
        assert len(opened.pages) == 1


def paper_of(certificate, client) -> bytes:
    answer = client.get(reverse("outcomes:certificate-pdf", args=[certificate.token]))
    return b"".join(answer.streaming_content)


def text_of(certificate, client) -> str:
    with pdfplumber.open(io.BytesIO(paper_of(certificate, client))) as opened:
        return opened.pages[0].extract_text()


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


def test_who_wants_nothing_more_has_her_certificate_on_paper_and_the_desk_says_why(
    evening, coralie, client_for, closed
):
    at_hand.sender()
    came(evening, "Marie Dubé")
    withdraw(address="marie@ici.example", purpose=None, at=AFTER, source="link")
    closed(evening)
    client, here = client_for(coralie), f"/bureau/evenements/{evening.pk}/bilan/attestations/"
    page = client.post(here, {"action": "issue", "issue-least": "1", "issue-tells": "on"}, follow=True).content.decode()
    assert letters() == []
    assert "Non envoyée par courriel. Le consentement a été retiré" in page
    assert "Envoyer le lien" not in page, "pressing would write nothing"
    assert client.get(f"{here}pdf/").status_code == 200


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
