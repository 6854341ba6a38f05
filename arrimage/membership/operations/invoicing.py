"""The one place where this room asks for invoices."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.billing.amounts import NewLine
from arrimage.billing.models import Invoice
from arrimage.billing.operations import NewInvoice, issue_invoices
from arrimage.billing.payers import payer_of
from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.models import Category, Membership

LANGUAGES = {"fr": "fr-ca", "en": "en"}


@dataclass(frozen=True, kw_only=True)
class NewDues:
    """The dues to ask for a year of membership; without `due_on`, in the days that the hub gives to pay."""

    membership: Membership
    category: Category
    starts_on: date
    ends_on: date
    dues: Decimal
    on: date
    due_on: date | None = None


def dues_invoice(asked: NewDues) -> NewInvoice:
    """The invoice to issue, made out to the holder in the language of whoever receives it."""
    membership, category = asked.membership, asked.category
    payer = payer_of(membership.holder, contact=membership.contact)
    with translation.override(LANGUAGES[payer.language]):
        label = _("Membership dues, %(category)s, from %(from)s to %(until)s") % {
            "category": category.name,
            "from": long_date(asked.starts_on),
            "until": long_date(asked.ends_on),
        }
    line = NewLine(label=label[:250], unit_price=asked.dues, is_taxable=category.is_taxable)
    return NewInvoice(payer=payer, lines=[line], on=asked.on, due_on=asked.due_on)


def invoice_dues(*, at: datetime, by: str, **asked: Any) -> Invoice:
    """Issue the invoice of one year."""
    return issue_invoices(invoices=[dues_invoice(NewDues(**asked))], at=at, by=by)[0]
