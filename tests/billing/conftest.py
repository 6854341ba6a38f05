"""A hub that sends invoices: a payer, and the verbs with their usual words filled in."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from arrimage.billing.amounts import NewLine
from arrimage.billing.models import BillingSettings, Invoice, Payment
from arrimage.billing.operations import credit_invoice, give_back, issue_invoice, record_payment, take_back_payment
from arrimage.billing.payers import Payer, payer_of
from arrimage.network.models import Organisation

HUB_TIME = ZoneInfo("America/Toronto")
REASON = "Erreur de saisie"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), HUB_TIME)


def dollars(amount: Any) -> Decimal:
    return Decimal(str(amount))


def fee(price: Any = 100, **more: Any) -> NewLine:
    return NewLine(label="Cotisation 2018", unit_price=dollars(price), **more)


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.create(
        name="Café des Rives", address="12, rue du Quai", postal_code="J0B 1A0", email="cafe@rives.example"
    )


@pytest.fixture
def payer(organisation) -> Payer:
    return payer_of(organisation)


@pytest.fixture
def invoice(payer, today) -> Callable[..., Invoice]:
    """`invoice(120, on=…)`: an invoice of one line."""

    def issue(price: Any = 100, *, on: date = today, **said: Any) -> Invoice:
        said = {"payer": payer, "lines": [fee(price)], "at": noon(on), **said}
        return issue_invoice(on=on, **said)

    return issue


@pytest.fixture
def pay(today) -> Callable[..., Payment]:
    def received(invoice: Invoice, amount: Any, *, on: date = today, **said: Any) -> Payment:
        said = {"method": Payment.Method.CHEQUE, "at": noon(on), **said}
        return record_payment(invoice=invoice, received_on=on, amount=dollars(amount), **said)

    return received


@pytest.fixture
def credit(today) -> Callable[..., Invoice]:
    def note(invoice: Invoice, amount: Any = None, *, on: date = today, **said: Any) -> Invoice:
        said = {"reason": REASON, "at": noon(on), **said}
        return credit_invoice(invoice=invoice, on=on, amount=None if amount is None else dollars(amount), **said)

    return note


@pytest.fixture
def take_back(today) -> Callable[..., Payment]:
    def back(payment: Payment, *, on: date = today, **said: Any) -> Payment:
        return take_back_payment(payment=payment, on=on, **{"reason": REASON, "at": noon(on), **said})

    return back


@pytest.fixture
def refund(today) -> Callable[..., Payment]:
    def given(invoice: Invoice, amount: Any, *, on: date = today, **said: Any) -> Payment:
        said = {"reason": REASON, "method": Payment.Method.CHEQUE, "at": noon(on), **said}
        return give_back(invoice=invoice, on=on, amount=dollars(amount), **said)

    return given


@pytest.fixture
def taxes(db) -> BillingSettings:
    return BillingSettings.objects.create(
        charges_taxes=True, gst_number="12345 6789 RT0001", qst_number="1234567890 TQ0001"
    )
