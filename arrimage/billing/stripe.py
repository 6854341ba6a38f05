"""Stripe's side: opening a payment page, reading what it tells. The hub's own rules are in `operations.online`.

No script of Stripe is loaded: the payer is sent to its page, and comes back. Its library is loaded at the first use: it
takes 9 MB of every process, and most never speak to it.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from arrimage.billing.models import Invoice, OnlinePayment

logger = logging.getLogger(__name__)
CHECKOUT = "https://checkout.stripe.com"
CURRENCY = "cad"
PAGE_SECONDS = 60 * 60  # a page of Stripe stays open at least half an hour, at most a day
PATIENCE = 10  # seconds


class StripeUnavailable(Exception):
    """Stripe did not answer, or refused; nothing was charged."""


class KeyRefused(StripeUnavailable):
    """Stripe does not know the hub's key, or lets it open no page: trying again helps nobody, the key is to be put
    right.
    """


class NotFromStripe(Exception):
    """The message is not signed by Stripe, or too long ago."""


@dataclass(frozen=True)
class Told:
    """What an event says, in the hub's terms. Amounts in cents."""

    event: str
    kind: str
    at: datetime
    key: str
    session: str
    intent: str
    paid: bool
    amount: int
    refunded: int
    currency: str


def is_on() -> bool:
    """Whether the hub has its keys: without both, nobody pays by card."""
    return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRET)


def open_page(online: OnlinePayment, *, back: str) -> tuple[str, str]:
    """Session and address of the payment page. Asked twice for one row, Stripe answers with one page: the row's key
    is the idempotency key. `back` is the invoice's own page. Raises StripeUnavailable, of which KeyRefused.
    """
    import stripe

    client = stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=1,
        http_client=stripe.RequestsClient(timeout=PATIENCE),
    )
    try:
        session = client.v1.checkout.sessions.create(_asked(online, back), {"idempotency_key": online.key})
    except stripe.StripeError as error:
        # Its kind alone: Stripe's sentence repeats what was sent, and a part of the key.
        kind, status, code = type(error).__name__, error.http_status, error.code
        logger.error("Stripe opened no payment page: %s (HTTP status %s, code %s)", kind, status, code)
        is_of_the_key = isinstance(error, (stripe.AuthenticationError, stripe.PermissionError))
        raise (KeyRefused if is_of_the_key else StripeUnavailable) from error
    if not session.url:
        logger.error("Stripe opened no payment page: its answer has no address")
        raise StripeUnavailable
    return session.id, session.url


def _asked(online: OnlinePayment, back: str) -> Any:
    """Neither the name nor the address of the payer: Stripe asks her what it needs."""
    invoice, ours = online.invoice, {"arrimage": online.key}
    item = {
        "currency": CURRENCY,
        "unit_amount": int(online.amount * 100),
        "product_data": {"name": str(invoice)},
    }
    return {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": item}],
        "client_reference_id": online.key,
        "metadata": ours,
        "payment_intent_data": {"metadata": ours, "description": str(invoice)},
        "locale": "en" if invoice.language == Invoice.Language.ENGLISH else "fr-CA",
        "expires_at": int(online.opened_at.timestamp()) + PAGE_SECONDS,
        "success_url": f"{back}?retour=paye",
        "cancel_url": f"{back}?retour=annule",
    }


def read(body: bytes, signature: str) -> Told:
    """What a message says, once its signature and its age are checked by Stripe's library. Raises NotFromStripe."""
    import stripe

    try:
        event = stripe.Webhook.construct_event(body, signature, settings.STRIPE_WEBHOOK_SECRET)
        return _told(event.to_dict())
    except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotFromStripe from error


def _told(event: dict[str, Any]) -> Told:
    about = event["data"]["object"]
    return Told(
        event=event["id"][:120],
        kind=event["type"][:80],
        at=datetime.fromtimestamp(event["created"], UTC),
        key=str((about.get("metadata") or {}).get("arrimage") or about.get("client_reference_id") or ""),
        session=str(about.get("id") or "") if about.get("object") == "checkout.session" else "",
        intent=str(about.get("payment_intent") or "")[:120],
        paid=about.get("payment_status") == "paid",
        amount=int(about.get("amount_total") or about.get("amount") or 0),
        refunded=int(about.get("amount_refunded") or 0),
        currency=str(about.get("currency") or ""),
    )


def dollars(cents: int) -> Decimal:
    return Decimal(cents) / 100
