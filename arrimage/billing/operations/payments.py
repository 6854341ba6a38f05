"""Money that comes in, that was written down by mistake, or that is given back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.billing.amounts import rounded
from arrimage.billing.models import Invoice, OnlinePayment, Payment
from arrimage.billing.operations.crediting import locked
from arrimage.billing.operations.numbers import RECEIPT, take_numbers
from arrimage.kit.templatetags.formats import long_date, money

BEFORE_THE_INVOICE = timedelta(days=60)  # money may come before the invoice is written; a year mistyped is refused


@transaction.atomic
def record_payment(
    *,
    invoice: Invoice,
    received_on: date,
    amount: Decimal,
    method: str,
    at: datetime,
    reference: str = "",
    by: str = "",
    online: OnlinePayment | None = None,
) -> Payment:
    """Write a payment down, whole or in part, with the number of its receipt.

    Raises ValidationError for more than the balance, for a credit note, for a day to come or long before the invoice.
    """
    invoice = locked(invoice)
    if invoice.is_credit:
        raise ValidationError(_("A credit note is not paid: choose the invoice."))
    _check_day(received_on, localdate(at))
    _check_not_before(received_on, invoice, BEFORE_THE_INVOICE)
    _check_amount(amount)
    balance = invoice.balance_on(date.max)
    if balance <= 0:
        raise ValidationError(_("Nothing is owed on this invoice any more: no payment is expected."))
    if amount > balance:
        raise ValidationError(
            _("%(amount)s is more than the balance of this invoice, %(balance)s. Check the amount and the invoice.")
            % {"amount": money(amount), "balance": money(balance)}
        )
    return Payment.objects.create(
        invoice=invoice,
        received_on=received_on,
        amount=amount,
        method=method,
        reference=reference.strip(),
        receipt=take_numbers(series=RECEIPT, year=received_on.year)[0],
        online=online,
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def take_back_payment(*, payment: Payment, reason: str, on: date, at: datetime, by: str = "") -> Payment:
    """Take back a payment that never was, such as a cheque without funds: the invoice is owed again.

    Raises ValidationError when it was taken back already, when money was given back since, or without a reason.
    """
    invoice = locked(payment.invoice)
    payment = Payment.objects.select_related("invoice").get(pk=payment.pk)
    if payment.amount < 0:
        raise ValidationError(_("Only a payment received can be taken back."))
    if Payment.objects.filter(takes_back=payment).exists():
        raise ValidationError(_("This payment was taken back already."))
    if payment.online_id:
        raise ValidationError(_("A payment by card is given back at Stripe, which tells it here by itself."))
    if not reason.strip():
        raise ValidationError(_("Say why the payment is taken back."))
    _check_day(on, localdate(at))
    if on < payment.received_on:
        raise ValidationError(_("A payment cannot be taken back before the day it was received."))
    if _received(invoice) < payment.amount:
        raise ValidationError(_("Money was given back since on this invoice: the payment can no longer be taken back."))
    return Payment.objects.create(
        invoice=invoice,
        received_on=on,
        amount=-payment.amount,
        method=payment.method,
        takes_back=payment,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def give_back(
    *,
    invoice: Invoice,
    on: date,
    amount: Decimal,
    method: str,
    reason: str,
    at: datetime,
    reference: str = "",
    by: str = "",
) -> Payment:
    """Money given back to the payer, of what the hub owes her after a credit note.

    Raises ValidationError for more than that, for a day to come or before the invoice, or without a reason.
    """
    invoice = locked(invoice)
    _check_day(on, localdate(at))
    _check_not_before(on, invoice, timedelta(0))
    _check_amount(amount)
    if not reason.strip():
        raise ValidationError(_("Say why the money is given back."))
    owed = -invoice.balance_on(date.max)
    if owed <= 0:
        raise ValidationError(_("The hub owes nothing on this invoice: credit it first, then give the money back."))
    if amount > owed:
        raise ValidationError(
            _("The hub owes %(owed)s on this invoice: no more can be given back.") % {"owed": money(owed)}
        )
    return write_given_back(
        invoice=invoice, on=on, amount=amount, method=method, reference=reference, reason=reason, at=at, by=by
    )


def write_given_back(
    *,
    invoice: Invoice,
    on: date,
    amount: Decimal,
    method: str,
    reason: str,
    at: datetime,
    reference: str = "",
    by: str = "",
    online: OnlinePayment | None = None,
) -> Payment:
    """Write it without asking whether it was owed: what the provider gave back is given back."""
    return Payment.objects.create(
        invoice=invoice,
        received_on=on,
        amount=-amount,
        method=method,
        reference=reference.strip(),
        reason=reason.strip(),
        online=online,
        recorded_at=at,
        recorded_by=by,
    )


def _received(invoice: Invoice) -> Decimal:
    """All that was received and neither taken back nor given back."""
    return rounded(sum(invoice.payments.values_list("amount", flat=True), Decimal(0)))


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise ValidationError(_("This day has not come yet: write the day on which the money moved."))


def _check_not_before(day: date, invoice: Invoice, leeway: timedelta) -> None:
    if day < invoice.issued_on - leeway:
        raise ValidationError(
            _("%(day)s is before the date of the invoice, %(issued)s: check the year.")
            % {"day": long_date(day), "issued": long_date(invoice.issued_on)}
        )


def _check_amount(amount: Decimal) -> None:
    if amount <= 0 or amount != rounded(amount):
        raise ValidationError(_("Write an amount above zero, in dollars and cents."))
