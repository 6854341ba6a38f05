"""What leaves by the public door: organisations, never a natural person."""

import pytest

from arrimage.network.models import ContactKind, ContactPoint, Organisation, OrganisationRole, Person
from arrimage.network.public import public_organisations


@pytest.fixture
def shop(valleyfield) -> Organisation:
    return Organisation.objects.create(
        name="Friperie du Canal",
        status="recognised",
        municipality=valleyfield,
        email="info@friperie.example",
        phone="450 555-0101",
        address="12, rue du Marché",
        postal_code="J6T 1A1",
    )


def test_an_organisation_s_own_ways_are_public(shop, django_assert_num_queries):
    with django_assert_num_queries(5):
        [shown] = public_organisations()
    assert (shown.email, shown.phone, shown.address) == (shop.email, shop.phone, shop.address)
    assert shown.municipality == "Salaberry-de-Valleyfield (ville)"


@pytest.mark.parametrize("email", ["Info@Friperie.example", "info@friperie.example"])
def test_an_address_that_is_also_a_person_s_is_dropped(shop, email):
    person = Person.objects.create(first_name="Zoé", last_name="Hermine", email=email, phone="(450) 555.0101")
    OrganisationRole.objects.create(person=person, organisation=shop)
    [shown] = public_organisations()
    assert (shown.email, shown.phone) == ("", "")
    assert shown.address == shop.address


def test_a_mailbox_of_those_anyone_may_take_is_dropped(shop):
    shop.email = "zoe.hermine@GMAIL.com"
    shop.save()
    assert public_organisations()[0].email == ""


def test_addresses_in_the_midst_of_a_text_are_taken_out(shop):
    shop.description = "Des habits. Écrire à zoe@friperie.example, ou passer."
    shop.save()
    assert public_organisations()[0].description == "Des habits. Écrire à, ou passer."


@pytest.mark.parametrize("of_person", [True, False])
def test_a_home_address_used_by_an_organisation_is_dropped_with_its_postal_code(shop, of_person):
    person = Person.objects.create(last_name="Hermine")
    owner = {"person": person} if of_person else {"organisation": shop, "is_personal": True}
    ContactPoint.objects.create(kind=ContactKind.ADDRESS, value="12 rue du Marché", **owner)
    [shown] = public_organisations()
    assert (shown.address, shown.postal_code) == ("", "")


@pytest.mark.parametrize("values", [{"status": "to_verify"}, {"status": "closed"}, {"kind": "other"}])
def test_only_recognised_enterprises_are_shown(shop, values):
    Organisation.objects.filter(pk=shop.pk).update(**values)
    assert public_organisations() == []
    assert public_organisations(Organisation.objects.all()) == []
