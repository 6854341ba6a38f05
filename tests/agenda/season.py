"""What an agenda holds, made in one line each."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from arrimage.agenda.models import Activity, Event, RelayedSession

TORONTO = ZoneInfo("America/Toronto")
ANNOUNCED = datetime(2018, 2, 1, 10, tzinfo=TORONTO)
TODAY, TOMORROW = date(2018, 3, 15), date(2018, 3, 16)
# What is kept on the activity of an event.
DATED = {"date", "start_time", "end_time", "is_online", "place", "municipality", "status", "kind", "duplicate_of"}


def an_event(title: str, day: date, **fields: Any) -> Event:
    """An event published for everyone, unless told otherwise."""
    dated = {name: fields.pop(name) for name in DATED & fields.keys()}
    dated = {"kind": Activity.Kind.NETWORKING, "status": Activity.Status.PLANNED, **dated}
    activity = Activity.objects.create(title=title, date=day, **dated)
    number = Activity.objects.count()
    kept = {"state": Event.State.PUBLISHED, "published_at": ANNOUNCED, "slug": f"evenement-{number}", **fields}
    return Event.objects.create(activity=activity, **kept)


def a_session(title: str, day: date, **fields: Any) -> RelayedSession:
    """A session of others, published, with the page where one registers."""
    state = RelayedSession.State.PUBLISHED
    kept = {"state": state, "published_at": ANNOUNCED, "organiser": "Le chantier", "url": "https://ailleurs.example/s"}
    return RelayedSession.objects.create(title=title, date=day, **{**kept, **fields})


def a_public_activity(title: str, day: date, **fields: Any) -> Activity:
    kept = {"kind": Activity.Kind.PRESENTATION, "status": Activity.Status.PLANNED, "is_public": True}
    return Activity.objects.create(title=title, date=day, **{**kept, **fields})


def in_days(day: date, number: int) -> date:
    return day + timedelta(days=number)


def titles(answer: Any, group: str = "coming") -> list[str]:
    """Of what a page of the public calendar shows."""
    return [str(item) for item in answer.context[group]]
