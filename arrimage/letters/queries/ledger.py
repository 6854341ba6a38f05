"""The delivery ledger of a mailing as anybody's script can read it."""

from collections.abc import Iterator
from typing import Any

from arrimage.letters.mail.identity import domain_of, message_id
from arrimage.letters.models import Delivery, Mailing
from arrimage.letters.reasons import sentence


def ledger_rows(mailing: Mailing) -> Iterator[dict[str, Any]]:
    """A row for each recipient, in the order of the ledger, in constant memory."""
    domain = domain_of(mailing.from_email)
    for row in mailing.deliveries.order_by("pk").iterator(chunk_size=2_000):
        yield _row(row, mailing, domain)


def _row(row: Delivery, mailing: Mailing, domain: str) -> dict[str, Any]:
    return {
        "address": row.address,
        "subject": row.own_subject,
        "state": row.told_state,
        "reason": row.why,
        "sentence": sentence(row.why) if row.why else "",
        "attempts": row.attempts,
        "handed_at": row.handed_at.isoformat() if row.handed_at else None,
        "next_at": row.next_at.isoformat() if row.next_at else None,
        "reply": row.reply,
        "message_id": message_id(row.pk, mailing.pk, domain),
        "maybe_twice": row.maybe_twice,
        "maybe_received": row.maybe_received,
        "language": row.language,
        "variant": row.variant,
        "bounce_status": row.bounce_status,
        "bounced_at": row.bounced_at.isoformat() if row.bounced_at else None,
    }
