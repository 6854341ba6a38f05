"""Credit notes: what an invoice asked too much, or what is no longer asked at all."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.billing.amounts import Amounts, part_of, rounded
from arrimage.billing.models import Invoice, Line
from arrimage.billing.operations.invoicing import figures
from arrimage.billing.operations.numbers import CREDIT, take_numbers
from arrimage.kit.templatetags.formats import money


@transaction.atomic
def credit_invoice(
    *, invoice: Invoice, reason: str, on: date, at: datetime, by: str = "", amount: Decimal | None = None
) -> Invoice:
    """Write a credit note of `amount`, taxes included, or of all that is not credited yet. What was paid meanwhile is
    then owed by the hub. Raises ValidationError for more than the invoice still asks, or without a reason.
    """
    invoice = locked(invoice)
    whole, already = _amounts(invoice), _credited(invoice)
    left = whole.total - already.total
    amount = left if amount is None else amount
    _check(invoice, amount, left, reason, on, localdate(at))
    note = Invoice(
        kind=Invoice.Kind.CREDIT,
        number=take_numbers(series=CREDIT, year=on.year)[0],
        credits=invoice,
        reason=reason.strip(),
        **{name: getattr(invoice, name) for name in ("organisation_id", "person_id", "language")},
        **{name: getattr(invoice, name) for name in ("payer_name", "payer_address", "payer_email")},
        **{name: getattr(invoice, name) for name in ("gst_number", "qst_number")},
        issued_on=on,
        due_on=on,
        **figures(part_of(whole, already, amount)),
        recorded_at=at,
        recorded_by=by,
    )
    note.save()
    with translation.override("en" if invoice.language == Invoice.Language.ENGLISH else "fr-ca"):
        label = _("Credit on invoice %(number)s") % {"number": invoice}
    Line.objects.create(invoice=note, label=label, unit_price=note.subtotal, amount=note.subtotal)
    return note


def locked(invoice: Invoice) -> Invoice:
    """The invoice as it is now; whoever else credits it or receives money for it waits."""
    return Invoice.objects.select_for_update().get(pk=invoice.pk)


def _check(invoice: Invoice, amount: Decimal, left: Decimal, reason: str, on: date, today: date) -> None:
    if invoice.is_credit:
        raise ValidationError(_("A credit note is not credited: write a new invoice."))
    if not reason.strip():
        raise ValidationError(_("Say why the invoice is credited."))
    if on > today:
        raise ValidationError(_("A credit note cannot be dated in the future."))
    if on < invoice.issued_on:
        raise ValidationError(_("A credit note cannot be older than its invoice."))
    if left <= 0:
        raise ValidationError(_("This invoice is already credited in full."))
    if amount <= 0 or amount != rounded(amount):
        raise ValidationError(_("Write an amount above zero, in dollars and cents."))
    if amount > left:
        raise ValidationError(_("At most %(left)s can still be credited on this invoice.") % {"left": money(left)})


def _amounts(invoice: Invoice) -> Amounts:
    return Amounts(invoice.subtotal, invoice.gst, invoice.qst)


def _credited(invoice: Invoice) -> Amounts:
    notes = invoice.credit_notes.aggregate(subtotal=Sum("subtotal"), gst=Sum("gst"), qst=Sum("qst"))
    return Amounts(*(rounded(notes[name] or Decimal(0)) for name in ("subtotal", "gst", "qst")))
