"""Members with something to learn, and the sessions that answer them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, Event
from arrimage.kit import outbox
from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person, RegionalCounty
from arrimage.registration.models import Registration
from arrimage.training.models import LearningNeed, Theme, TrainingSheet
from tests.training.examples import a_member, a_participant

numbers = count(1)


@pytest.fixture(autouse=True)
def _nobody_is_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def posted(monkeypatch) -> list[outbox.Outgoing]:
    """The letters handed over, by the room that would deliver them."""
    letters: list[outbox.Outgoing] = []

    def deliver(given, at):
        letters.extend(given)
        return [outbox.Handed(reference=str(place)) for place, _letter in enumerate(given)]

    monkeypatch.setattr(outbox, "_delivers", deliver)
    return letters


@pytest.fixture
def valleyfield(db) -> Municipality:
    county = RegionalCounty.objects.create(code="700", name="Beauharnois-Salaberry")
    return Municipality.objects.create(code="70052", name="Salaberry-de-Valleyfield", county=county)


@pytest.fixture
def cafe(valleyfield) -> Organisation:
    """A member of the hub."""
    cafe = Organisation.objects.create(name="Café de la Gare", municipality=valleyfield, county=valleyfield.county)
    a_member(cafe)
    return cafe


@pytest.fixture
def atelier(valleyfield) -> Organisation:
    return Organisation.objects.create(name="Atelier du Suroît", municipality=valleyfield, county=valleyfield.county)


@pytest.fixture
def someone(db) -> Callable[..., Person]:
    """`someone("Marie", cafe)`: with an e-mail and a role today."""

    def make(first_name: str, organisation: Organisation | None = None, *, email: str | None = None) -> Person:
        address = f"{first_name.lower()}@exemple.example" if email is None else email
        person = Person.objects.create(first_name=first_name, last_name="Roy", email=address)
        if organisation:
            OrganisationRole.objects.create(person=person, organisation=organisation)
        return person

    return make


@pytest.fixture
def member(elise: User, cafe: Organisation) -> Person:
    """Élise, who signs in and works at the café."""
    person = Person.objects.create(first_name="Élise", last_name="Exemple", email=elise.email, user=elise)
    OrganisationRole.objects.create(person=person, organisation=cafe)
    return person


@pytest.fixture
def need(db) -> Callable[..., LearningNeed]:
    def make(text: str, person: Person | None = None, **fields: Any) -> LearningNeed:
        fields = {"said_on": localdate(), "people": 1, **fields}
        return LearningNeed.objects.create(text=text, person=person, **fields)

    return make


@pytest.fixture
def theme(db: None) -> Theme:
    return Theme.objects.create(title="Lire ses états financiers", interested_wanted=3)


@pytest.fixture
def three(theme: Theme, need: Any, someone: Any, cafe: Organisation, atelier: Organisation) -> list[LearningNeed]:
    """Two people of the café, one of the workshop whom no e-mail reaches."""
    said: list[Any] = [
        ("Lire un bilan", "Marie", cafe, None),
        ("États financiers", "Jean", cafe, None),
        ("Le bilan", "Luc", atelier, ""),
    ]
    return [
        need(words, someone(name, where, email=email), organisation=where, theme=theme, people=2)
        for words, name, where, email in said
    ]


@pytest.fixture
def training(db) -> Callable[..., Event]:
    """`training("Lire un bilan", days=10)`: an event so many days from today, published by default."""

    def make(title: str = "Lire un bilan", days: int = 10, **fields: Any) -> Event:
        day = localdate() + timedelta(days=days)
        of_activity = {
            name: fields.pop(name) for name in ("head_count", "status", "start_time", "end_time") if name in fields
        }
        status = Activity.Status.PLANNED if days > 0 else Activity.Status.HELD
        activity = Activity.objects.create(
            **{"kind": Activity.Kind.TRAINING, "title": title, "date": day, "status": status, **of_activity}
        )
        fields = {"state": Event.State.PUBLISHED, "slug": f"formation-{next(numbers)}", **fields}
        fields.setdefault("published_at", None if fields["state"] == Event.State.DRAFT else timezone.now())
        return Event.objects.create(activity=activity, **fields)

    return make


@pytest.fixture
def sheet() -> Callable[..., TrainingSheet]:
    def make(event: Event, **fields: Any) -> TrainingSheet:
        return TrainingSheet.objects.create(event=event, **fields)

    return make


@pytest.fixture
def registered(db) -> Callable[..., Registration]:
    """`registered(event, "Marie", cafe)`: her registration is confirmed."""

    return a_participant
