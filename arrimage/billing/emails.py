"""The mail that brings a receipt: a service message, which the payer expects."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from arrimage.billing.models import Payment
from arrimage.billing.rendering.letterhead import in_language_of
from arrimage.billing.tokens import page_url, token_of
from arrimage.kit.identity import identity
from arrimage.kit.outbox import Outgoing, hand_over

PURPOSE = "factures"


def send_receipt(payment: Payment, at: datetime) -> None:
    """To the address of the invoice, in its language; nothing where it has none."""
    invoice = payment.invoice
    if not invoice.payer_email or payment.receipt is None:
        return
    link = settings.BASE_URL + reverse("billing:receipt", args=[token_of(invoice), payment.pk])
    with in_language_of(invoice):
        told = {
            "payment": payment,
            "invoice": invoice,
            "balance": invoice.balance_on(payment.received_on),
            "link": link,
            "page": page_url(invoice),
            "hub": identity(),
        }
        letter = Outgoing(
            to=invoice.payer_email,
            subject=_("Receipt %(number)s") % {"number": payment.receipt},
            text=render_to_string("billing/email/receipt.txt", told),
            purpose=PURPOSE,
            language=invoice.language,
            person=invoice.person_id,
            title=_("Receipts"),
        )
    hand_over([letter], at)
