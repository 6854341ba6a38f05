"""Money that somebody has just sent: written down, and its receipt mailed, in one transaction: one mail a payment.

`record_payment` alone mails nothing: for money whose payer was thanked already, elsewhere and in another time.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.billing.emails import send_receipt
from arrimage.billing.models import Payment
from arrimage.billing.operations.payments import record_payment
from arrimage.kit.templatetags.formats import long_date, money


@transaction.atomic
def receive_payment(*, at: datetime, **said: Any) -> Payment:
    """As `record_payment`, and the receipt leaves for the payer."""
    payment = record_payment(at=at, **said)
    send_receipt(payment, at)
    return payment


@transaction.atomic
def receive_typed_payment(*, is_second: bool, at: datetime, **said: Any) -> Payment:
    """As `receive_payment`, for a payment typed by hand: a form is sent twice more often than a cheque.

    Raises ValidationError, about `is_second`, for one that is like another of the invoice, unless it is said to be a
    second one. Recording comes first, as it locks the invoice: of two forms sent at once, one is asked.
    """
    payment = record_payment(at=at, **said)
    same = None if is_second else Payment.objects.like(payment).first()
    if same is not None:
        raise ValidationError({"is_second": _already(same)})
    send_receipt(payment, at)
    return payment


def _already(same: Payment) -> str:
    return _(
        "The same payment is in the books already: %(amount)s, %(day)s, %(method)s, receipt %(receipt)s. If this is "
        "another one, tick this box, then record it."
    ) % {
        "amount": money(same.amount),
        "day": long_date(same.received_on),
        "method": same.get_method_display(),
        "receipt": same.receipt,
    }
