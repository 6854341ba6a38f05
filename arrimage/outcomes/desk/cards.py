"""What the room of outcomes says in the cockpit."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate

from arrimage.kit.desk import Card
from arrimage.outcomes.queries import to_close

SHOWN = 5


def to_close_card(request: HttpRequest) -> dict[str, Any] | None:
    events = list(to_close(request.user, localdate())[: SHOWN + 1])
    return {"events": events[:SHOWN], "more": len(events) > SHOWN} if events else None


TO_CLOSE = Card(
    "outcomes-to-close", "outcomes/cards/to_close.html", to_close_card, 22, permission="outcomes.add_closing"
)
