"""A hub with two categories of members, an enterprise and a support organisation, and money that comes in."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from arrimage.billing.models import Invoice, Payment
from arrimage.kit import outbox
from arrimage.membership.models import Act, Category, DuesRate, Membership, Term
from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person, RegionalCounty

HUB_TIME = ZoneInfo("America/Toronto")
numbers = count(1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), HUB_TIME)


def invoice(organisation: Organisation | None, amount: Any, on: date, recorded: datetime | None = None) -> Invoice:
    return Invoice.objects.create(
        number=f"T-{next(numbers)}",
        organisation=organisation,
        payer_name=str(organisation),
        issued_on=on,
        due_on=on,
        subtotal=amount,
        total=amount,
        recorded_at=recorded or noon(on),
    )


def pay(bill: Invoice, on: date, amount: Any = None, recorded: datetime | None = None) -> Payment:
    return Payment.objects.create(
        invoice=bill,
        received_on=on,
        amount=bill.total if amount is None else amount,
        method="cheque",
        receipt=f"R-{next(numbers)}",
        recorded_at=recorded or noon(on),
    )


@pytest.fixture(autouse=True)
def _no_caller_is_remembered() -> Iterator[None]:
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
def enterprises(db) -> Category:
    """Votes, pays 120 $ a year from 1 April, by month for a first year begun late, 60 days of grace."""
    category = Category.objects.create(name_fr="Entreprises", kinds=["enterprise"], pro_rata="months", position=1)
    DuesRate.objects.create(category=category, applies_from=date(2015, 4, 1), amount=Decimal(120))
    DuesRate.objects.create(
        category=category, applies_from=date(2015, 4, 1), amount=Decimal(240), revenue_band="from_1m"
    )
    return category


@pytest.fixture
def partners(db) -> Category:
    """Free, its year rolling, for those who support enterprises."""
    category = Category.objects.create(
        name_fr="Partenaires", is_voting=False, supports_enterprises=True, year="rolling", grace_days=30, position=2
    )
    DuesRate.objects.create(category=category, applies_from=date(2015, 1, 1), amount=Decimal(0))
    return category


@pytest.fixture
def people(db) -> Category:
    category = Category.objects.create(name_fr="Membres individuels", holder="person", position=3)
    DuesRate.objects.create(category=category, applies_from=date(2015, 4, 1), amount=Decimal(20))
    return category


@pytest.fixture
def cafe(valleyfield) -> Organisation:
    return Organisation.objects.create(name="Café de la Gare", municipality=valleyfield, email="bonjour@cafe.example")


@pytest.fixture
def helene(cafe) -> Person:
    person = Person.objects.create(first_name="Hélène", last_name="Côté", email="helene@cafe.example")
    OrganisationRole.objects.create(person=person, organisation=cafe, title="directrice")
    return person


@pytest.fixture
def support(valleyfield) -> Organisation:
    return Organisation.objects.create(name="SADC du Suroît", kind="support", municipality=valleyfield)


@pytest.fixture
def member(db, enterprises) -> Callable[..., Membership]:
    """`member(organisation, since=…, until=…, paid=…)`: admitted on that day, its first year settled on `paid`."""

    def make(
        organisation: Organisation,
        since: date = date(2017, 4, 1),
        until: date = date(2018, 3, 31),
        paid: date | None = date(2017, 4, 10),
        recorded: datetime | None = None,
        category: Category | None = None,
        grace_until: date | None = None,
        contact: Person | None = None,
    ) -> Membership:
        written = recorded or noon(since)
        membership = Membership(organisation=organisation, category=category or enterprises, contact=contact)
        membership._history_date = written
        membership.save()
        Act.objects.create(membership=membership, kind="approved", on=since, recorded_at=written)
        bill = invoice(organisation, Decimal(120), since, written)
        Term.objects.create(
            membership=membership,
            category=category or enterprises,
            starts_on=since,
            ends_on=until,
            grace_until=grace_until or until,
            dues=Decimal(120),
            invoice=bill,
            recorded_at=written,
        )
        if paid:
            pay(bill, paid)
        return membership

    return make
