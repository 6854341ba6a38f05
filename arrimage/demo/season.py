"""The demo's season: events held and accounted for, events to come with their waiting lists, what others hold."""

from datetime import date, datetime, timedelta
from typing import Any

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, Event, Slot, Speaker
from arrimage.agenda.operations.events import cancel, create, postpone, publish
from arrimage.agenda.operations.series import repeat
from arrimage.demo.clock import Clock, noon
from arrimage.demo.season_after import account_for
from arrimage.demo.season_people import Coming, register
from arrimage.demo.season_relayed import load_relayed
from arrimage.demo.season_text import (
    CANCELLED,
    COFFEE,
    COFFEE_RULE,
    COMING,
    DRAFT,
    HELD,
    POSTPONED,
    TO_CLOSE,
    EventText,
)
from arrimage.network.models import Municipality
from arrimage.registration.models import Enrolment, Question, Ticket

ANNOUNCED = timedelta(days=35)
DAY = timedelta(days=1)


def load_season(clock: Clock, users: dict[str, User]) -> None:
    """After the trainings, whose participants come from the same people."""
    coming = Coming()
    for text in HELD:
        event = _event(text, clock, users, clock.day(text.month or 0, text.day))
        people = register(event, text, coming)
        account_for(event, people, text, users["coralie"], clock.today)
    _register_for_trainings(coming, users["coralie"], clock.today)
    for text in (TO_CLOSE, *COMING):
        register(_event(text, clock, users), text, coming)
    now = noon(clock.today)
    postpone(event=_event(POSTPONED, clock, users), to=None, at=now - 2 * DAY, why="La salle n’est plus libre.")
    cancel(event=_event(CANCELLED, clock, users), at=now - DAY, why="La formatrice est malade.")
    _event(DRAFT, clock, users, is_published=False)
    _coffees(clock, users)
    load_relayed(clock)


def _event(
    text: EventText, clock: Clock, users: dict[str, User], day: date | None = None, *, is_published: bool = True
) -> Event:
    day = day or clock.in_days(text.in_days or 0)
    town = Municipality.objects.filter(name=text.town).order_by("pk").first()
    activity = Activity(
        kind=text.kind,
        status=Activity.Status.PLANNED,
        title=text.title,
        date=day,
        start_time=text.start,
        end_time=text.end,
        is_online=text.is_online,
        place=text.place,
        municipality=None if text.is_online else town,
        is_public=True,
        owner=users["coralie"],
    )
    event = Event(
        summary=text.summary,
        description=text.description,
        audience=text.audience,
        online_url="https://rencontre.example/salle" if text.is_online else "",
    )
    event = create(activity=activity, event=event)
    _programme(event, text)
    _enrolment(event, text)
    return publish(event=event, at=_announced(day, clock), although_past=True) if is_published else event


def _announced(day: date, clock: Clock) -> datetime:
    """Five weeks before, or lately for what is far ahead."""
    return noon(min(day - ANNOUNCED, clock.today - 3 * DAY))


def _programme(event: Event, text: EventText) -> None:
    for start, title in text.programme:
        Slot.objects.create(event=event, start_time=start, title=title)
    for place, (name, title) in enumerate(text.speakers):
        Speaker.objects.create(event=event, name=name, title=title, position=place)


def _enrolment(event: Event, text: EventText) -> None:
    enrolment = Enrolment.objects.create(event=event, capacity=text.capacity)
    for place, ticket in enumerate(text.tickets):
        Ticket.objects.create(
            enrolment=enrolment,
            name_fr=ticket.name,
            pricing=Ticket.Pricing.FIXED if ticket.price else Ticket.Pricing.FREE,
            price=ticket.price,
            holder=ticket.holder,
            position=place,
        )
    for place, (kind, words) in enumerate(text.questions):
        Question.objects.create(enrolment=enrolment, kind=kind, text=words, position=place)


def _register_for_trainings(coming: Coming, coralie: User, today: date) -> None:
    """The trainings told elsewhere get their participants here; those held are accounted for."""
    trainings = Event.objects.filter(training_sheet__isnull=False).select_related("activity").order_by("pk")
    for event in trainings:
        text = _of_training(event, is_held=event.activity.date < today)
        if not Enrolment.objects.filter(event=event).exists():
            _enrolment(event, text)
        people = register(event, text, coming)
        if event.activity.date < today:
            account_for(event, people, text, coralie, today)


def _of_training(event: Event, *, is_held: bool) -> EventText:
    said: dict[str, Any] = {"registered": 12, "absent": 1} if is_held else {"registered": 8}
    return EventText("training", str(event), "", "", capacity=16, **said)


def _coffees(clock: Clock, users: dict[str, User]) -> None:
    """One on the first Tuesday of each of six months, from next month on."""
    first = clock.month(9)
    tuesday = first + timedelta(days=(1 - first.weekday()) % 7)
    event = _event(COFFEE, clock, users, tuesday)
    repeat(event=event, rule=COFFEE_RULE, at=_announced(tuesday, clock))
