"""Registering on a phone: a colleague is added, the mail is confirmed, one waits, a place is offered and taken."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from arrimage.kit import outbox
from arrimage.registration.addresses import place_path
from arrimage.registration.forms.orders import OrderForm
from arrimage.registration.models import Order, Registration
from arrimage.registration.operations import NewOrder, Participant, place_order
from arrimage.registration.tokens import own_path, register_path
from tests.registration.examples import busy

pytestmark = pytest.mark.journey


@pytest.fixture
def event(hub, monkeypatch):
    """Two places, free, no ticket; a test types faster than people."""
    cache.clear()
    monkeypatch.setattr(OrderForm, "least_time", timedelta(0))
    monkeypatch.setattr(outbox, "_delivers", lambda letters, at: [outbox.Handed(reference="1") for _one in letters])
    enrolment = busy()
    enrolment.orders.all().delete()
    enrolment.tickets.all().delete()
    enrolment.questions.filter(kind="file").delete()
    return enrolment.event


def fill(page, row: int, name: str) -> None:
    for field, value in (("first_name", name), ("last_name", "Tremblay"), ("email", f"{name.lower()}@exemple.example")):
        page.locator(f"[name=p{row}-{field}]").fill(value)


def test_register_with_a_colleague_confirm_wait_and_be_promoted(visit, event):
    page = visit(register_path(event), phone=True)
    fill(page, 0, "Ana")
    page.get_by_role("button", name="Ajouter un·e collègue").click()
    fill(page, 1, "Bob")
    page.get_by_role("button", name="S’inscrire", exact=True).click()
    expect(page.get_by_role("heading", name="Vérifiez vos courriels")).to_be_visible()
    first = Order.objects.get(email="ana@exemple.example")
    page.goto(own_path(first))
    page.get_by_role("button", name="Confirmer mon inscription").click()
    expect(page.get_by_text("Ana Tremblay : inscription confirmée.")).to_be_visible()

    other = visit(register_path(event), phone=True)
    fill(other, 0, "Denis")
    other.get_by_role("button", name="M’inscrire sur la liste d’attente").click()
    expect(other.get_by_role("heading", name="Vérifiez vos courriels")).to_be_visible()
    second = own_path(Order.objects.get(email="denis@exemple.example"))
    other.goto(second)
    expect(other.get_by_text("au 1er rang de la liste d’attente")).to_be_visible()

    page.get_by_role("link", name="Annuler l’inscription de Bob Tremblay").click()
    page.get_by_role("button", name="Oui, annuler").click()
    expect(page.get_by_text("Bob Tremblay : l’inscription est annulée.").last).to_be_visible()
    other.goto(second)
    other.get_by_role("button", name="Accepter la place").click()
    expect(other.get_by_text("Denis Tremblay : inscription confirmée.").last).to_be_visible()


def test_a_long_name_and_the_badges_fit_a_phone(visit, event):
    one = registered_by_hand(event)
    for address, who in ((place_path(one), None), (f"/bureau/evenements/{event.pk}/", "coralie")):
        page = visit(address, who=who, phone=True)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def registered_by_hand(event) -> Registration:
    first, last = "Marie-Antoinette-Joséphine", "Bournival-Charbonneau-Desrosiers-Lafrenière"
    who = Participant(first_name=first, last_name=last, email="marie@exemple.example")
    new = NewOrder(name=first, email=who.email, participants=[who], is_known=True)
    return place_order(enrolment=event.enrolment, new=new, at=timezone.now()).registrations.get()
