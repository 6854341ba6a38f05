"""A source, and what it says, read on a day of the tests."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from arrimage.agenda.models import Source
from arrimage.agenda.operations.relaying import relay
from arrimage.agenda.sessions.found import FoundSession, tidied
from arrimage.agenda.sessions.identity import Identified

DAY = date(2026, 3, 15)


def moment(days: int = 0) -> datetime:
    return datetime(2026, 3, 15 + days, 12, tzinfo=UTC)


def session(**values: Any) -> FoundSession:
    """A session that a source says: a training on 3 April at 9."""
    said = {
        "uid": "a1",
        "title": "Gérer la trésorerie d’une coopérative",
        "date": date(2026, 4, 3),
        "start_time": time(9),
        "end_time": time(12),
        "place": "Centre communautaire, Châteauguay",
        "organiser": "CDR du Suroît",
        "url": "https://cdr.example/tresorerie",
    }
    return tidied(FoundSession(**{**said, **values}))


@pytest.fixture
def make_source(db: None) -> Callable[..., Source]:
    def make(name: str = "CDR du Suroît", **values: Any) -> Source:
        return Source.objects.create(name=name, url=f"https://{name.lower().replace(' ', '-')}.exemple.org/", **values)

    return make


@pytest.fixture
def source(make_source: Callable[..., Source]) -> Source:
    return make_source()


@pytest.fixture
def told() -> Callable[..., list[Identified]]:
    """`told(source, session(), …)`: the source is read and says these."""

    def tell(source: Source, *found: FoundSession, days: int = 0) -> list[Identified]:
        return relay(source=source, found=found, at=moment(days), day=DAY)

    return tell
