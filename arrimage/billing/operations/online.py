"""Payments by card: a page opened for an invoice, and what Stripe tells of it, in whatever order, however often."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.billing import stripe
from arrimage.billing.models import Invoice, OnlinePayment, Payment, ProviderEvent
from arrimage.billing.operations.crediting import locked
from arrimage.billing.operations.payments import write_given_back
from arrimage.billing.operations.receiving import receive_payment
from arrimage.billing.stripe import KeyRefused, StripeUnavailable, Told
from arrimage.kit.templatetags.formats import money

State = OnlinePayment.State
# A page opened a moment ago is opened again, rather than a second one that could be paid too.
SAME_PAGE = timedelta(minutes=30)
BY = "Stripe"


def open_online_payment(*, invoice: Invoice, back: str, at: datetime) -> str:
    """The address of the page where the balance is paid. Raises StripeUnavailable, or ValidationError when nothing is
    owed. The row is kept before Stripe is asked: whatever happens next, its words find it. When no page opens, the row
    says so.
    """
    online = _to_open(invoice, at)
    row = OnlinePayment.objects.filter(pk=online.pk)
    try:
        session, url = stripe.open_page(online, back=back)
    except StripeUnavailable as error:
        state = State.BAD_KEY if isinstance(error, KeyRefused) else State.NO_PAGE
        row.filter(session=None, state__in=OnlinePayment.NOT_USED).update(state=state)
        raise
    row.filter(session=None).update(session=session)
    row.filter(state__in=OnlinePayment.NOT_OPENED).update(state=State.OPEN)
    return url


@transaction.atomic
def _to_open(invoice: Invoice, at: datetime) -> OnlinePayment:
    invoice = locked(invoice)
    balance = invoice.balance_on(date.max)
    if balance <= 0:
        raise ValidationError(_("Nothing is owed on this invoice any more: no payment is expected."))
    open_now = OnlinePayment.objects.filter(invoice=invoice, state__in=OnlinePayment.NOT_USED, amount=balance)
    known = open_now.filter(opened_at__gt=at - SAME_PAGE).select_related("invoice").first()
    return known or OnlinePayment.objects.create(invoice=invoice, amount=balance, opened_at=at)


@transaction.atomic
def hear(*, told: Told, at: datetime) -> ProviderEvent:
    """Take in what Stripe tells: the message and its effect are written together, once. One sent again, even at the
    same moment, waits for the first and has no effect.
    """
    event, is_new = ProviderEvent.objects.get_or_create(
        event=told.event, defaults={"kind": told.kind, "received_at": at}
    )
    if is_new:
        event.online = _about(told)
        with translation.override(settings.LANGUAGE_CODE):  # read on the desk, not by Stripe
            event.outcome = _effect(told, event.online, at)[:250]
        event.save(update_fields=["online", "outcome"])
    return event


def _about(told: Told) -> OnlinePayment | None:
    rows = OnlinePayment.objects.select_for_update(of=("self",)).select_related("invoice")
    for name, value in (("key", told.key), ("session", told.session), ("intent", told.intent)):
        if value and (found := rows.filter(**{name: value}).first()):
            return found
    return None


def _effect(told: Told, online: OnlinePayment | None, at: datetime) -> str:
    if told.kind not in EFFECTS:
        return _("Nothing to do: the hub does not follow this kind of message.")
    if online is None:
        return _("No payment of this hub has this name: another program uses the same account.")
    return EFFECTS[told.kind](told, online, at)


def _completed(told: Told, online: OnlinePayment, at: datetime) -> str:
    if not told.paid:
        return _waiting(told, online)
    return _paid(told, online, at)


def _waiting(told: Told, online: OnlinePayment) -> str:
    if online.state in (*OnlinePayment.NOT_USED, State.EXPIRED):
        _keep(online, told, State.WAITING)
    return _("The payer chose a slow way to pay: the bank has yet to answer.")


def _paid(told: Told, online: OnlinePayment, at: datetime) -> str:
    if told.currency != stripe.CURRENCY or stripe.dollars(told.amount) != online.amount:
        return _("The amount is not the one asked: nothing was entered. Look at this payment at Stripe.")
    if online.state == State.PAID:
        return _("This payment was entered already.")
    _keep(online, told, State.PAID)
    return _entered(told, online, at)


def _entered(told: Told, online: OnlinePayment, at: datetime) -> str:
    """Enter what is owed of what was paid; the rest is to be given back."""
    invoice = locked(online.invoice)
    owed = max(Decimal(0), min(online.amount, invoice.balance_on(date.max)))
    said = []
    if owed:
        payment = receive_payment(
            invoice=invoice,
            received_on=_day(told, at),
            amount=owed,
            method=Payment.Method.CARD,
            reference=online.intent,
            at=at,
            by=BY,
            online=online,
        )
        said.append(_("Payment entered, receipt %(receipt)s.") % {"receipt": payment.receipt})
    if online.in_excess:
        excess = _("%(amount)s was no longer owed: give it back at Stripe.")
        said.append(excess % {"amount": money(online.in_excess)})
    return " ".join([*said, _give_back(told, online, at)]).strip()


def _refunded(told: Told, online: OnlinePayment, at: datetime) -> str:
    amount = min(stripe.dollars(told.refunded), online.amount)
    if amount <= online.refunded:
        return _("This refund was entered already.")
    online.refunded = amount
    online.intent = online.intent or told.intent
    online.save(update_fields=["refunded", "intent"])
    if online.state != State.PAID:
        return _("Refund kept: it will be entered with its payment, of which Stripe has yet to tell.")
    locked(online.invoice)
    return _give_back(told, online, at) or _("Refund of what was not owed: the invoice stays as it is.")


def _give_back(told: Told, online: OnlinePayment, at: datetime) -> str:
    """Enter what Stripe gave back of what had been entered, beyond what was never owed."""
    amounts = [payment.amount for payment in Payment.objects.filter(online=online)]
    entered = sum((amount for amount in amounts if amount > 0), Decimal(0))
    back = -sum((amount for amount in amounts if amount < 0), Decimal(0))
    amount = max(Decimal(0), online.refunded - (online.amount - entered)) - back
    if amount <= 0:
        return ""
    write_given_back(
        invoice=online.invoice,
        on=_day(told, at),
        amount=amount,
        method=Payment.Method.CARD,
        reference=online.intent,
        reason=_("Refund at Stripe"),
        at=at,
        by=BY,
        online=online,
    )
    return _("%(amount)s given back at Stripe was entered.") % {"amount": money(amount)}


def _failed(told: Told, online: OnlinePayment, at: datetime) -> str:
    if online.state == State.PAID:
        return _("Told late: the payment was entered since.")
    _keep(online, told, State.FAILED)
    return _("The bank refused: the invoice is still owed.")


def _expired(told: Told, online: OnlinePayment, at: datetime) -> str:
    if online.state not in OnlinePayment.NOT_USED:
        return _("Told late: the page was used since.")
    _keep(online, told, State.EXPIRED)
    return _("The page was left without paying: the invoice is still owed.")


def _keep(online: OnlinePayment, told: Told, state: str) -> None:
    online.state = state
    online.session = online.session or told.session or None
    online.intent = online.intent or told.intent
    online.save(update_fields=["state", "session", "intent"])


def _day(told: Told, at: datetime) -> date:
    """The day on which the money moved, never after the one on which it is written down."""
    return min(localdate(told.at), localdate(at))


EFFECTS = {
    "checkout.session.completed": _completed,
    "checkout.session.async_payment_succeeded": _paid,
    "checkout.session.async_payment_failed": _failed,
    "checkout.session.expired": _expired,
    "charge.refunded": _refunded,
}
