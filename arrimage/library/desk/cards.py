"""What the library says in the cockpit: opportunities whose deadline is near, and the way to note what one reads."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from arrimage.kit.desk import Card
from arrimage.library.models import Opportunity, WatchedItem

SHOWN = 5


def deadlines(request: HttpRequest) -> dict[str, Any] | None:
    """Nothing before the first record: the list teaches how to begin."""
    closing = list(Opportunity.objects.closing_soon(timezone.now()).by_deadline()[:SHOWN])
    may_note = request.user.has_perm("library.add_watcheditem")  # type: ignore[union-attr]
    if closing or (may_note and WatchedItem.objects.exists()):
        return {"closing": closing, "may_note": may_note}
    return None


CARD = Card("library", "library/cards/deadlines.html", deadlines, 32, permission="library.view_opportunity")
