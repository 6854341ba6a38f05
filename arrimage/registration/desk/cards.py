"""What the room of registrations says in the cockpit."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from arrimage.kit.desk import Card
from arrimage.registration.models import Registration

SHOWN = 5


def to_approve_card(request: HttpRequest) -> dict[str, Any] | None:
    """Those who wait for a yes, the first to come first; nothing once their event is over."""
    pending = Registration.objects.visible_to(request.user).filter(
        state=Registration.State.PENDING, enrolment__event__activity__date__gte=timezone.localdate()
    )
    count = pending.count()
    if not count:
        return None
    shown = pending.select_related("enrolment__event__activity").order_by("enrolment__event__activity__date", "place")
    return {"count": count, "pending": shown[:SHOWN], "more": count > SHOWN}


TO_APPROVE = Card(
    "registration-to-approve",
    "registration/cards/to_approve.html",
    to_approve_card,
    21,
    permission="registration.change_registration",
)
