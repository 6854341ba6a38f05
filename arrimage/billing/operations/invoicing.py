"""Writing invoices, one or thousands at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.billing.amounts import NewLine, amounts_of
from arrimage.billing.models import BillingSettings, Invoice, Line
from arrimage.billing.operations.numbers import INVOICE, take_numbers
from arrimage.billing.payers import Payer
from arrimage.kit.bulk import insert_rows
from arrimage.kit.records import add_all

LARGEST = 9_999_999_999  # what the column of an amount holds, in dollars


@dataclass(frozen=True, kw_only=True)
class NewInvoice:
    """An invoice to write. `on` is its date; without `due_on`, the days that the hub gives to pay."""

    payer: Payer
    lines: Sequence[NewLine]
    on: date
    due_on: date | None = None
    language: str | None = None


def issue_invoice(
    *,
    payer: Payer,
    lines: Sequence[NewLine],
    on: date,
    at: datetime,
    by: str = "",
    due_on: date | None = None,
    language: str | None = None,
) -> Invoice:
    """Write one invoice. Raises ValidationError when it charges nothing or its dates cannot be."""
    wanted = NewInvoice(payer=payer, lines=lines, on=on, due_on=due_on, language=language)
    return issue_invoices(invoices=[wanted], at=at, by=by)[0]


@transaction.atomic
def issue_invoices(*, invoices: Iterable[NewInvoice], at: datetime, by: str = "") -> list[Invoice]:
    """Write them in their order, all or none, in a few statements for hundreds; raises as `issue_invoice` does."""
    wanted, settings = list(invoices), BillingSettings.current()
    for new in wanted:
        check(new, localdate(at))
    issued = [_invoice(new, settings, at, by) for new in wanted]
    # The years in order: two runs at once then wait for one another, and never both for ever.
    for year, of_the_year in groupby(sorted(issued, key=_year), key=_year):
        numbered = list(of_the_year)
        for invoice, number in zip(numbered, take_numbers(series=INVOICE, year=year, count=len(numbered)), strict=True):
            invoice.number = number
    add_all(Invoice, issued)
    insert_rows(Line, [line for invoice, new in zip(issued, wanted, strict=True) for line in _lines(invoice, new)])
    return issued


def check(new: NewInvoice, today: date) -> None:
    """Raise ValidationError, in a sentence, for an invoice that cannot be."""
    if not new.payer.name.strip():
        raise ValidationError(_("Say to whom the invoice is made out."))
    if new.on > today:
        raise ValidationError(_("An invoice cannot be dated in the future."))
    if new.due_on is not None and new.due_on < new.on:
        raise ValidationError(_("The invoice cannot be due before its own date."))
    total = sum(line.amount for line in new.lines)
    if total <= 0:
        raise ValidationError(_("The invoice charges nothing: add a line with an amount."))
    if total * 2 > LARGEST or any(abs(line.amount) > LARGEST for line in new.lines):
        raise ValidationError(_("The amount is too large: check the quantities and the prices."))


def _year(invoice: Invoice) -> int:
    return int(invoice.issued_on.year)


def _invoice(new: NewInvoice, settings: BillingSettings, at: datetime, by: str) -> Invoice:
    amounts, payer = amounts_of(new.lines, settings), new.payer
    return Invoice(
        organisation=payer.organisation,
        person=payer.person,
        payer_name=payer.name.strip(),
        payer_address=payer.address,
        payer_email=payer.email,
        language=new.language or payer.language,
        issued_on=new.on,
        due_on=new.due_on or new.on + timedelta(days=settings.payment_days),
        **figures(amounts),
        gst_number=settings.gst_number if settings.charges_taxes else "",
        qst_number=settings.qst_number if settings.charges_taxes else "",
        recorded_at=at,
        recorded_by=by,
    )


def figures(amounts: Any) -> dict[str, Any]:
    return {"subtotal": amounts.subtotal, "gst": amounts.gst, "qst": amounts.qst, "total": amounts.total}


def _lines(invoice: Invoice, new: NewInvoice) -> list[Line]:
    return [
        Line(
            invoice=invoice,
            position=position,
            label=line.label,
            quantity=line.quantity,
            unit_price=line.unit_price,
            amount=line.amount,
            is_taxable=line.is_taxable,
        )
        for position, line in enumerate(new.lines)
    ]
