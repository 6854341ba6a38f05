"""What membership says in the cockpit of applications; its other cards are beside their screens."""

from typing import Any

from django.http import HttpRequest

from arrimage.kit import desk
from arrimage.membership.models import Application

SHOWN = 4


def waiting(request: HttpRequest) -> dict[str, Any] | None:
    """The oldest first: the board's next meeting decides them."""
    applications = Application.objects.waiting().order_by("submitted_at", "pk")
    number = applications.count()
    return {"applications": applications[:SHOWN], "number": number} if number else None


CARD = desk.Card(
    *("membership-applications", "membership/cards/applications.html", waiting, 24),
    permission="membership.change_application",
)
