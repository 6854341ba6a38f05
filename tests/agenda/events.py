"""Events of the tests: what they say, and what is told of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from arrimage.agenda.models import Activity, Event
from arrimage.agenda.operations.events import create, publish
from arrimage.agenda.signals import event_changed

AT = datetime(2018, 3, 15, 18, tzinfo=UTC)
OWN = ("end_date", "summary", "description", "audience", "language", "online_url", "access_notes")


def an_event(*, published: bool = True, at: datetime = AT, **said: Any) -> Event:
    """A networking event on the evening of April 12, 2018, published unless told otherwise."""
    own = {name: said.pop(name) for name in OWN if name in said}
    usual = {"kind": Activity.Kind.NETWORKING, "title": "5 à 7 du réseau", "date": date(2018, 4, 12)}
    hours = {"start_time": time(17), "end_time": time(19)}
    activity = Activity(**{**usual, **hours, "status": Activity.Status.PLANNED, **said})
    event = create(activity=activity, event=Event(**own))
    return publish(event=event, at=at, although_past=True) if published else event


@contextmanager
def told() -> Iterator[list[tuple[Event, str, str]]]:
    """What is told of events meanwhile: the event, the change, why."""
    heard: list[tuple[Event, str, str]] = []

    def hear(sender: Any, event: Event, change: str, why: str, **more: Any) -> None:
        heard.append((event, str(change), why))

    event_changed.connect(hear, weak=False)
    try:
        yield heard
    finally:
        event_changed.disconnect(hear)
