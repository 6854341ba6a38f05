"""Documents as downloads, for the desk and for the payer."""

from io import BytesIO

from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.billing.models import BillingSettings, Invoice, Payment
from arrimage.billing.rendering import invoice_pdf, receipt_pdf
from arrimage.billing.rendering.letterhead import in_language_of
from arrimage.billing.tokens import page_url
from arrimage.kit.files import protected_file_response


def invoice_file(invoice: Invoice) -> FileResponse:
    """An invoice or a credit note, read by `queries.whole_invoice`, as of today."""
    content = invoice_pdf(
        invoice, settings=BillingSettings.current(), day=timezone.localdate(), page_url=page_url(invoice)
    )
    with in_language_of(invoice):
        name = _("Credit note %(number)s") if invoice.is_credit else _("Invoice %(number)s")
        return _pdf(content, name % {"number": invoice})


def receipt_file(payment: Payment) -> FileResponse:
    content = receipt_pdf(payment)
    with in_language_of(payment.invoice):
        return _pdf(content, _("Receipt %(number)s") % {"number": payment.receipt})


def _pdf(content: bytes, name: str) -> FileResponse:
    return protected_file_response(BytesIO(content), f"{name}.pdf")
