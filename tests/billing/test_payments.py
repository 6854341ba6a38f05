"""Money received, taken back, given back; and what is known of it on any day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.billing.amounts import rounded
from arrimage.billing.models import Invoice, Payment
from tests.billing.conftest import dollars, noon

DAY = date(2018, 3, 15)


def test_half_then_the_other_half(invoice, pay, today):
    written = invoice(100)
    first = pay(written, 50)
    assert written.balance_on(today) == 50
    assert not Invoice.objects.settled(today).exists()
    second = pay(written, 50, method=Payment.Method.INTERAC, reference="CA1234")
    assert [first.receipt, second.receipt] == ["R2018-0001", "R2018-0002"]
    assert list(Invoice.objects.settled(today)) == [written]


@pytest.mark.parametrize(
    ("amount", "said", "sentence"),
    [
        ("100.01", {}, "plus que le solde"),
        (0, {}, "au-dessus de zéro"),
        (-5, {}, "au-dessus de zéro"),
        ("9.999", {}, "au-dessus de zéro"),
        (10, {"at": noon(date(2018, 3, 14))}, "pas encore venu"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_in_words(invoice, pay, amount, said, sentence):
    with pytest.raises(ValidationError) as refusal:
        pay(invoice(100), amount, **said)
    assert sentence in refusal.value.messages[0]
    assert not Payment.objects.exists()


def test_a_payment_dated_long_before_its_invoice_is_refused_and_one_a_little_before_is_not(
    invoice, pay, credit, refund
):
    written = invoice(100, on=DAY)
    for day in (date(1900, 3, 15), DAY - timedelta(days=61)):
        with pytest.raises(ValidationError, match="vérifiez l’année"):
            pay(written, 10, on=day, at=noon(DAY))
    pay(written, 100, on=DAY - timedelta(days=60), at=noon(DAY))
    credit(written, 40, on=DAY)
    with pytest.raises(ValidationError, match="avant la date de la facture"):
        refund(written, 40, on=DAY - timedelta(days=1), at=noon(DAY))


def test_nothing_is_received_for_what_is_paid_credited_or_a_credit_note(invoice, pay, credit):
    paid, credited = invoice(10), invoice(10)
    pay(paid, 10)
    note = credit(credited)
    for wrong in (paid, credited, note):
        with pytest.raises(ValidationError):
            pay(wrong, 10)


def test_a_cheque_without_funds_is_taken_back_once_and_the_invoice_is_owed_again(invoice, pay, take_back, today):
    written = invoice(100)
    cheque = pay(written, 100)
    back = take_back(cheque, on=today + timedelta(days=9), reason="Chèque sans provision")
    assert (back.amount, back.receipt, back.takes_back) == (-100, None, cheque)
    assert list(Invoice.objects.settled(today + timedelta(days=8))) == [written]
    assert list(Invoice.objects.owed(today + timedelta(days=9))) == [written]
    for wrong in (cheque, back):
        with pytest.raises(ValidationError):
            take_back(wrong, on=today + timedelta(days=9))


def test_a_payment_is_not_taken_back_before_it_came_nor_without_a_reason(invoice, pay, take_back, today):
    cheque = pay(invoice(100), 100)
    for said in ({"on": today - timedelta(days=1)}, {"reason": ""}, {"at": noon(today - timedelta(days=1))}):
        with pytest.raises(ValidationError):
            take_back(cheque, **said)


def test_what_was_paid_then_credited_is_given_back_and_no_more(invoice, pay, credit, refund, today):
    written = invoice(100)
    pay(written, 100)
    with pytest.raises(ValidationError, match="ne doit rien"):
        refund(written, 10)
    credit(written, 30)
    assert written.balance_on(today) == -30
    with pytest.raises(ValidationError, match="doit"):
        refund(written, 31)
    assert refund(written, 30).amount == -30
    assert written.balance_on(today) == 0
    assert list(Invoice.objects.settled(today)) == [written]


def test_what_was_given_back_cannot_be_taken_back_too(invoice, pay, credit, refund, take_back):
    written = invoice(100)
    cheque = pay(written, 100)
    credit(written, 100)
    refund(written, 100)
    with pytest.raises(ValidationError, match="remis"):
        take_back(cheque)


def test_overdue_is_owed_after_the_last_day(invoice, pay, today):
    written = invoice(100, due_on=today)
    assert not Invoice.objects.overdue(today).exists()
    assert list(Invoice.objects.overdue(today + timedelta(days=1))) == [written]
    pay(written, 100)
    assert not Invoice.objects.overdue(today + timedelta(days=1)).exists()


def test_cents_that_binary_fractions_cannot_write_add_up(invoice, pay, today):
    """0,10 $ thrice is 0,30 $, also where the database adds up floating points."""
    written = invoice("0.30")
    for _third in range(3):
        pay(written, "0.10")
    assert written.balance_on(today) == 0
    assert list(Invoice.objects.settled(today)) == [written]
    assert not Invoice.objects.owed(today).exists()


def test_the_database_refuses_a_payment_without_a_receipt(invoice, today):
    said = {"received_on": today, "amount": 10, "method": "cash", "recorded_at": noon(today)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(invoice=invoice(), **said)


def test_what_was_known_on_a_day_stays_known_when_entries_are_back_dated(invoice, pay, today):
    written, told = invoice(100), today + timedelta(days=60)
    assert not Invoice.objects.settled(today, known_at=noon(today)).exists()
    pay(written, 100, on=today, at=noon(told))
    assert list(Invoice.objects.settled(today)) == [written]
    assert not Invoice.objects.settled(today, known_at=noon(today)).exists()
    assert list(Invoice.objects.settled(today, known_at=noon(told))) == [written]


VERBS = st.tuples(st.sampled_from(("pay", "take back", "credit", "refund")), st.integers(1, 12_000), st.integers(0, 20))


def _do(verb, amount, on, at, written, pay, take_back, credit, refund):
    said = {"on": on, "at": noon(at)}
    if verb == "pay":
        pay(written, amount, **said)
    elif verb == "credit":
        credit(written, amount, **said)
    elif verb == "refund":
        refund(written, amount, **said)
    else:
        received = written.payments.filter(amount__gt=0, taken_back_by=None).first()
        if received is None:
            raise ValidationError("none")
        take_back(received, **said)


@pytest.mark.slow
@settings(max_examples=40)
@given(st.integers(1, 20_000), st.lists(VERBS, max_size=14))
def test_the_balance_is_the_total_less_credits_and_payments_whatever_happens(
    db, invoice, pay, take_back, credit, refund, taxes, cents, verbs
):
    with transaction.atomic():
        written = invoice(Decimal(cents) / 100, on=DAY)
        seen = {}
        for number, (verb, amount, back) in enumerate(verbs):
            at = DAY + timedelta(days=30 + number)
            on = at - timedelta(days=back)  # days gone: entries are back-dated
            try:
                with transaction.atomic():
                    _do(verb, Decimal(amount) / 100, on, at, written, pay, take_back, credit, refund)
            except ValidationError:
                continue
            finally:
                seen[at] = _known(at)
        credits = sum((note.total for note in written.credit_notes.all()), Decimal(0))
        payments = sum((payment.amount for payment in written.payments.all()), Decimal(0))
        balance = written.balance_on(date.max)
        assert balance == written.total - credits - payments
        assert balance == rounded(balance)
        assert credits <= written.total
        assert payments >= 0
        assert balance >= -written.total
        assert {at: _known(at) for at in seen} == seen
        receipts = [payment.receipt for payment in Payment.objects.exclude(receipt=None).order_by("pk")]
        assert receipts == [f"R2018-{number:04}" for number in range(1, len(receipts) + 1)]
        transaction.set_rollback(True)


def _known(at):
    """What was known that day of each day: who had paid, who owed."""
    days = [DAY + timedelta(days=days) for days in range(0, 50, 7)]
    settled = [set(Invoice.objects.settled(day, noon(at)).values_list("pk", flat=True)) for day in days]
    owed = [set(Invoice.objects.owed(day, noon(at)).values_list("pk", flat=True)) for day in days]
    return settled, owed


def test_amounts_are_those_written(invoice, pay):
    written = invoice("1234.56")
    payment = pay(written, "1234.56")
    payment.refresh_from_db()
    assert payment.amount == dollars("1234.56")
