"""An event, those registered, and the letters they received, for the tests of what is written to them."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from arrimage.agenda.models import Activity, Event
from arrimage.agenda.operations.announcing import shown
from arrimage.agenda.signals import Change, event_changed
from arrimage.letters.models import Delivery
from arrimage.registration.models import Enrolment, Order, Registration, RegistrationLetter

ZONE = timezone.get_default_timezone()
DAY = date(2026, 12, 3)  # a Thursday
NOW = datetime(2026, 11, 20, 10, tzinfo=ZONE)
State = Registration.State


def an_event(title: str = "5 à 7 de réseautage", *, on: date = DAY, enrolment: dict[str, Any] | None = None, **said):
    times = {"start_time": time(18, 30), "end_time": time(20), "place": "Café du Canal", "is_online": False}
    of_activity = {name: said.pop(name, value) for name, value in times.items()}
    activity = Activity.objects.create(
        title=title, date=on, kind=Activity.Kind.NETWORKING, status=said.pop("status", "planned"), **of_activity
    )
    known = {"state": Event.State.PUBLISHED, "published_at": NOW, "slug": f"evenement-{activity.pk}"}
    event = Event.objects.create(activity=activity, **{**known, **said})
    Enrolment.objects.create(event=event, **(enrolment or {}))
    return event


def an_order(event: Event, name: str = "Élise Tremblay", email: str = "elise@ferme.example", **said) -> Order:
    known = {"placed_at": NOW, "confirmed_at": NOW, **said}
    return Order.objects.create(enrolment=event.enrolment, name=name, email=email, **known)


def a_registration(
    order: Order, name: str = "", email: str = "", state: State = State.CONFIRMED, **said
) -> Registration:
    enrolment = order.enrolment
    enrolment.last_place += 1
    enrolment.save()
    first, _blank, last = (name or order.name).partition(" ")
    if state == State.OFFERED:
        said.setdefault("state_until", NOW + timedelta(hours=48))
    known = {"decided_at": NOW, "first_name": first, "last_name": last, "email": email, "state": state, **said}
    return Registration.objects.create(enrolment=enrolment, order=order, place=enrolment.last_place, **known)


def registered(event: Event, name: str = "Élise Tremblay", email: str = "elise@ferme.example", **said) -> Registration:
    of_order = {one: said.pop(one) for one in ("language", "confirmed_at") if one in said}
    return a_registration(an_order(event, name, email, **of_order), **said)


def change(event: Event, what: Change = Change.MOVED, why: str = "", at: datetime = NOW, **activity: Any) -> None:
    """What the agenda does when a published event changes."""
    before = shown(event)
    for name, value in activity.items():
        setattr(event.activity, name, value)
    event.activity.save()
    event.sequence += 1
    event.changed_at, event.why_changed = at, why
    event.save()
    event_changed.send(sender=Event, event=event, change=what, why=why, before=before, at=at)


def written(registration: Registration, kind: str = "") -> list[Delivery]:
    """The rows of the delivery ledger of her letters, in order."""
    letters = RegistrationLetter.objects.filter(registration=registration)
    references = letters.filter(kind=kind) if kind else letters
    return [Delivery.objects.get(pk=one.reference) for one in references.exclude(reference="")]
