"""The private page of an invoice: a signed link, without sign-in, that names nobody and works as long as `CONSENT_KEY`
stays."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from arrimage.billing.models import Invoice, Payment


def _signer() -> Signer:
    return Signer(key=settings.CONSENT_KEY, salt="arrimage.billing.invoice", sep=".")


def token_of(invoice: Invoice) -> str:
    return _signer().sign(str(invoice.pk))


def invoice_of(token: str) -> Invoice | None:
    """The invoice a token speaks of; None when the token is not one of ours."""
    try:
        key = _signer().unsign(token)
    except BadSignature:
        return None
    return Invoice.objects.filter(pk=int(key), kind=Invoice.Kind.INVOICE).first()


def page_url(invoice: Invoice) -> str:
    """The whole address, for letters and documents; that of a credit note is its invoice's page."""
    return settings.BASE_URL + reverse("billing:invoice", args=[token_of(invoice.credits or invoice)])


def receipt_url(payment: Payment) -> str:
    """The whole address of the receipt in PDF, for letters."""
    return settings.BASE_URL + reverse("billing:receipt", args=[token_of(payment.invoice), payment.pk])
