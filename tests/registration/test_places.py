"""Who gets a place, who waits, who is next."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from arrimage.registration.emails import write_due
from arrimage.registration.models import Order, Registration, RegistrationLetter
from arrimage.registration.operations import (
    accept_offer,
    approve,
    cancel_order,
    cancel_registration,
    confirm_order,
    decline_offer,
    lapse,
    offer_place,
    place_order,
    promote,
    refuse,
    transfer,
)
from tests.registration.conftest import (
    DAY,
    NOW,
    after,
    an_enrolment,
    an_event,
    an_order,
    named,
    place,
    somebody,
    states,
)


def letters(name: str) -> list[str]:
    written = RegistrationLetter.objects.filter(registration__first_name=name)
    return list(written.order_by("pk").values_list("kind", flat=True))


def test_a_place_is_held_until_the_mailed_link_is_pressed(enrolment):
    order = place(enrolment, "Ana")
    assert (states(enrolment), letters("Ana")) == ({"Ana": "unconfirmed"}, ["confirm"])
    confirm_order(order=order, at=after(minutes=5))
    confirm_order(order=order, at=after(minutes=6))
    assert (states(enrolment), letters("Ana")) == ({"Ana": "confirmed"}, ["confirm", "confirmed"])


def test_those_who_do_not_fit_wait_in_their_order(enrolment, confirmed):
    confirmed("Ana", "Bob", "Chloé")
    confirmed("Denis")
    assert states(enrolment) == {"Ana": "confirmed", "Bob": "confirmed", "Chloé": "waiting", "Denis": "waiting"}
    assert letters("Denis") == ["waiting"]


def test_a_group_may_choose_to_wait_together(enrolment, confirmed):
    confirmed("Ana")
    confirmed("Bob", "Chloé", stays_together=True)
    assert states(enrolment) == {"Ana": "confirmed", "Bob": "waiting", "Chloé": "waiting"}
    confirmed("Denis")
    assert named(enrolment, "Denis").state == "confirmed"
    cancel_registration(registration=named(enrolment, "Ana"), at=NOW)
    assert (named(enrolment, "Bob").state, named(enrolment, "Chloé").state) == ("waiting", "waiting")
    cancel_registration(registration=named(enrolment, "Denis"), at=NOW)
    assert (named(enrolment, "Bob").state, named(enrolment, "Chloé").state) == ("offered", "offered")


def test_a_place_given_up_is_offered_to_the_next_with_a_deadline(enrolment, confirmed):
    confirmed("Ana", "Bob")
    confirmed("Chloé")
    confirmed("Denis")
    cancel_registration(registration=named(enrolment, "Ana"), at=after(hours=1))
    chloe = named(enrolment, "Chloé")
    assert states(enrolment) == {"Ana": "cancelled", "Bob": "confirmed", "Chloé": "offered", "Denis": "waiting"}
    assert chloe.state_until == after(hours=49)
    accept_offer(registration=chloe, at=after(hours=2))
    accept_offer(registration=chloe, at=after(hours=3))
    assert (named(enrolment, "Chloé").state, letters("Chloé")) == ("confirmed", ["waiting", "offered", "confirmed"])


def test_an_offer_left_alone_goes_to_the_next(enrolment, confirmed):
    confirmed("Ana", "Bob", "Chloé", "Denis")
    cancel_registration(registration=named(enrolment, "Bob"), at=NOW)
    assert lapse(at=after(hours=47)) == 0
    assert lapse(at=after(hours=48)) == 1
    assert (named(enrolment, "Chloé").state, named(enrolment, "Denis").state) == ("expired", "offered")
    assert letters("Chloé") == ["waiting", "offered", "expired"]
    with pytest.raises(ValidationError, match=r"lapsed|échu"):
        accept_offer(registration=named(enrolment, "Chloé"), at=after(hours=49))


def test_close_to_the_event_the_deadline_is_half_of_what_is_left(enrolment, confirmed):
    confirmed("Ana", "Bob", "Chloé")
    day_before = NOW.replace(day=14, hour=17)
    cancel_registration(registration=named(enrolment, "Ana"), at=day_before)
    assert named(enrolment, "Chloé").state_until == day_before + timedelta(hours=12)


def test_nobody_is_offered_a_place_once_the_event_began(enrolment, confirmed, coralie):
    confirmed("Ana", "Bob", "Chloé")
    cancel_registration(registration=named(enrolment, "Ana"), at=NOW.replace(day=15, hour=18), by=coralie)
    assert named(enrolment, "Chloé").state == "waiting"


def test_a_place_that_is_not_confirmed_in_an_hour_goes_to_the_next(enrolment, confirmed):
    order = place(enrolment, "Ana")
    confirmed("Bob", "Chloé")
    assert lapse(at=after(minutes=61)) == 1
    assert states(enrolment) == {"Ana": "expired", "Bob": "confirmed", "Chloé": "offered"}
    confirm_order(order=order, at=after(minutes=70))
    assert states(enrolment) == {"Bob": "confirmed", "Chloé": "offered", "Ana": "waiting"}


def test_who_confirms_late_keeps_her_place_when_nobody_took_it(enrolment):
    order = place(enrolment, "Ana")
    lapse(at=after(hours=2))
    confirm_order(order=order, at=after(hours=3))
    assert states(enrolment) == {"Ana": "confirmed"}


def test_a_group_that_confirms_late_waits_together_too(enrolment, confirmed):
    order = place(enrolment, "Ana", "Bob", stays_together=True)
    lapse(at=after(hours=2))
    confirmed("Chloé")
    confirm_order(order=order, at=after(hours=3))
    assert states(enrolment) == {"Chloé": "confirmed", "Ana": "waiting", "Bob": "waiting"}
    assert letters("Ana")[-1] == letters("Bob")[-1] == "waiting"


def test_a_form_sent_twice_makes_one_order(enrolment):
    from uuid import uuid4

    token = uuid4()
    first, second = (place(enrolment, "Ana", form_token=token) for _time in range(2))
    assert (first, Order.objects.count(), Registration.objects.count()) == (second, 1, 1)


def test_who_registered_already_is_told_by_mail_alone(enrolment, confirmed, posted):
    confirmed("Ana")
    before = len(posted)
    assert place_order(enrolment=enrolment, new=an_order("Ana"), at=after(hours=2)) is None
    write_due(at=after(hours=2))
    assert (Registration.objects.count(), [one.to for one in posted[before:]]) == (1, ["ana@exemple.example"])
    order = place(enrolment, "Ana", "Bob", at=after(hours=2))
    assert [one.first_name for one in order.registrations.all()] == ["Bob"]


def test_a_ticket_that_is_full_lets_the_others_pass(enrolment, confirmed):
    few = enrolment.tickets.create(name_fr="Visite", capacity=1)
    many = enrolment.tickets.create(name_fr="Conférence")
    confirmed(somebody("Ana", ticket=few))
    confirmed(somebody("Bob", ticket=few))
    confirmed(somebody("Chloé", ticket=many))
    assert states(enrolment) == {"Ana": "confirmed", "Bob": "waiting", "Chloé": "confirmed"}
    cancel_registration(registration=named(enrolment, "Chloé"), at=NOW)
    assert named(enrolment, "Bob").state == "waiting"
    cancel_registration(registration=named(enrolment, "Ana"), at=NOW)
    assert named(enrolment, "Bob").state == "offered"


def test_more_places_are_offered_to_those_who_wait(enrolment, confirmed):
    confirmed("Ana", "Bob", "Chloé", "Denis")
    enrolment.capacity = 3
    enrolment.save()
    assert [one.first_name for one in promote(enrolment=enrolment, at=NOW)] == ["Chloé"]


def test_the_staff_approves_or_refuses_where_the_event_wants_it(db):
    enrolment = an_enrolment(needs_approval=True)
    place(enrolment, "Ana", is_known=True)
    place(enrolment, "Bob", is_known=True)
    place(enrolment, "Chloé", is_known=True)
    assert states(enrolment) == {"Ana": "pending", "Bob": "pending", "Chloé": "waiting"}
    approve(registration=named(enrolment, "Ana"), at=NOW)
    refuse(registration=named(enrolment, "Bob"), at=NOW)
    assert states(enrolment) == {"Ana": "confirmed", "Bob": "refused", "Chloé": "offered"}
    with pytest.raises(ValidationError):
        approve(registration=named(enrolment, "Bob"), at=NOW)
    accept_offer(registration=named(enrolment, "Chloé"), at=NOW)
    assert named(enrolment, "Chloé").state == "pending"


def test_leaving_the_list_or_the_offer(enrolment, confirmed):
    confirmed("Ana", "Bob", "Chloé", "Denis", "Emma")
    decline_offer(registration=named(enrolment, "Denis"), at=NOW)
    cancel_registration(registration=named(enrolment, "Ana"), at=NOW)
    decline_offer(registration=named(enrolment, "Chloé"), at=NOW)
    assert list(states(enrolment).values()) == ["cancelled", "confirmed", "cancelled", "cancelled", "offered"]


def test_a_whole_order_is_given_up(enrolment, confirmed):
    order = confirmed("Ana", "Bob")
    assert cancel_order(order=order, at=NOW) == 2
    assert cancel_order(order=order, at=NOW) == 0


def test_a_place_goes_to_another_person(enrolment, confirmed, posted):
    confirmed("Ana")
    code = named(enrolment, "Ana").code
    moved = transfer(
        registration=named(enrolment, "Ana"), first_name="Zoé", last_name="Roy", email="zoe@exemple.example", at=NOW
    )
    assert (moved.state, moved.email, moved.code == code) == ("confirmed", "zoe@exemple.example", False)
    # Her own is taken back, which says who comes instead; the other has hers.
    assert [one.to for one in posted[1:]] == ["ana@exemple.example", "zoe@exemple.example"]
    assert "Votre place est donnée à Zoé Roy." in posted[1].text
    assert "réservée" not in posted[1].text
    assert "METHOD:CANCEL" in posted[1].calendar


def test_whoever_registered_a_colleague_reads_to_whom_her_place_went(enrolment, confirmed, posted):
    confirmed("Ana", "Bob")
    del posted[:]
    transfer(
        registration=named(enrolment, "Bob"), first_name="Zoé", last_name="Roy", email="zoe@exemple.example", at=NOW
    )
    assert [one.to for one in posted] == ["bob@exemple.example", "ana@exemple.example", "zoe@exemple.example"]
    assert "La place de Bob Exemple est donnée à Zoé Roy." in posted[1].text


def test_cancelling_for_everybody_tells_each_once_and_whoever_registered_them_of_all(enrolment, confirmed, posted):
    order = confirmed("Ana", "Bob")
    del posted[:]
    cancel_order(order=order, at=NOW)
    assert sorted(one.to for one in posted) == ["ana@exemple.example", "bob@exemple.example"]


def test_a_colleague_who_cancels_tells_whoever_registered_her(enrolment, confirmed, posted):
    confirmed("Ana", "Bob")
    del posted[:]
    cancel_registration(registration=named(enrolment, "Bob"), at=NOW)
    assert [one.to for one in posted] == ["bob@exemple.example", "ana@exemple.example"]
    assert "Bob Exemple" in posted[1].text


def test_the_staff_gives_one_place_too_many_knowingly(enrolment, confirmed, coralie):
    confirmed("Ana", "Bob", "Chloé", "Denis")
    place(enrolment, "Emma", by=coralie)
    place(enrolment, "Félix", by=coralie, beyond_capacity=True)
    assert (named(enrolment, "Emma").state, named(enrolment, "Félix").state) == ("waiting", "confirmed")
    with pytest.raises(ValidationError):
        offer_place(registration=named(enrolment, "Denis"), at=NOW)
    offer_place(registration=named(enrolment, "Denis"), at=NOW, beyond_capacity=True)
    assert (named(enrolment, "Chloé").state, named(enrolment, "Denis").state) == ("waiting", "offered")


@pytest.mark.parametrize(
    ("event", "said", "at"),
    [
        ({}, {"is_open": False}, NOW),
        ({}, {"opens_at": after(hours=1)}, NOW),
        ({}, {"closes_at": NOW}, NOW),
        ({}, {}, NOW.replace(day=15, hour=17)),
        ({"state": "draft"}, {}, NOW),
        ({"state": "closed"}, {}, NOW),
        ({"status": "cancelled"}, {}, NOW),
        ({"audience": "invited"}, {}, NOW),
        ({}, {"has_waiting_list": False, "capacity": 0}, NOW),
    ],
)
def test_when_one_cannot_register_a_sentence_says_why(db, event, said, at):
    enrolment = an_enrolment(event=an_event(DAY, **event), **said)
    with pytest.raises(ValidationError) as refused:
        place(enrolment, "Ana", at=at)
    assert refused.value.messages[0].endswith(".")
    assert not Order.objects.exists()


def test_too_many_in_a_group_or_of_an_organisation(db):
    enrolment = an_enrolment(None, group_limit=2, organisation_limit=1)
    with pytest.raises(ValidationError, match="2"):
        place(enrolment, "Ana", "Bob", "Chloé")
    place(enrolment, somebody("Ana", organisation_name="Café des Rives"))
    with pytest.raises(ValidationError, match="CAFE"):
        place(enrolment, somebody("Bob", organisation_name="CAFE DES RIVES"))


def test_only_a_part_of_the_group_fits_where_nobody_waits(db):
    enrolment = an_enrolment(1, has_waiting_list=False)
    with pytest.raises(ValidationError, match="1"):
        place(enrolment, "Ana", "Bob")


def test_an_invitation_opens_an_event_for_the_invited(db):
    enrolment = an_enrolment(event=an_event(audience="invited"))
    place(enrolment, "Ana", is_invited=True)
    assert states(enrolment) == {"Ana": "unconfirmed"}


def test_until_an_address_is_confirmed_one_letter_alone_leaves(enrolment, posted):
    place(enrolment, "Ana", "Bob", "Chloé")
    place(enrolment, "Denis", "Emma")
    assert [one.to for one in posted] == ["ana@exemple.example", "denis@exemple.example"]


def test_whoever_is_registered_already_counts_once_in_the_limit_of_her_organisation(db):
    enrolment = an_enrolment(None, organisation_limit=2)
    coop = [somebody(name, organisation_name="Coop") for name in ("Ana", "Chloé", "Denis")]
    place(enrolment, coop[0], is_known=True)
    place(enrolment, *coop[:2], is_known=True)
    assert states(enrolment) == {"Ana": "confirmed", "Chloé": "confirmed"}
    with pytest.raises(ValidationError, match="3"):
        place(enrolment, coop[0], coop[2], is_known=True)


def call_off(enrolment, status):
    activity = enrolment.event.activity
    activity.status = status
    activity.save()


CALLED_OFF = [("cancelled", "Cet événement est annulé."), ("postponed", "Cet événement est reporté")]


@pytest.mark.parametrize(("status", "said"), CALLED_OFF)
def test_an_event_that_is_called_off_gives_no_place_to_anybody(enrolment, confirmed, posted, coralie, status, said):
    confirmed("Ana", "Bob", "Chloé", "Denis")
    for name, state in (("Bob", "pending"), ("Denis", "offered")):
        one = named(enrolment, name)
        one.state, one.state_until = state, after(hours=2)
        one.save()
    call_off(enrolment, status)
    before, letters = states(enrolment), len(posted)
    zoe = {"first_name": "Zoé", "last_name": "Roy", "email": "zoe@exemple.example"}
    for verb in (
        lambda: transfer(registration=named(enrolment, "Ana"), at=NOW, **zoe),
        lambda: transfer(registration=named(enrolment, "Ana"), at=NOW, by=coralie, **zoe),
        lambda: approve(registration=named(enrolment, "Bob"), at=NOW),
        lambda: offer_place(registration=named(enrolment, "Chloé"), at=NOW, beyond_capacity=True),
        lambda: accept_offer(registration=named(enrolment, "Denis"), at=NOW),
        lambda: place(enrolment, "Emma", by=coralie, beyond_capacity=True),
    ):
        with pytest.raises(ValidationError, match=said):
            verb()
    assert (states(enrolment), len(posted)) == (before, letters)


def test_the_staff_still_notes_who_came_to_an_event_that_was_held(enrolment, confirmed, coralie):
    confirmed("Ana")
    call_off(enrolment, "held")
    place(enrolment, "Bob", at=NOW.replace(day=16), by=coralie)
    zoe = {"first_name": "Zoé", "last_name": "Roy", "email": "zoe@exemple.example"}
    transfer(registration=named(enrolment, "Ana"), at=NOW.replace(day=16), by=coralie, **zoe)
    assert states(enrolment) == {"Zoé": "confirmed", "Bob": "confirmed"}


def test_whoever_is_entered_once_the_event_began_is_not_told_to_come(enrolment, coralie, posted):
    enrolment.capacity = 1
    enrolment.save()
    place(enrolment, "Ana", "Bob", at=NOW.replace(day=15, hour=18), by=coralie)
    assert states(enrolment) == {"Ana": "confirmed", "Bob": "waiting"}
    assert posted == []


def test_whoever_is_entered_afterwards_is_told_what_she_owes(enrolment, coralie, posted):
    ticket = enrolment.tickets.create(name_fr="Régulier", pricing="fixed", price=Decimal(40))
    place(enrolment, somebody("Ana", ticket=ticket), at=NOW.replace(day=16), by=coralie)
    [letter] = posted
    assert (letter.subject, letter.calendar) == ("L’inscription est notée\xa0: Cinq à sept", "")
    assert "40,00\xa0$" in letter.text
    assert "réservée" not in letter.text
    assert "plus venir" not in letter.text
