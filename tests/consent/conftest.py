"""A hub that writes for several purposes, the people of a small network, and the requests they make."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from arrimage.consent.models import ConsentEntry, Incident, PrivacyRequest, Purpose, Sender, Wording
from arrimage.consent.operations import record
from arrimage.consent.rules import Act
from arrimage.network.models import Person

HUB_TIME = ZoneInfo("America/Toronto")
JULIE = "julie@exemple.org"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), HUB_TIME)


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


@pytest.fixture
def bulletin(db) -> Purpose:
    return Purpose.objects.create(code="bulletin", name_fr="Bulletin", name_en="Newsletter", position=1)


@pytest.fixture
def invitations(db) -> Purpose:
    return Purpose.objects.create(code="invitations", name_fr="Invitations", position=2)


@pytest.fixture
def notices(db) -> Purpose:
    return Purpose.objects.create(code="avis", name_fr="Avis statutaires", kind="statutory", position=3)


@pytest.fixture
def wording(bulletin) -> Wording:
    text = "J’accepte de recevoir le bulletin. Je peux retirer mon consentement en tout temps."
    return Wording.objects.create(
        purpose=bulletin, version=1, text=text, identity="Pôle\n100, rue du Canal\n450 555-0100"
    )


@pytest.fixture
def sender(db) -> Sender:
    return Sender.objects.create(name="Pôle", postal_address="100, rue du Canal", phone="450 555-0100")


@pytest.fixture
def write(wording) -> Callable[..., ConsentEntry]:
    """`write("given", date(…))`: one act of Julie's about the newsletter, with what the law asks of it."""

    def act(kind: str, on: date, **said: Any) -> ConsentEntry:
        said = {"address": JULIE, "source": "form", "at": noon(said.pop("recorded", on)), **said}
        if kind in (Act.GIVEN, Act.CONFIRMED):
            said = {"purpose": wording.purpose, "wording": wording, **said}
        if kind in (Act.PUBLISHED, Act.UNPUBLISHED, Act.HANDED, Act.RELATIONSHIP_BEGAN, Act.RELATIONSHIP_ENDED):
            said = {"purpose": wording.purpose, "role": "Directrice", "url": "https://exemple.org/equipe", **said}
        if kind == Act.REFERRED:
            said = {"referrer": "Luc Gagnon", **said}
        return record(act=Act(kind), on=on, **said)

    return act
