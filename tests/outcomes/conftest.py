"""An evening of networking that is over, with those who came."""

from collections.abc import Callable
from typing import Any

import pytest

from arrimage.agenda.models import Event
from arrimage.letters.models import Delivery
from arrimage.network.models import Organisation
from arrimage.outcomes.operations.closing import Account, close_event
from tests.outcomes.examples import AFTER, an_event


def letters() -> list[tuple[str, str]]:
    """To whom each letter of the ledger is, and its subject, in the order written."""
    return [(one.address, one.own_subject) for one in Delivery.objects.exclude(state="withheld").order_by("pk")]


@pytest.fixture
def evening(db) -> Event:
    return an_event()


@pytest.fixture
def closed(coralie) -> Callable[..., Event]:
    """An event closed by Coralie the day after: `closed(event)`."""

    def close(event: Event, **account: Any) -> Event:
        close_event(event=event, account=Account(**account), by=coralie, at=AFTER)
        event.refresh_from_db()
        return event

    return close


@pytest.fixture
def recolte(db) -> Organisation:
    return Organisation.objects.create(name="La Récolte d’ici")


@pytest.fixture
def musee(db) -> Organisation:
    return Organisation.objects.create(name="Musée des Patriotes")
