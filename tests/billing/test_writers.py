"""Eight writers at once: no gap, no number twice, no dollar too many."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from arrimage.billing.amounts import NewLine
from arrimage.billing.models import Invoice, NumberSeries, OnlinePayment, Payment, ProviderEvent
from arrimage.billing.operations import (
    NewInvoice,
    credit_invoice,
    hear,
    issue_invoice,
    issue_invoices,
    receive_typed_payment,
    record_payment,
)
from arrimage.billing.payers import Payer
from arrimage.billing.stripe import Told

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WRITERS, EACH = 8, 8
DAY = date(2018, 3, 15)


def at_once(write: Callable[[int], None]) -> None:
    """Eight threads, each with a connection of its own, that begin together."""
    together = Barrier(WRITERS)

    def run(number: int) -> None:
        try:
            together.wait()
            write(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(run, range(WRITERS)))


def new(price: int = 100) -> NewInvoice:
    return NewInvoice(payer=Payer(name="Café"), lines=[NewLine(label="C", unit_price=Decimal(price))], on=DAY)


def issue(price: int = 100) -> Invoice:
    [invoice] = issue_invoices(invoices=[new(price)], at=timezone.now())
    return invoice


def whole(numbers: set[str], series: str) -> None:
    assert numbers == {f"{series}2018-{number:04}" for number in range(1, len(numbers) + 1)}
    assert NumberSeries.objects.get(name=f"{series}2018").last == len(numbers)


def test_invoices_written_by_eight_and_a_third_of_them_undone_are_numbered_without_gaps():
    def write(writer: int) -> None:
        for turn in range(EACH):
            with transaction.atomic():
                issue()
                if (writer + turn) % 3 == 0:
                    transaction.set_rollback(True)

    at_once(write)
    numbers = set(Invoice.objects.values_list("number", flat=True))
    assert 0 < len(numbers) == Invoice.objects.count() < WRITERS * EACH
    whole(numbers, "")


def test_eight_payments_at_once_never_exceed_the_balance():
    invoice, refused = issue(100), []

    def write(writer: int) -> None:
        said = {"invoice": invoice, "received_on": DAY, "amount": Decimal(30), "at": timezone.now()}
        try:
            record_payment(method=Payment.Method.CHEQUE, **said)
        except ValidationError:
            refused.append(writer)

    at_once(write)
    assert (Payment.objects.count(), len(refused)) == (3, 5)
    whole(set(Payment.objects.values_list("receipt", flat=True)), "R")


def test_a_payment_typed_eight_times_at_once_enters_once():
    invoice, refused = issue(100), []

    def write(writer: int) -> None:
        said = {"invoice": invoice, "received_on": DAY, "amount": Decimal(10), "at": timezone.now()}
        try:
            receive_typed_payment(method=Payment.Method.CHEQUE, is_second=False, **said)
        except ValidationError:
            refused.append(writer)

    at_once(write)
    assert (Payment.objects.count(), len(refused)) == (1, 7)
    whole(set(Payment.objects.values_list("receipt", flat=True)), "R")


def test_payments_and_credits_of_many_invoices_at_once_leave_every_series_whole():
    invoices = [issue(100) for _number in range(WRITERS)]

    def write(writer: int) -> None:
        for turn in range(WRITERS):
            invoice = invoices[(writer + turn) % WRITERS]
            said = {"invoice": invoice, "amount": Decimal(5), "at": timezone.now()}
            record_payment(received_on=DAY, method=Payment.Method.CASH, **said)
            credit_invoice(on=DAY, reason="Rabais", **said)
            issue_invoice(payer=new().payer, lines=new().lines, on=DAY, at=timezone.now())

    at_once(write)
    kinds = {kind: set(Invoice.objects.filter(kind=kind).values_list("number", flat=True)) for kind in Invoice.Kind}
    assert (len(kinds["invoice"]), len(kinds["credit"]), Payment.objects.count()) == (72, 64, 64)
    whole(kinds["invoice"], "")
    whole(kinds["credit"], "NC")
    whole(set(Payment.objects.values_list("receipt", flat=True)), "R")
    assert {invoice.balance_on(DAY) for invoice in invoices} == {Decimal(20)}


def test_one_message_told_eight_times_at_once_enters_once():
    online = OnlinePayment.objects.create(invoice=issue(100), amount=Decimal(100), opened_at=timezone.now())
    told = Told(
        "evt_1", "checkout.session.completed", timezone.now(), online.key, "cs_1", "pi_1", True, 10_000, 0, "cad"
    )
    at_once(lambda writer: hear(told=told, at=timezone.now()) and None)
    assert (Payment.objects.count(), ProviderEvent.objects.count()) == (1, 1)


def test_two_runs_over_two_years_do_not_wait_for_one_another_for_ever():
    days = [date(2018, 1, 2), date(2017, 12, 30)]

    def write(writer: int) -> None:
        on = days if writer % 2 else days[::-1]
        wanted = [NewInvoice(payer=new().payer, lines=new().lines, on=day) for day in on for _number in range(20)]
        issue_invoices(invoices=wanted, at=timezone.now())

    at_once(write)
    for year in (2017, 2018):
        numbers = set(Invoice.objects.filter(issued_on__year=year).values_list("number", flat=True))
        assert numbers == {f"{year}-{number:04}" for number in range(1, WRITERS * 20 + 1)}
