"""An enterprise of the member space with its people, and the letters that would leave."""

import pytest
from django.core import mail
from django.core.cache import cache

from arrimage.accounts.models import User
from arrimage.kit import outbox
from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person, RegionalCounty


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    """Limits count in the cache, which the tests share."""
    cache.clear()


@pytest.fixture(autouse=True)
def letters(monkeypatch) -> list[outbox.Outgoing]:
    """What was handed over, in place of the room that delivers; it lies in `mail.outbox` too."""
    handed: list[outbox.Outgoing] = []

    def deliver(sent, at):
        handed.extend(sent)
        for letter in sent:
            mail.EmailMessage(letter.subject, letter.text, None, [letter.to]).send()
        return [outbox.Handed(reference="1") for _letter in sent]

    monkeypatch.setattr(outbox, "_delivers", deliver)
    return handed


@pytest.fixture
def valleyfield(db) -> Municipality:
    county = RegionalCounty.objects.create(code="700", name="Beauharnois-Salaberry")
    return Municipality.objects.create(code="70052", name="Valleyfield", designation="Ville", county=county)


@pytest.fixture
def cafe(valleyfield) -> Organisation:
    return Organisation.objects.create(
        name="Café de la Gare",
        status="recognised",
        legal_form="non_profit",
        municipality=valleyfield,
        email="bonjour@cafe.example",
        phone="450 555-0001",
        employees=4,
        facts={},
    )


@pytest.fixture
def atelier(valleyfield) -> Organisation:
    """Another's organisation."""
    return Organisation.objects.create(name="Atelier du Quai", status="recognised", municipality=valleyfield)


def tied(user: User, organisation: Organisation, **role) -> Person:
    person = Person.objects.create(first_name=user.first_name, last_name=user.last_name, email=user.email, user=user)
    OrganisationRole.objects.create(person=person, organisation=organisation, **role)
    return person


@pytest.fixture
def manager(elise, cafe) -> Person:
    """Élise, who manages the café's profile."""
    return tied(elise, cafe, title="Directrice", manages=True)


@pytest.fixture
def helene(cafe) -> Person:
    """Works at the café, has never signed in."""
    person = Person.objects.create(first_name="Hélène", last_name="Côté", email="helene@example.org")
    OrganisationRole.objects.create(person=person, organisation=cafe, title="Trésorière")
    return person


@pytest.fixture
def link_in():
    """The path of the first link of a mail."""

    def find(body: str) -> str:
        [link, *_others] = [word for word in body.split() if word.startswith("http")]
        return "/" + link.split("/", 3)[3]

    return find
