"""Whatever people do, in whatever order: no place is given twice, and those who wait are served in their order."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.registration.models import Registration
from arrimage.registration.operations import (
    accept_offer,
    cancel_registration,
    confirm_order,
    decline_offer,
    lapse,
    place_order,
    promote,
)
from arrimage.registration.queries import places_of
from tests.registration.conftest import NOW, Participant, an_enrolment, an_order

ACTS = st.lists(
    st.tuples(
        st.sampled_from(("place", "group", "together", "confirm", "cancel", "accept", "decline", "lapse", "promote")),
        st.integers(0, 30),
        st.integers(0, 3),
        st.sampled_from((1, 30, 61, 60 * 30)),
    ),
    max_size=30,
)


class Play:
    def __init__(self, capacity: int, few: int, waits: bool) -> None:
        self.enrolment = an_enrolment(capacity, has_waiting_list=waits)
        self.tickets = [
            self.enrolment.tickets.create(name_fr="Visite", capacity=few),
            self.enrolment.tickets.create(name_fr="Conférence"),
        ]
        self.at, self.capacity, self.few, self.names = NOW, capacity, few, 0

    def act(self, what: str, which: int, size: int, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)
        try:
            with transaction.atomic():
                self._act(what, which, size)
        except ValidationError:
            pass  # a refusal in words: nothing is saved

    def _act(self, what: str, which: int, size: int) -> None:
        rows = list(Registration.objects.order_by("pk"))
        if what in ("place", "group", "together"):
            people = [self._somebody(which + n) for n in range(1 if what == "place" else size + 1)]
            new = an_order(*people, is_known=which % 2 == 0, stays_together=what == "together")
            place_order(enrolment=self.enrolment, new=new, at=self.at)
        elif what == "lapse":
            lapse(at=self.at)
        elif what == "promote":
            promote(enrolment=self.enrolment, at=self.at)
        elif rows:
            one = rows[which % len(rows)]
            if what == "confirm":
                confirm_order(order=one.order, at=self.at)
            else:
                VERBS[what](registration=one, at=self.at)

    def _somebody(self, which: int) -> Participant:
        self.names += 1
        name = f"p{self.names}"
        return Participant(last_name=name, email=f"{name}@exemple.example", ticket=self.tickets[which % 2])

    def check(self) -> None:
        holding = Registration.objects.holding_a_place()
        assert holding.count() <= self.capacity
        assert holding.filter(ticket=self.tickets[0]).count() <= self.few
        ranks = list(Registration.objects.values_list("place", flat=True))
        assert len(ranks) == len(set(ranks))
        self._check_nobody_was_passed_over()

    def _check_nobody_was_passed_over(self) -> None:
        """Nobody waits while a place that she could take is free: so those before her were served before."""
        places = places_of(self.enrolment)
        alone = Registration.objects.waiting().filter(order__stays_together=False)
        assert not [one for one in alone if places.are_for(one.ticket_id)]


VERBS = {"cancel": cancel_registration, "accept": accept_offer, "decline": decline_offer}


@pytest.mark.slow
@settings(max_examples=40)
@given(ACTS, st.integers(1, 4), st.integers(0, 2), st.booleans())
def test_random_days_of_a_registration(db, acts, capacity, few, waits):
    with transaction.atomic():
        play = Play(capacity, few, waits)
        for act in acts:
            play.act(*act)
            play.check()
        transaction.set_rollback(True)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_offers_follow_the_ranks(db, leaving):
    with transaction.atomic():
        enrolment = an_enrolment(6)
        for number in range(14):
            one = Participant(last_name=str(number), email=f"n{number}@exemple.example")
            place_order(enrolment=enrolment, new=an_order(one, is_known=True), at=NOW)
        for which in leaving:
            holders = list(enrolment.registrations.holding_a_place().order_by("place"))
            cancel_registration(registration=holders[which], at=NOW)
            waiting = enrolment.registrations.waiting().values_list("place", flat=True)
            offered = enrolment.registrations.filter(state="offered").values_list("place", flat=True)
            assert max(offered, default=0) < min(waiting, default=100)
        transaction.set_rollback(True)


def test_nothing_is_left_of_an_order_refused(db):
    enrolment = an_enrolment(1, has_waiting_list=False)
    place_order(enrolment=enrolment, new=an_order("Ana"), at=NOW)
    with pytest.raises(ValidationError):
        place_order(enrolment=enrolment, new=an_order("Bob"), at=NOW)
    enrolment.refresh_from_db()
    assert (Registration.objects.count(), enrolment.last_place) == (1, 1)
