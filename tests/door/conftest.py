"""An evening with people registered, and the devices that keep its door."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from django.utils.timezone import make_aware

from arrimage.agenda.models import Activity, Event
from arrimage.registration.models import Enrolment, Order, Registration

DAY = date(2026, 10, 8)


def moment(day: date = DAY, hour: int = 17, minute: int = 0) -> datetime:
    return make_aware(datetime.combine(day, time(hour, minute)))


def an_event(title: str = "5 à 7 de l’automne", **activity: Any) -> Event:
    values = {"kind": Activity.Kind.NETWORKING, "status": Activity.Status.PLANNED, "date": DAY}
    values |= {"start_time": time(17), "end_time": time(19)}
    made = Activity.objects.create(title=title, **{**values, **activity})
    slug = f"evenement-{made.pk}"
    return Event.objects.create(activity=made, slug=slug, state=Event.State.PUBLISHED, published_at=moment(hour=8))


@pytest.fixture
def evening(db) -> Event:
    event = an_event()
    Enrolment.objects.create(event=event, capacity=40)
    return event


@pytest.fixture
def register() -> Callable[..., Registration]:
    """`register(event, "Zoé", "Ébène")`: somebody registered, in the order in which they come."""

    def make(event: Event, first: str, last: str, state: str = "confirmed", **values: Any) -> Registration:
        enrolment = event.enrolment
        enrolment.last_place += 1
        enrolment.save()
        order = Order.objects.create(
            enrolment=enrolment, name=f"{first} {last}", email="x@exemple.example", placed_at=moment(hour=9)
        )
        return Registration.objects.create(
            enrolment=enrolment,
            order=order,
            first_name=first,
            last_name=last,
            state=state,
            place=enrolment.last_place,
            decided_at=moment(hour=9),
            **values,
        )

    return make
