"""What a place costs, before taxes. Nothing here reads the database."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from arrimage.billing.amounts import rounded
from arrimage.kit.templatetags.formats import money
from arrimage.registration.models import PromoCode, Ticket

FREE = Decimal(0)
MOST = Decimal(100_000)


def price_of(ticket: Ticket | None, *, chosen: Decimal | None = None, code: PromoCode | None = None) -> Decimal:
    """The price of one place, to the cent: from nothing to the ticket's price, or what she chose to pay.

    A code lowers fixed prices alone: who pays what she can needs none. Raises ValidationError for less than the least.
    """
    if ticket is None or ticket.pricing == Ticket.Pricing.FREE:
        return FREE
    if ticket.pricing == Ticket.Pricing.CHOSEN:
        return _chosen(ticket, chosen)
    return reduced(ticket.price, code) if code and applies(code, ticket) else rounded(ticket.price)


def reduced(price: Decimal, code: PromoCode) -> Decimal:
    """The price with the code's reduction, never under zero."""
    less = price * Decimal(code.percent) / 100 if code.percent is not None else code.amount or FREE
    return max(FREE, rounded(price - less))


def applies(code: PromoCode, ticket: Ticket) -> bool:
    """Whether the code says something of this ticket."""
    is_its = code.ticket_id is None or code.ticket_id == ticket.pk
    return is_its and ticket.pricing == Ticket.Pricing.FIXED


def _chosen(ticket: Ticket, chosen: Decimal | None) -> Decimal:
    amount = usual(ticket) if chosen is None else chosen
    if not amount.is_finite() or amount < ticket.price:
        raise ValidationError(_("The least for this ticket is %(least)s.") % {"least": money(ticket.price)})
    if amount > MOST:
        raise ValidationError(_("Write an amount of %(most)s at most.") % {"most": money(MOST)})
    return rounded(amount)


def usual(ticket: Ticket) -> Decimal:
    """What is proposed: the suggested amount where one pays what one can, unless it is under the least."""
    return rounded(max(ticket.price, ticket.suggested or ticket.price))
