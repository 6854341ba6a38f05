"""What places cost, in the books: an invoice for those given together, a credit note for those given up."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.billing.amounts import NewLine, amounts_of
from arrimage.billing.models import BillingSettings, Invoice
from arrimage.billing.operations import credit_invoice, issue_invoice
from arrimage.billing.payers import Payer, payer_of
from arrimage.registration.models import Order, Registration


def invoice_places(registrations: Sequence[Registration], at: datetime) -> Invoice | None:
    """One invoice for what these places, of one order, cost and was not charged yet; None when they are free."""
    owed = [one for one in registrations if one.price > 0 and one.invoice_id is None]
    if not owed:
        return None
    order = owed[0].order
    with translation.override("en" if order.language == "en" else "fr-ca"):
        lines = [_line(one) for one in owed]
    invoice = issue_invoice(
        payer=_payer(order),
        lines=lines,
        on=localdate(at),
        at=at,
        by=str(order.by or ""),
        language=order.language,
    )
    for one in owed:
        one.invoice = invoice
        one.save(update_fields=["invoice"])
    return invoice


def _line(registration: Registration) -> NewLine:
    ticket = registration.ticket
    what = {"event": registration.enrolment.event, "ticket": ticket, "name": registration}
    label = _("%(event)s – %(ticket)s – %(name)s") % what
    return NewLine(label=label[:250], unit_price=registration.price, is_taxable=ticket is None or ticket.is_taxable)


def _payer(order: Order) -> Payer:
    """Her organisation when she named one, else herself; the invoice goes to the address that she gave."""
    if order.organisation is not None:
        known = payer_of(order.organisation, contact=order.person)
        return Payer(
            name=known.name,
            address=known.address,
            email=order.email,
            language=order.language,
            organisation=order.organisation,
        )
    name = order.organisation_name or order.name
    person = None if order.organisation_name else order.person
    return Payer(name=name, email=order.email, language=order.language, person=person)


def cost_of(registration: Registration) -> Decimal:
    """What the place costs, taxes included."""
    taxable = registration.ticket is None or registration.ticket.is_taxable
    line = NewLine(label="", unit_price=registration.price, is_taxable=taxable)
    return amounts_of([line], BillingSettings.current()).total


def credit_place(registration: Registration, at: datetime, by: str = "") -> Invoice | None:
    """Credit what the place was charged: all that is left once no other place of the invoice stands."""
    invoice = registration.invoice
    if invoice is None:
        return None
    credited = invoice.credit_notes.aggregate(total=Sum("total"))["total"] or Decimal(0)
    left = invoice.total - credited
    if left <= 0:
        return None
    others = invoice.event_registrations.filter(state__in=Registration.STANDING).exclude(pk=registration.pk)
    amount = min(left, cost_of(registration)) if others.exists() else None
    with translation.override("en" if registration.order.language == "en" else "fr-ca"):
        is_refused = registration.state == Registration.State.REFUSED
        said = _("Place not accepted: %(name)s") if is_refused else _("Place given up: %(name)s")
        reason = said % {"name": registration}
    return credit_invoice(invoice=invoice, reason=reason[:200], on=localdate(at), at=at, by=by, amount=amount)
