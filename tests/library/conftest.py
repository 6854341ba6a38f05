"""What a hub watches and passes on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import get_default_timezone, localdate

from arrimage.library.models import Opportunity, WatchedItem
from arrimage.network.models import Municipality, RegionalCounty


@pytest.fixture
def at() -> Callable[..., datetime]:
    """`at(2018, 4, 12, 16, 29)`: that moment by the hub's clock."""
    return lambda *parts: datetime(*parts, tzinfo=get_default_timezone())


@pytest.fixture
def read(db) -> Callable[..., WatchedItem]:
    """`read("Un four communal")`: noted today, public, with a summary of its own."""

    def make(title: str = "Un four communal", **fields: Any) -> WatchedItem:
        return WatchedItem.objects.create(**{"title": title, "summary": "À imiter.", "is_public": True, **fields})

    return make


@pytest.fixture
def call(db) -> Callable[..., Opportunity]:
    """`call("Cuisines collectives", days=20)`: public, closing so many days from today."""

    def make(title: str = "Cuisines collectives", days: int = 20, **fields: Any) -> Opportunity:
        known = {"title": title, "deadline_on": localdate() + timedelta(days=days), "is_public": True}
        return Opportunity.objects.create(**{**known, **fields})

    return make


@pytest.fixture
def ormstown(db) -> Municipality:
    county = RegionalCounty.objects.create(code="690", name="Le Haut-Saint-Laurent")
    return Municipality.objects.create(code="69037", name="Ormstown", designation="Municipalité", county=county)
