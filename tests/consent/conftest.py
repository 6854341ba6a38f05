"""A hub that writes for several purposes, and how its acts are written down."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from arrimage.consent.models import ConsentEntry, Purpose, Sender, Wording
from arrimage.consent.operations import record
from arrimage.consent.rules import Act

HUB_TIME = ZoneInfo("America/Toronto")
JULIE = "julie@exemple.org"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), HUB_TIME)


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
