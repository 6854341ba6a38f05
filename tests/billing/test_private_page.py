"""The private page of an invoice: for whoever holds the link, and nobody else."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from arrimage.billing.models import BillingSettings
from arrimage.billing.tokens import invoice_of, page_url, token_of


@pytest.fixture
def today():
    return localdate()


def at(invoice, page="invoice", *more):
    return reverse(f"billing:{page}", args=[token_of(invoice), *more])


def said(response):
    return re.sub(r"\s+", " ", response.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def test_the_payer_sees_what_is_owed_and_how_to_pay(client, invoice):
    BillingSettings.objects.create(how_to_pay_fr="Virement Interac à tresorerie@pole.example")
    response = client.get(at(invoice("1234.5")))
    for words in ("À payer : 1 234,50 $", "Au plus tard le", "tresorerie@pole.example", "Cotisation 2018"):
        assert words in said(response)
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in said(response)


def test_the_address_names_nobody(invoice, organisation):
    written = invoice()
    assert page_url(written).endswith(f"/factures/{token_of(written)}/")
    assert not [word for word in ("caf", "rives", "@") if word in page_url(written).lower()]
    assert invoice_of(token_of(written)) == written


def test_another_token_opens_nothing(client, invoice, credit):
    written = invoice()
    token = token_of(written)
    note = credit(written)
    for wrong in ("1", "x.y", f"{written.pk + 1}{token[token.index('.') :]}", token[:-1], token_of(note)):
        assert client.get(f"/factures/{wrong}/").status_code == 404


def test_the_documents_of_this_invoice_and_of_no_other(client, invoice, pay, credit):
    written, other = invoice(100), invoice(100)
    payment, note = pay(written, 40), credit(written, 10)
    assert client.get(at(written, "document")).getvalue().startswith(b"%PDF")
    assert client.get(at(written, "receipt", payment.pk)).getvalue().startswith(b"%PDF")
    assert client.get(at(written, "credit-note", note.pk)).getvalue().startswith(b"%PDF")
    assert client.get(at(other, "receipt", payment.pk)).status_code == 404
    assert client.get(at(other, "credit-note", note.pk)).status_code == 404


def test_a_receipt_taken_back_is_marked(client, invoice, pay, take_back):
    written = invoice(100)
    payment = pay(written, 40)
    assert "n’est plus valable" not in said(client.get(at(written)))
    take_back(payment)
    assert "n’est plus valable" in said(client.get(at(written)))


def test_in_the_payers_language(client, invoice):
    response = client.get(at(invoice(100, language="en")))
    assert "To pay: $100.00" in said(response)
    assert response["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("back", "paid", "sentence"),
    [
        ("paye", False, "en cours de confirmation"),
        ("paye", True, "Votre paiement est reçu"),
        ("annule", False, "Rien n’a été débité"),
    ],
)
def test_back_from_stripe_the_page_says_where_one_stands(client, invoice, pay, back, paid, sentence):
    written = invoice(100)
    if paid:
        pay(written, 100)
    assert sentence in said(client.get(at(written), {"retour": back}))


def test_what_is_late_is_said(client, invoice):
    written = invoice(100)
    written.due_on = written.issued_on = localdate().replace(year=2018)
    written.save()
    assert "devait être payée" in said(client.get(at(written)))
