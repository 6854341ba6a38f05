"""Invoices and credit notes: to whom, how much, with which number, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from arrimage.billing.amounts import Amounts, NewLine, amounts_of, part_of, rounded
from arrimage.billing.models import BillingSettings, Invoice, Line, NumberSeries
from arrimage.billing.operations import NewInvoice, issue_invoices, take_numbers
from arrimage.billing.payers import Payer, payer_of
from arrimage.network.models import Person
from tests.billing.conftest import dollars, fee, noon

CENTS = st.integers(-2_000_000, 2_000_000).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(
    st.builds(
        NewLine,
        label=st.just("Service"),
        unit_price=CENTS,
        quantity=st.integers(1, 5_000).map(lambda hundredths: Decimal(hundredths) / 100),
        is_taxable=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)
TAXED = BillingSettings(charges_taxes=True)


def test_an_invoice_says_to_whom_how_much_and_until_when(invoice, today):
    written = invoice(125)
    assert (written.number, written.total, written.gst, written.qst) == ("2018-0001", 125, 0, 0)
    assert (written.payer_name, written.payer_address) == ("Café des Rives", "12, rue du Quai\nJ0B 1A0")
    assert written.due_on == today + timedelta(days=30)
    assert written.lines.get().amount == 125


def test_each_year_and_each_kind_of_document_has_its_series(invoice, credit, pay, today):
    first, second = invoice(), invoice()
    earlier = invoice(on=date(2017, 12, 31))
    assert [first.number, second.number, earlier.number] == ["2018-0001", "2018-0002", "2017-0001"]
    assert credit(first).number == "NC2018-0001"
    assert pay(second, 100).receipt == "R2018-0001"


def test_a_transaction_undone_gives_its_number_back(invoice):
    invoice()
    with transaction.atomic():
        invoice()
        transaction.set_rollback(True)
    assert invoice().number == "2018-0002"
    assert NumberSeries.objects.get(name="2018").last == 2


@pytest.mark.django_db(transaction=True)
def test_no_number_is_taken_outside_of_a_transaction():
    with pytest.raises(RuntimeError):
        take_numbers(series="", year=2018)


def test_past_nine_thousand_nine_hundred_and_ninety_nine_the_numbers_go_on(invoice):
    NumberSeries.objects.create(name="2018", last=9_999)
    assert invoice().number == "2018-10000"


def test_a_person_pays_in_her_language(invoice):
    ada = Person.objects.create(first_name="Ada", last_name="King", email="ada@king.example", language="en")
    written = invoice(payer=payer_of(ada))
    assert (written.payer_name, written.payer_email, written.language) == ("Ada King", "ada@king.example", "en")
    assert (written.person, written.organisation) == (ada, None)


def test_what_the_payer_was_called_stays(invoice, organisation):
    written = invoice()
    organisation.name = "Autre nom"
    organisation.save()
    written.refresh_from_db()
    assert written.payer_name == "Café des Rives"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"lines": []}, "ne facture rien"),
        ({"lines": [fee(10), fee(-10)]}, "ne facture rien"),
        ({"lines": [fee(10**11)]}, "trop élevé"),
        ({"payer": Payer(name=" ")}, "à qui"),
        ({"due_on": date(2018, 3, 1)}, "avant sa propre date"),
        ({"at": noon(date(2018, 3, 14))}, "dans l’avenir"),
    ],
)
def test_what_cannot_be_invoiced_is_said_and_takes_no_number(invoice, said, sentence):
    with pytest.raises(ValidationError) as refusal:
        invoice(**said)
    assert sentence in refusal.value.messages[0]
    assert not Invoice.objects.exists()
    assert not NumberSeries.objects.filter(last__gt=0).exists()


def test_taxes_are_worked_out_on_the_price_and_printed_with_their_numbers(invoice, taxes):
    written = invoice(lines=[fee("99.99"), fee("50.00", is_taxable=False)])
    assert (written.subtotal, written.gst, written.qst) == (dollars("149.99"), dollars("5.00"), dollars("9.97"))
    assert written.total == dollars("164.96")
    assert written.gst_number == taxes.gst_number


def test_a_hub_that_charges_taxes_has_its_numbers(db):
    with pytest.raises(ValidationError) as refusal:
        BillingSettings(charges_taxes=True).full_clean()
    assert set(refusal.value.message_dict) == {"gst_number", "qst_number"}


@given(LINES)
def test_the_total_is_the_sum_of_the_lines_and_of_two_taxes_each_to_the_cent(lines):
    amounts = amounts_of(lines, TAXED)
    taxable = sum((line.amount for line in lines if line.is_taxable), Decimal(0))
    assert amounts.subtotal == sum(line.amount for line in lines)
    assert amounts.total == amounts.subtotal + amounts.gst + amounts.qst
    assert all(amount == rounded(amount) for amount in (amounts.subtotal, amounts.gst, amounts.qst))
    assert abs(amounts.gst - taxable * Decimal("0.05")) <= Decimal("0.005")
    assert abs(amounts.qst - taxable * Decimal("0.09975")) <= Decimal("0.005")


@given(LINES.filter(lambda lines: amounts_of(lines, TAXED).total > 0), st.lists(st.integers(1, 100), max_size=6))
def test_credited_bit_by_bit_an_invoice_comes_to_its_very_amounts(lines, parts):
    whole, done = amounts_of(lines, TAXED), Amounts(Decimal(0))
    for part in [*parts, None]:
        left = whole.total - done.total
        amount = left if part is None else rounded(left * part / 200)
        if amount <= 0:
            continue
        piece = part_of(whole, done, amount)
        assert piece.total == amount
        done = Amounts(done.subtotal + piece.subtotal, done.gst + piece.gst, done.qst + piece.qst)
    assert done == whole


def test_a_credit_note_takes_from_the_balance(invoice, credit, today):
    written = invoice(100)
    note = credit(written, 40)
    assert (note.kind, note.total, note.credits, note.reason) == ("credit", 40, written, "Erreur de saisie")
    assert written.balance_on(today) == 60
    assert credit(written).total == 60
    assert written.balance_on(today) == 0
    assert list(Invoice.objects.credited_in_full(today)) == [written]


@pytest.mark.parametrize(
    ("amount", "said", "sentence"),
    [
        (101, {}, "Au plus 100,00"),
        (0, {}, "au-dessus de zéro"),
        ("1.001", {}, "au-dessus de zéro"),
        (10, {"reason": " "}, "pourquoi"),
        (10, {"on": date(2018, 3, 14)}, "plus ancienne"),
        (10, {"at": noon(date(2018, 3, 14))}, "dans l’avenir"),
    ],
)
def test_a_credit_that_cannot_be_is_refused_in_words(invoice, credit, amount, said, sentence):
    written = invoice(100)
    with pytest.raises(ValidationError) as refusal:
        credit(written, amount, **said)
    assert sentence in refusal.value.messages[0].replace("\N{NO-BREAK SPACE}", " ")
    assert not written.credit_notes.exists()


def test_neither_a_credit_note_nor_an_invoice_credited_in_full_is_credited_again(invoice, credit):
    written = invoice(100)
    note = credit(written)
    for wrong in (written, note):
        with pytest.raises(ValidationError):
            credit(wrong)


def test_a_run_of_invoices_costs_a_few_statements_a_batch(payer, today, django_assert_max_num_queries):
    wanted = [NewInvoice(payer=payer, lines=[fee(n + 1), fee(2)], on=today) for n in range(1_000)]
    with django_assert_max_num_queries(40):
        issued = issue_invoices(invoices=wanted, at=noon(today))
    assert [invoice.number for invoice in issued] == [f"2018-{n:04}" for n in range(1, 1_001)]
    kept = Invoice.objects.get(number="2018-0500")
    assert (kept.total, kept.lines.count(), Line.objects.count()) == (502, 2, 2_000)
    assert list(Invoice.objects.search("2018-0500")) == [kept]


def test_one_wrong_invoice_in_a_run_and_none_is_written(payer, today):
    wanted = [NewInvoice(payer=payer, lines=[fee(price)], on=today) for price in (1, 0)]
    with pytest.raises(ValidationError):
        issue_invoices(invoices=wanted, at=noon(today))
    assert not Invoice.objects.exists()
