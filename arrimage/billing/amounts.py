"""Money to the cent. Each line is rounded by itself; each tax once, on the sum of the taxable lines.

Half a cent goes up, away from zero. The QST is worked out on the price before the GST (Revenu Québec, since 2013):
neither tax is taxed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from arrimage.billing.models import BillingSettings

CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """One thing to charge; a discount has a price under zero."""

    label: str
    unit_price: Decimal
    quantity: Decimal = Decimal(1)
    is_taxable: bool = True

    @property
    def amount(self) -> Decimal:
        return rounded(self.unit_price * self.quantity)


@dataclass(frozen=True)
class Amounts:
    """What an invoice or a credit note comes to."""

    subtotal: Decimal
    gst: Decimal = Decimal(0)
    qst: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.gst + self.qst


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def amounts_of(lines: Iterable[NewLine], settings: BillingSettings) -> Amounts:
    lines = list(lines)
    subtotal = sum((line.amount for line in lines), Decimal(0))
    if not settings.charges_taxes:
        return Amounts(subtotal)
    taxable = sum((line.amount for line in lines if line.is_taxable), Decimal(0))
    return Amounts(subtotal, _share(taxable, settings.gst_percent), _share(taxable, settings.qst_percent))


def _share(amount: Decimal, percent: Decimal) -> Decimal:
    return rounded(amount * percent / 100)


def part_of(whole: Amounts, already: Amounts, amount: Decimal) -> Amounts:
    """How a credit of `amount`, taxes included, divides, after those credited `already`.

    The taxes follow the share of the whole credited so far, so that what is credited bit by bit comes, in the end, to
    the very amounts of the invoice.
    """
    share = (already.total + amount) / whole.total
    gst, qst = rounded(whole.gst * share) - already.gst, rounded(whole.qst * share) - already.qst
    return Amounts(amount - gst - qst, gst, qst)
