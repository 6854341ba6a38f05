"""What the agenda says in the cockpit."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate

from arrimage.agenda.queries import coming, follow_ups_of, past_week, to_complete
from arrimage.kit.desk import Card

SHOWN = 5


def coming_card(request: HttpRequest) -> dict[str, Any] | None:
    activities = list(coming(request.user, localdate())[:SHOWN])
    return {"activities": activities} if activities else None


def to_complete_card(request: HttpRequest) -> dict[str, Any] | None:
    day = localdate()
    waiting = to_complete(request.user, day)
    activities = list(waiting[: SHOWN + 1])
    if not activities:
        return None
    total = len(activities) if len(activities) <= SHOWN else waiting.count()
    return {"activities": activities[:SHOWN], "more": total - len(activities[:SHOWN])}


def follow_ups_card(request: HttpRequest) -> dict[str, Any] | None:
    follow_ups = list(follow_ups_of(request.user)[: SHOWN * 2])
    return {"follow_ups": follow_ups, "today": localdate()} if follow_ups else None


def week_card(request: HttpRequest) -> dict[str, Any] | None:
    """What moved in seven days, so that a Monday is not empty; said even when nothing did, to teach the first step."""
    held = past_week(request.user, localdate())
    return {"held": held, "total": sum(count for _kind, count in held)}


def _card(key: str, context: Any, order: int) -> Card:
    template = f"agenda/cards/{key.replace('-', '_')}.html"
    return Card(f"agenda-{key}", template, context, order, permission="agenda.view_activity")


CARDS = (
    _card("follow-ups", follow_ups_card, 20),
    _card("to-complete", to_complete_card, 25),
    _card("coming", coming_card, 30),
    _card("week", week_card, 35),
)
