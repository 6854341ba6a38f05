"""What a sighting keeps of a session found, and back: plain JSON, so that a change at the source is seen."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from arrimage.agenda.models import RelayedSession
from arrimage.agenda.sessions.found import FoundSession

WHEN = ("date", "end_date", "start_time", "end_time")
TEXTS = ("title", "description", "place", "organiser", "url", "language")
# The fields of a session that its sources fill.
FIELDS = (*WHEN, *TEXTS, "is_online", "lowest_price")


def said_of(found: FoundSession) -> dict[str, Any]:
    said = {name: getattr(found, name) for name in FIELDS}
    return {**{name: _written(value) for name, value in said.items()}, "cancelled": found.cancelled}


def said_of_session(session: RelayedSession) -> dict[str, Any]:
    """What somebody wrote by hand, as a sighting keeps it."""
    said = {name: _written(getattr(session, name)) for name in FIELDS}
    return {**said, "cancelled": session.state == RelayedSession.State.CANCELLED}


def _written(value: Any) -> Any:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else "" if value is None else value


def values_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """The saying as values of a session's fields; what it does not say is empty."""
    return {name: _value(name, said.get(name, "")) for name in FIELDS}


def _value(name: str, text: Any) -> Any:
    if name in TEXTS:
        return str(text or "")
    if name == "is_online":
        return bool(text)
    if text in ("", None):
        return None
    if name in ("date", "end_date"):
        return date.fromisoformat(text)
    if name == "lowest_price":
        # Kept before prices below zero were refused.
        return price if (price := Decimal(str(text))) >= 0 else None
    return time.fromisoformat(text)
