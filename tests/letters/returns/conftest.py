"""A purpose, and messages of it that a server took some days before."""

from datetime import UTC, datetime, timedelta

import pytest

from arrimage.consent.models import Purpose
from arrimage.consent.operations import record
from arrimage.consent.operations.ledger import row_of
from arrimage.consent.rules import Act
from arrimage.letters.models import Delivery, Mailing
from tests.letters.bounce_samples import US, YOU

NOW = datetime(2018, 3, 15, 16, tzinfo=UTC)


@pytest.fixture
def bulletin(db) -> Purpose:
    purpose = Purpose.objects.create(code="bulletin-du-pole", name_fr="Bulletin")
    record(address=YOU, purpose=purpose, act=Act.INQUIRY, on=NOW.date(), source="mail", at=NOW)
    return purpose


@pytest.fixture
def sent(bulletin):
    """`sent(days=3)`: a message that a server took so many days before."""

    def make(days: float = 1, address: str = YOU, **said) -> Delivery:
        mailing = Mailing.objects.create(title="Mars", purpose=bulletin, from_name="Le pôle", from_email=US)
        given = {"state": Delivery.State.HANDED, "handed_at": NOW - timedelta(days=days), **said}
        return Delivery.objects.create(mailing=mailing, recipient=row_of(address), address=address, **given)

    return make
