"""The receipt of a payment: what came in, when, for what."""

from pathlib import Path

from django.utils.translation import gettext as _

from arrimage.billing.models import Payment
from arrimage.billing.rendering.letterhead import in_language_of, letterhead, tax_numbers
from arrimage.kit.pdf import pdf
from arrimage.kit.templatetags.formats import long_date, money

TEMPLATE = Path(__file__).with_name("receipt.typ")


def receipt_pdf(payment: Payment) -> bytes:
    """A tagged PDF in the payer's language; that of a payment taken back says so."""
    invoice = payment.invoice
    with in_language_of(invoice):
        facts = [
            (_("Payer"), invoice.payer_name),
            (_("Amount"), money(payment.amount)),
            (_("Day received"), long_date(payment.received_on)),
            (_("By"), payment.get_method_display()),
            (_("Reference"), payment.reference),
            (_("For"), _("Invoice %(number)s") % {"number": invoice}),
        ]
        back = getattr(payment, "taken_back_by", None)
        void = _("This payment was taken back on %(day)s: this receipt is no longer good.")
        data = {
            **letterhead(invoice, _("Receipt %(number)s") % {"number": payment.receipt}),
            "headings": [_("Receipt"), _("What it says")],
            "facts": [[str(label), str(value)] for label, value in facts if value],
            "lines": [line.label for line in invoice.lines.all()],
            "numbers": tax_numbers(invoice),
            "void": void % {"day": long_date(back.received_on)} if back else "",
        }
        return pdf(TEMPLATE, data)
