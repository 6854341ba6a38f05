"""An invoice or a credit note on paper: its lines, its taxes, what is left to pay and how."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrimage.billing.models import BillingSettings, Invoice
from arrimage.billing.rendering.letterhead import in_language_of, letterhead, tax_numbers
from arrimage.kit.pdf import pdf
from arrimage.kit.templatetags.formats import long_date, money, number

TEMPLATE = Path(__file__).with_name("invoice.typ")


def invoice_pdf(invoice: Invoice, *, settings: BillingSettings, day: date, page_url: str) -> bytes:
    """A tagged PDF in the payer's language. The invoice comes with its balance as of `day` and its lines read;
    `page_url` is the private page where it is paid.
    """
    with in_language_of(invoice):
        return pdf(TEMPLATE, _credit_note(invoice) if invoice.is_credit else _invoice(invoice, settings, day, page_url))


def _invoice(invoice: Invoice, settings: BillingSettings, day: date, page_url: str) -> dict[str, Any]:
    balance: Decimal = invoice.balance  # type: ignore[attr-defined]  # annotated by `with_balance`
    owed = balance > 0
    return {
        **letterhead(invoice, _("Invoice %(number)s") % {"number": invoice}),
        "facts": [
            _("Date: %(day)s") % {"day": long_date(invoice.issued_on)},
            _("To pay by: %(day)s") % {"day": long_date(invoice.due_on)},
            *tax_numbers(invoice),
        ],
        **_amounts(invoice),
        "after": _after(invoice, balance, day),
        "pay": _("How to pay") if owed else "",
        "how": settings.how_to_pay.splitlines() if owed else [],
        "online": _("This invoice, its receipts and the ways to pay it are also here:") if owed else "",
        "url": page_url if owed else "",
    }


def _credit_note(note: Invoice) -> dict[str, Any]:
    return {
        **letterhead(note, _("Credit note %(number)s") % {"number": note}),
        "facts": [
            _("Date: %(day)s") % {"day": long_date(note.issued_on)},
            _("Credited invoice: %(number)s") % {"number": note.credits},
            _("Reason: %(reason)s") % {"reason": note.reason},
            *tax_numbers(note),
        ],
        **_amounts(note),
        "after": [],
        "pay": "",
        "how": [],
        "online": "",
        "url": "",
    }


def _amounts(invoice: Invoice) -> dict[str, Any]:
    taxes = [(_("GST"), invoice.gst), (_("QST"), invoice.qst)] if invoice.gst_number or invoice.qst_number else []
    before = [(_("Before taxes"), invoice.subtotal), *taxes] if taxes else []
    lines = invoice.lines.all()
    return {
        "headings": [_("What for"), _("Quantity"), _("Price"), _("Amount")],
        "lines": [
            [line.label, number(line.quantity.normalize()), money(line.unit_price), money(line.amount)]
            for line in lines
        ],
        "sums": [[label, money(amount)] for label, amount in (*before, (_("Total"), invoice.total))],
    }


def _after(invoice: Invoice, balance: Decimal, day: date) -> list[str]:
    """What happened to the total since, when something did."""
    credited, paid = invoice.credited, invoice.paid  # type: ignore[attr-defined]
    said = [_("Credited: %(amount)s") % {"amount": money(credited)}] if credited else []
    said += [_("Received: %(amount)s") % {"amount": money(paid)}] if paid else []
    on = long_date(day)
    if balance > 0:
        left = _("To pay, as of %(day)s: %(amount)s") % {"day": on, "amount": money(balance)}
    elif balance < 0:
        left = _("We owe you, as of %(day)s: %(amount)s") % {"day": on, "amount": money(-balance)}
    else:
        left = _("Nothing is left to pay, as of %(day)s.") % {"day": on}
    return [*said, left]
