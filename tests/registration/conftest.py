"""An event of a hub, for which one registers, and the verbs with their usual words."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity, Event
from arrimage.kit import outbox
from arrimage.registration.emails import write_due
from arrimage.registration.forms.orders import OrderForm
from arrimage.registration.models import Enrolment, Order, Registration
from arrimage.registration.operations import NewOrder, Participant, place_order

HUB_TIME = ZoneInfo("America/Toronto")
DAY = date(2018, 3, 15)
NOW = datetime(2018, 3, 1, 9, 0, tzinfo=HUB_TIME)
numbers = count(1)


def after(**more: float) -> datetime:
    return NOW + timedelta(**more)


def an_event(day: date = DAY, **said: Any) -> Event:
    activity = {"kind": "networking", "status": "planned", "title": "Cinq à sept", "start_time": time(17)}
    activity |= {name: said.pop(name) for name in ("start_time", "status", "title", "place") if name in said}
    said = {"state": "published", "published_at": NOW, "slug": f"cinq-a-sept-{next(numbers)}", **said}
    return Event.objects.create(activity=Activity.objects.create(date=day, is_public=True, **activity), **said)


def an_enrolment(capacity: int | None = 2, **said: Any) -> Enrolment:
    event = said.pop("event", None) or an_event()
    return Enrolment.objects.create(event=event, capacity=capacity, **said)


def somebody(name: str, **said: Any) -> Participant:
    return Participant(first_name=name, last_name="Exemple", email=f"{name.lower()}@exemple.example", **said)


def an_order(*people: Participant | str, **said: Any) -> NewOrder:
    coming = [somebody(one) if isinstance(one, str) else one for one in people]
    first = {"name": f"{coming[0].first_name} Exemple", "email": coming[0].email}
    return NewOrder(participants=coming, **{**first, **said})


def place(enrolment: Enrolment, *people: Participant | str, at: datetime = NOW, **said: Any) -> Order:
    order = place_order(enrolment=enrolment, new=an_order(*people, **said), at=at)
    write_due(at=at)
    assert order is not None
    return order


def states(enrolment: Enrolment) -> dict[str, str]:
    """By first name, in the order of the ranks."""
    return dict(Registration.objects.filter(enrolment=enrolment).order_by("place").values_list("first_name", "state"))


def named(enrolment: Enrolment, name: str) -> Registration:
    return Registration.objects.get(enrolment=enrolment, first_name=name)


def soon(enrolment: Enrolment, *people: Participant | str, **said: Any) -> Order:
    return place(enrolment, *people, at=timezone.now(), **said)


def typed(*names: str, **more: Any) -> dict[str, Any]:
    """What the form of a registration sends for these people."""
    said = {"opened": OrderForm.signer.sign(""), "do": "send", "row": [str(n) for n, _name in enumerate(names)]}
    for number, name in enumerate(names):
        said |= {f"p{number}-first_name": name, f"p{number}-last_name": "Exemple"}
        said[f"p{number}-email"] = f"{name.lower().replace('é', 'e')}@exemple.example"
    return said | more


@pytest.fixture(autouse=True)
def _no_caller_is_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def posted(monkeypatch) -> list[outbox.Outgoing]:
    """The letters handed over, by the room that would deliver them."""
    letters: list[outbox.Outgoing] = []

    def deliver(given, at):
        letters.extend(given)
        return [outbox.Handed(reference=str(place)) for place, _letter in enumerate(given)]

    monkeypatch.setattr(outbox, "_delivers", deliver)
    return letters


@pytest.fixture
def enrolment(db) -> Enrolment:
    """Two places, a waiting list."""
    return an_enrolment()


@pytest.fixture
def confirmed(enrolment) -> Callable[..., Order]:
    """`confirmed("Ana", "Bob")`: entered by somebody who is signed in, so that no e-mail has to be confirmed."""
    return lambda *people, **said: place(enrolment, *people, is_known=True, **said)


@pytest.fixture
def in_no_hurry(monkeypatch) -> None:
    """A form may be sent as soon as it is shown."""
    monkeypatch.setattr(OrderForm, "least_time", timedelta(0))


@pytest.fixture
def coming(db) -> Enrolment:
    """An event in ten days, with two places."""
    return an_enrolment(event=an_event(localdate() + timedelta(days=10), online_url="https://visio.example/salle"))
