"""The page of an order once its event is called off: nothing is promised that will not be."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.operations.announcing import announce, shown
from arrimage.kit.templatetags.formats import long_date
from arrimage.registration.operations import cancel_registration
from tests.registration.conftest import an_enrolment, an_event, named, place, somebody


@pytest.fixture
def coming(db):
    """An event in ten days, with two places."""
    return an_enrolment(event=an_event(localdate() + timedelta(days=10)))


def soon(enrolment, *people, **said):
    return place(enrolment, *people, at=timezone.now(), **said)


def charged(coming):
    """Ana and Bob hold the two places, at 40 $ each; Chloé waits, alone."""
    coming.tickets.create(name_fr="Régulier", pricing="fixed", price=40)
    regular = coming.tickets.get()
    order = soon(coming, somebody("Ana", ticket=regular), somebody("Bob", ticket=regular), is_known=True)
    return order, soon(coming, somebody("Chloé", ticket=regular), is_known=True)


def called_off(coming, status):
    event = coming.event
    event.announced = shown(event)
    event.activity.status = status
    event.activity.save()
    announce(event=event, at=timezone.now())


def read(client, order):
    page = client.get(reverse("registration:own", args=[order.token])).content.decode()
    return " ".join(re.sub("<[^>]+>", " ", page).replace("\N{NO-BREAK SPACE}", " ").split()), page


def test_once_the_event_is_cancelled_the_page_says_and_offers_nothing_else(client, coming):
    order, waiting = charged(coming)
    called_off(coming, "cancelled")
    said, page = read(client, order)
    assert "Ana Exemple : l’inscription était confirmée. L’événement est annulé." in said
    assert "annulée par une note de crédit" in said
    for gone in ("inscription confirmée", "une place rendue", "Céder", "Annuler l’inscription", "pour tout le monde"):
        assert gone not in said
    assert ("/donner/" in page, "?annuler=" in page) == (False, False)
    said, page = read(client, waiting)
    assert "Chloé Exemple : une place était demandée. L’événement est annulé." in said
    assert ("rang" in said, "Nous vous écrivons" in said, "?annuler=" in page) == (False, False, False)


def test_put_off_to_no_day_yet_the_page_promises_no_day(client, coming):
    order, waiting = charged(coming)
    called_off(coming, "postponed")
    said, page = read(client, order)
    assert "Date pas encore connue" in said
    assert long_date(coming.event.activity.date) not in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "La place est gardée pour la date qui sera choisie." in said
    assert "Tant qu’aucune date n’est connue, une place rendue est créditée en entier." in said
    assert ("/donner/" in page, "?annuler=tous" in page) == (False, True)
    assert "au 1er rang de la liste d’attente. Aucune place n’est offerte avant" in read(client, waiting)[0]


def test_a_place_of_an_event_without_a_day_is_given_up_and_credited_after_the_day_that_it_had(coming):
    order, _waiting = charged(coming)
    called_off(coming, "postponed")
    cancel_registration(registration=named(coming, "Ana"), at=timezone.now() + timedelta(days=20))
    assert named(coming, "Ana").state == "cancelled"
    assert order.invoices[0].credit_notes.get().total == 40
