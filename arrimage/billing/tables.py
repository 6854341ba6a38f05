"""The columns of the room's lists."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrimage.billing.models import Invoice, Payment
from arrimage.kit.templatetags.formats import long_date, money

FIGURES = {"td": {"class": "num"}, "th": {"class": "num"}}


def state_of(invoice: Any, day: date) -> str:
    """In one or two words; the invoice comes with its balance."""
    if invoice.is_credit:
        return gettext("Credit note")
    if invoice.balance < 0:
        return gettext("To give back")
    if invoice.balance > 0:
        return gettext("Overdue") if invoice.due_on < day else gettext("Owed")
    return gettext("Credited") if invoice.credited >= invoice.total else gettext("Paid")


class InvoiceTable(tables.Table):
    number = tables.Column(_("No."))
    issued_on = tables.Column(_("Date"))
    payer_name = tables.Column(_("Payer"), order_by=("sort_key",))
    state = tables.Column(_("State"), accessor="pk", orderable=False)
    total = tables.Column(_("Total"), attrs=FIGURES)
    credited = tables.Column(_("Credited"), attrs=FIGURES)
    paid = tables.Column(_("Paid"), attrs=FIGURES)
    balance = tables.Column(_("Balance"), attrs=FIGURES)
    due_on = tables.Column(_("To pay by"))

    class Meta:
        model = Invoice
        fields: tuple[str, ...] = ()

    def render_issued_on(self, value: date) -> str:
        return long_date(value)

    def render_due_on(self, record: Invoice, value: date) -> str:
        return "—" if record.is_credit else long_date(value)

    def render_state(self, record: Invoice) -> str:
        return state_of(record, localdate())

    def render_total(self, record: Invoice, value: Decimal) -> str:
        return money(-value if record.is_credit else value)

    def render_credited(self, record: Invoice, value: Decimal) -> str:
        return _amount(record, value)

    def render_paid(self, record: Invoice, value: Decimal) -> str:
        return _amount(record, value)

    def render_balance(self, record: Invoice, value: Decimal) -> str:
        return _amount(record, value)


def _amount(invoice: Invoice, value: Decimal) -> str:
    return "—" if invoice.is_credit else money(value)


class PaymentTable(tables.Table):
    receipt = tables.Column(_("Receipt"), accessor="pk", order_by=("receipt",))
    received_on = tables.Column(_("Day"))
    payer = tables.Column(_("Payer"), accessor="invoice__payer_name", order_by=("invoice__sort_key",))
    invoice = tables.Column(_("Invoice"), accessor="invoice__number")
    method = tables.Column(_("By"))
    reference = tables.Column(_("Reference"))
    amount = tables.Column(_("Amount"), attrs=FIGURES)

    class Meta:
        model = Payment
        fields: tuple[str, ...] = ()

    def render_receipt(self, record: Payment) -> str:
        return str(record)

    def render_received_on(self, value: date) -> str:
        return long_date(value)

    def render_amount(self, value: Decimal) -> str:
        return money(value)
