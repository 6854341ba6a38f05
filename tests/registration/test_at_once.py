"""Eight people at once, each with a connection of her own: no place twice, no form twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from arrimage.registration.models import Order, Registration
from arrimage.registration.operations import (
    accept_offer,
    cancel_registration,
    confirm_order,
    lapse,
    place_order,
    promote,
)
from tests.registration.conftest import NOW, after, an_enrolment, an_order, named, place, somebody, states

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PEOPLE, EACH = 8, 4


def at_once(do: Callable[[int], object]) -> None:
    """Eight threads that begin together."""
    together = Barrier(PEOPLE)

    def run(number: int) -> None:
        try:
            together.wait()
            do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(run, range(PEOPLE)))


def test_more_people_than_places_at_once():
    enrolment = an_enrolment(10)

    def register(number: int) -> None:
        for turn in range(EACH):
            place_order(enrolment=enrolment, new=an_order(f"P{number}x{turn}", is_known=True), at=NOW)

    at_once(register)
    rows = list(Registration.objects.order_by("place").values_list("place", "state"))
    assert [rank for rank, _state in rows] == list(range(1, PEOPLE * EACH + 1))
    assert [state for _rank, state in rows] == ["confirmed"] * 10 + ["waiting"] * (PEOPLE * EACH - 10)


def test_one_form_sent_eight_times_at_once():
    enrolment, token = an_enrolment(10), uuid4()
    at_once(lambda number: place_order(enrolment=enrolment, new=an_order("Ana", form_token=token), at=NOW))
    assert (Order.objects.count(), Registration.objects.count()) == (1, 1)


def test_one_address_registered_eight_times_at_once():
    enrolment = an_enrolment(10)
    at_once(lambda number: place_order(enrolment=enrolment, new=an_order("Ana", form_token=uuid4()), at=NOW))
    assert Registration.objects.count() == 1


def test_a_place_given_up_while_others_ask_for_it_is_offered_once():
    enrolment = an_enrolment(1)
    place(enrolment, "Ana", is_known=True)
    for number in range(3):
        place(enrolment, f"Attente{number}", is_known=True)
    leaving = named(enrolment, "Ana")

    def act(number: int) -> None:
        verbs = (
            lambda: cancel_registration(registration=leaving, at=after(hours=1)),
            lambda: promote(enrolment=enrolment, at=after(hours=1)),
            lambda: lapse(at=after(hours=1)),
            lambda: place_order(enrolment=enrolment, new=an_order(f"Neuf{number}"), at=after(hours=1)),
        )
        verbs[number % 4]()

    at_once(act)
    assert states(enrolment)["Attente0"] == "offered"
    assert Registration.objects.holding_a_place().count() == 1


def test_a_mailed_link_pressed_eight_times_charges_once():
    enrolment = an_enrolment(1)
    ticket = enrolment.tickets.create(name_fr="Régulier", pricing="fixed", price=40)
    ticket.refresh_from_db()
    order = place(enrolment, somebody("Ana", ticket=ticket))
    at_once(lambda number: confirm_order(order=order, at=NOW))
    assert (states(enrolment), len(order.invoices)) == ({"Ana": "confirmed"}, 1)


def test_an_offer_taken_while_it_lapses_has_one_end():
    enrolment = an_enrolment(1)
    for name in ("Ana", "Bob", "Chloé"):
        place(enrolment, name, is_known=True)
    cancel_registration(registration=named(enrolment, "Ana"), at=NOW)
    offered = named(enrolment, "Bob")

    def act(number: int) -> None:
        try:
            if number % 2:
                accept_offer(registration=offered, at=after(hours=47))
            else:
                lapse(at=after(hours=48))
        except ValidationError:
            pass

    at_once(act)
    assert (states(enrolment)["Bob"], states(enrolment)["Chloé"]) in (("confirmed", "waiting"), ("expired", "offered"))
