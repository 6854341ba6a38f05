"""Invoices, receipts and credit notes on paper: tagged, in the payer's language, with the hub's name."""

from decimal import Decimal
from io import BytesIO

import pdfplumber
import pytest
from django.utils.timezone import localdate
from pdfminer.pdftypes import resolve1

from arrimage.billing.amounts import NewLine
from arrimage.billing.documents import invoice_file, receipt_file
from arrimage.billing.models import BillingSettings
from arrimage.billing.queries import whole_invoice
from arrimage.billing.tokens import token_of
from arrimage.kit import identity as hub
from tests.billing.conftest import fee


@pytest.fixture(autouse=True)
def _hub(monkeypatch):
    told = hub.Identity("Pôle des Rives", "100, rue du Canal\nVille J0B 1A0", "bonjour@pole.example", "450 555-0100")
    monkeypatch.setattr(hub, "_told_by", lambda: told)


def read(response) -> str:
    """The text of a document, once it is known to be tagged and to say its language."""
    content = response.getvalue()
    with pdfplumber.open(BytesIO(content)) as document:
        catalog = document.doc.catalog
        assert resolve1(catalog["MarkInfo"])["Marked"], "tagged"
        assert resolve1(catalog["StructTreeRoot"])
        assert b"pdfuaid:part" in resolve1(catalog["Metadata"]).get_data()
        language = resolve1(catalog["Lang"]).decode()
        text = " ".join(leaf.extract_text() for leaf in document.pages)
    return f"{language} " + " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def paper(invoice) -> str:
    return read(invoice_file(whole_invoice(invoice.pk, localdate())))


def test_an_invoice_says_who_asks_how_much_of_whom_for_what(invoice):
    BillingSettings.objects.create(how_to_pay_fr="Chèque à l’ordre du Pôle des Rives")
    written = invoice(lines=[fee("1234.56"), fee(10, quantity=3)])
    text = paper(written)
    for words in (
        "fr-CA",
        "Facture 2018-0001",
        "Pôle des Rives",
        "100, rue du Canal",
        "Café des Rives",
        "12, rue du Quai",
    ):
        assert words in text
    for words in ("15 mars 2018", "14 avril 2018", "1 234,56 $", "1 264,56 $", "Chèque à l’ordre"):
        assert words in text
    assert token_of(written) in text.replace(" ", "")
    assert "TPS" not in text


def test_in_english_for_who_reads_english(invoice, pay):
    written = invoice(100, language="en")
    text = paper(written)
    for words in ("en-CA", "Invoice 2018-0001", "March 15, 2018", "$100.00"):
        assert words in text
    receipt = read(receipt_file(pay(written, 40)))
    assert "Receipt R2018-0001" in receipt
    assert "$40.00" in receipt


def test_taxes_are_printed_with_their_numbers(invoice, taxes):
    text = paper(invoice(100))
    for words in ("TPS n° 12345 6789 RT0001", "TVQ n° 1234567890 TQ0001", "5,00 $", "9,98 $", "114,98 $"):
        assert words in text


def test_a_receipt_says_what_came_in_and_whether_it_is_still_good(invoice, pay, take_back):
    payment = pay(invoice(100), 40, method="interac", reference="CA77")
    text = read(receipt_file(payment))
    for words in ("Reçu R2018-0001", "40,00 $", "Virement Interac", "CA77", "Café des Rives", "Facture 2018-0001"):
        assert words in text
    take_back(payment)
    payment.refresh_from_db()
    assert "n’est plus valable" in read(receipt_file(payment))


def test_an_invoice_paid_asks_for_nothing_more(invoice, pay):
    BillingSettings.objects.create(how_to_pay_fr="Chèque à l’ordre du Pôle des Rives")
    written = invoice(100)
    pay(written, 100)
    text = paper(written)
    assert "Il ne reste rien à payer" in text
    assert "Chèque à l’ordre" not in text


def test_a_credit_note_says_of_what_and_why(invoice, credit):
    text = paper(credit(invoice(100), 40, reason="Départ"))
    for words in ("Note de crédit NC2018-0001", "Facture créditée : 2018-0001", "Départ", "40,00 $"):
        assert words in text


def test_words_that_mean_something_to_the_typesetter_stay_words(invoice):
    line = NewLine(label="#let x = *gras* $1$ [a] @b <c>", unit_price=Decimal(10))
    assert "#let x = *gras* $1$ [a] @b <c>" in paper(invoice(lines=[line]))
