"""What the provider of an API tells of a message it took (django-anymail's tracking events)."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.models import ConsentEntry
from arrimage.consent.operations import withdraw
from arrimage.letters.bounces.status import status_of
from arrimage.letters.models import Delivery, Return
from arrimage.letters.operations.returns import latest_delivery, record_return
from arrimage.letters.verdicts import is_lost

RETURNED = ("bounced", "rejected", "failed", "deferred")


def record_event(sender: Any, event: Any, esp_name: str = "", **ignored: Any) -> None:
    """A receiver of `anymail.signals.tracking`; what is told of an address we never wrote to has no effect."""
    at = min(event.timestamp or timezone.now(), timezone.now())
    try:
        address = normalise(event.recipient or "")
    except InvalidAddress:
        return
    delivery = _delivery(address, event, at)
    if event.event_type == "delivered":
        if delivery is not None:
            Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.HANDED).update(state=Delivery.State.DELIVERED)
    elif event.event_type in RETURNED:
        _returned(address, delivery, event, at, esp_name)
    elif event.event_type == "complained":
        record_return(kind=Return.Kind.COMPLAINT, address=address, delivery=delivery, digest=_digest(event), at=at)
    elif event.event_type == "autoresponded":
        record_return(kind=Return.Kind.AUTO_REPLY, address=address, delivery=delivery, digest=_digest(event), at=at)
    elif event.event_type == "unsubscribed" and delivery is not None:
        purpose = delivery.mailing.purpose
        withdraw(address=address, purpose=purpose, source=ConsentEntry.Source.MAIL, at=timezone.now())


def _returned(address: str, delivery: Delivery | None, event: Any, at: datetime, provider: str) -> None:
    said = " ".join(str(part) for part in (event.mta_response, event.description) if part)
    status, delayed = status_of("", said), event.event_type == "deferred"
    hard = not delayed and is_lost(provider, event, status, said)
    record_return(
        kind=Return.Kind.BOUNCE,
        address=address,
        delivery=delivery,
        hard=hard,
        delayed=delayed,
        status=status,
        diagnostic=said,
        digest=_digest(event),
        at=at,
    )


def _delivery(address: str, event: Any, at: datetime) -> Delivery | None:
    """The one whose kept reply holds the provider's own name for the message, else the latest to the address."""
    if event.message_id:
        rows = Delivery.objects.filter(recipient__address=address, reply__contains=event.message_id[:200])
        if found := rows.select_related("recipient", "mailing").order_by("-pk").first():
            return found
    return latest_delivery([address], at)


def _digest(event: Any) -> str:
    """Providers send an event again until we answer: it is one."""
    when = (event.timestamp or datetime.min.replace(tzinfo=UTC)).isoformat()
    named = event.event_id or f"{event.message_id} {when}"
    return sha256(f"{event.event_type} {event.recipient} {named}".encode("utf-8", "replace")).hexdigest()
