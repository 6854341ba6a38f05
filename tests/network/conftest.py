"""A small town with its organisations and people."""

import pytest

from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person, RegionalCounty


@pytest.fixture
def valleyfield(db) -> Municipality:
    county = RegionalCounty.objects.create(code="700", name="Beauharnois-Salaberry")
    return Municipality.objects.create(
        code="70052",
        name="Salaberry-de-Valleyfield",
        designation="Ville",
        county=county,
        population=47098,
        population_year=2026,
        latitude="45.26510",
        longitude="-74.06482",
    )


@pytest.fixture
def cafe(valleyfield) -> Organisation:
    return Organisation.objects.create(name="Café de la Gare", municipality=valleyfield, email="bonjour@example.org")


@pytest.fixture
def helene(cafe) -> Person:
    person = Person.objects.create(first_name="Hélène", last_name="Côté", email="helene@example.org")
    OrganisationRole.objects.create(person=person, organisation=cafe, title="directrice")
    return person
