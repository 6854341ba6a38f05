"""The communications firm meets no person, the researcher neither person nor enterprise, on any page they can open."""

import pytest
from django.db import transaction
from django.test import Client

from arrimage.accounts.models import User
from arrimage.demo.welcome import DOMAIN
from arrimage.network.models import Organisation, Person
from tests.house.addresses import examples


def pages(name):
    """What the person reads at each address of the product that lets her in."""
    client = Client(raise_request_exception=False)
    user = User.objects.get(email=f"{name}@{DOMAIN}")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    for address in examples().values():
        if not address.startswith(("/bureau/", "/plan/", "/agenda/")):
            continue
        with transaction.atomic():
            response = client.get(address)
            transaction.set_rollback(True)
        if response.status_code == 200 and not response.streaming:
            yield address, response.content.decode(errors="replace")


def people_without_account():
    """Colleagues who sign in are known by their work; the others are contacts."""
    return {str(person) for person in Person.objects.filter(user=None)}


@pytest.mark.slow
def test_the_communications_firm_meets_no_person(demo, db):
    names, opened = people_without_account(), 0
    for address, text in pages("fatima"):
        opened += 1
        assert [name for name in names if name in text] == [], address
    assert opened > 10


@pytest.mark.slow
def test_the_researcher_reads_figures_and_no_name(demo, db):
    enterprises = set(Organisation.objects.filter(kind="enterprise").values_list("name", flat=True))
    names, opened = people_without_account() | enterprises, 0
    for address, text in pages("rachel"):
        if address.startswith("/agenda/"):
            continue  # what anybody reads: titles of public activities
        opened += 1
        assert [name for name in names if name in text] == [], address
    assert opened > 5
