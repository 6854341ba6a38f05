"""The whole path of a member on her phone: apply, accepted, invoice, paid, receipt, sign in, correct, renew."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from arrimage.billing.models import Invoice, OnlinePayment, Payment
from arrimage.kit import outbox
from arrimage.membership.forms.application import ApplicationForm
from arrimage.membership.models import Category, DuesRate, Membership
from tests.billing.stripe_side import SECRET, FakeStripe, event, running, session_of, signed

pytestmark = pytest.mark.journey
WHO = "aline@coop-du-lac.example"


@pytest.fixture
def mailbox(monkeypatch) -> list[mail.EmailMessage]:
    """What arrives, by the accounts' own mail or from the room that delivers."""
    cache.clear()
    mail.outbox = []

    def deliver(letters, at):
        for letter in letters:
            mail.EmailMessage(letter.subject, letter.text, None, [letter.to]).send()
        return [outbox.Handed(reference="1") for _letter in letters]

    monkeypatch.setattr(outbox, "_delivers", deliver)
    monkeypatch.setattr(ApplicationForm, "least_time", timedelta(0))  # a test reads and types faster than people
    return mail.outbox


@pytest.fixture
def category(hub) -> Category:
    """Its year ends within a month: whoever joins today may renew at once."""
    ends = localdate() + timedelta(days=28)
    year = {"year": "fixed", "year_month": ends.month, "year_day": min(ends.day, 28)}
    made = Category.objects.create(name_fr="Entreprises du parcours", **year)
    DuesRate.objects.create(category=made, applies_from=date(2015, 1, 1), amount=Decimal(120))
    return made


@pytest.fixture
def stripe(settings) -> Callable[[Page], None]:
    """`stripe(page)`: pays on Stripe's page, then Stripe tells the hub, twice, in messages that it signs."""
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", SECRET

    def pay(page: Page) -> None:
        expect(page.get_by_role("heading", name="Stripe")).to_be_visible()
        online = OnlinePayment.objects.latest("pk")
        for name in ("a", "b"):
            body = event("checkout.session.completed", session_of(online), f"evt_{online.pk}_{name}")
            headers = {"Stripe-Signature": signed(body)}
            told = Client().post("/paiements/stripe/", body, content_type="application/json", headers=headers)
            assert told.status_code == 200

    with running(FakeStripe()) as address:
        settings.STRIPE_API_BASE = address
        yield pay


def link_of(message: mail.EmailMessage, part: str) -> str:
    link = next(word for word in message.body.split() if word.startswith("http") and part in word)
    return "/" + link.split("/", 3)[3]


def to(address: str, subject: str, mailbox: list[mail.EmailMessage]) -> mail.EmailMessage:
    return [message for message in mailbox if message.to == [address] and subject in message.subject][-1]


def fits(phone: Page) -> None:
    """Nothing sticks out of her screen. A page not loaded yet has no style, and measures as nobody ever sees it."""
    phone.wait_for_load_state("load")
    phone.evaluate("document.fonts.ready")
    assert phone.evaluate("Math.max(innerWidth, document.documentElement.scrollWidth)") == 390, phone.url


def apply(phone: Page, category: Category) -> None:
    fits(phone)
    phone.get_by_label(category.name_fr).check()
    phone.get_by_label("Nom de l’organisme").fill("Coop du Lac-aux-Cèdres")
    phone.get_by_label("Genre").select_option("enterprise")
    phone.get_by_label("Municipalité").select_option(index=3)
    phone.get_by_label("Votre prénom").fill("Aline")
    phone.get_by_label("Votre nom de famille").fill("Roy")
    phone.get_by_label("Votre fonction dans l’organisation").fill("Directrice")
    phone.get_by_label("Votre courriel").fill(WHO)
    phone.get_by_role("button", name="Envoyer ma demande").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Nous avons votre demande")
    fits(phone)


def approve(desk: Page) -> None:
    desk.get_by_role("link", name="Coop du Lac-aux-Cèdres").first.click()
    desk.get_by_role("link", name="Accepter", exact=True).click()
    desk.get_by_label("Résolution du conseil").fill("CA-2026-14")
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.locator("#messages")).to_contain_text("Demande acceptée")


def sign_in(phone: Page, mailbox: list[mail.EmailMessage]) -> None:
    phone.goto(link_of(to(WHO, "Bienvenue", mailbox), "/compte/"))
    phone.get_by_label("Courriel").fill(WHO)
    phone.get_by_role("button", name="Envoyez-moi le lien").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Regardez dans votre boîte")
    phone.goto(link_of(mailbox[-1], "/compte/lien/"))
    phone.get_by_role("button", name="Se connecter").click()
    expect(phone).to_have_url(re.compile(r"/espace/$"))
    fits(phone)


def test_from_her_application_to_her_renewal(visit, mailbox, category, stripe):
    phone = visit("/adherer/", phone=True)
    phone.route("https://checkout.stripe.com/**", lambda route: route.fulfill(body="<h1>Stripe</h1>"))
    apply(phone, category)
    approve(visit("/bureau/adhesions/demandes/?state=submitted", who="coralie"))

    invoice = Invoice.objects.latest("pk")
    assert invoice.number in to(WHO, "Bienvenue", mailbox).body
    phone.goto(link_of(to(WHO, "Bienvenue", mailbox), "/factures/"))
    fits(phone)
    phone.get_by_role("button", name="par carte").click()
    stripe(phone)
    phone.goto(link_of(to(WHO, "Bienvenue", mailbox), "/factures/") + "?retour=paye")
    expect(phone.locator("main")).to_contain_text("Il ne reste rien à payer")
    receipt = Payment.objects.get(invoice=invoice)
    expect(phone.locator("main")).to_contain_text(f"{receipt.receipt}")
    assert [message.to for message in mailbox if message.subject == f"Reçu {receipt.receipt}"] == [[WHO]]

    sign_in(phone, mailbox)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Coop du Lac-aux-Cèdres")
    expect(phone.locator("main")).to_contain_text("En règle")
    phone.get_by_role("link", name="Voir et corriger la fiche").click()
    phone.get_by_role("link", name="Proposer des modifications").click()
    phone.get_by_label("Téléphone").fill("450 555-0188")
    phone.get_by_role("button", name="Envoyer mes modifications").click()
    expect(phone.locator("#messages")).to_contain_text("Vos modifications sont au pôle")
    fits(phone)

    phone.goto("/espace/")
    phone.get_by_role("button", name=re.compile("Renouveler pour 120,00")).click()
    expect(phone.locator("#messages")).to_contain_text("la facture est prête à payer")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Notre adhésion")
    fits(phone)
    phone.get_by_role("link", name=re.compile("Payer la facture")).click()
    phone.get_by_role("button", name="par carte").click()
    stripe(phone)
    phone.goto("/espace/")
    expect(phone.locator("main")).to_contain_text("L’année suivante est réglée aussi")
    phone.get_by_role("link", name="Factures et reçus").first.click()
    expect(phone.get_by_role("heading", name=re.compile("^Facture "))).to_have_count(2)
    fits(phone)
    membership = Membership.objects.get(organisation__name="Coop du Lac-aux-Cèdres")
    assert membership.terms.count() == Payment.objects.filter(invoice__terms__membership=membership).count() == 2
