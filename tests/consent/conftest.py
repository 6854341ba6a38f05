"""People of a small network, and the requests they make."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from arrimage.consent.models import Incident, PrivacyRequest
from arrimage.network.models import Person


@pytest.fixture(autouse=True)
def _no_caller_is_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def zephirine(db) -> Person:
    """A contact whose name and address are found nowhere else."""
    return Person.objects.create(
        first_name="Zéphirine",
        last_name="Quatresous",
        email="zephirine@quatresous.example",
        phone="450 555-7788",
        is_expert=True,
    )


@pytest.fixture
def ask(db, today) -> Callable[..., PrivacyRequest]:
    """`ask(days=40)`: a request received so many days before today."""

    def make(days: int = 0, **said: Any) -> PrivacyRequest:
        received: date = today - timedelta(days=days)
        return PrivacyRequest.objects.create(**{"requester_name": "Aline", "received_on": received, **said})

    return make


@pytest.fixture
def incident(db, today) -> Callable[..., Incident]:
    def make(**said: Any) -> Incident:
        given = {
            "title": "Clé perdue",
            "data_concerned": "Noms de six membres.",
            "circumstances": "Oubliée dans un café.",
            "occurred_from": today,
            "known_on": today,
            "people_count": 6,
        }
        return Incident.objects.create(**{**given, **said})

    return make
