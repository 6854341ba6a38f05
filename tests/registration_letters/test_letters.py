"""What those registered receive: in their language, once, with what they need and nothing of others."""

import threading
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from icalendar import Calendar

from arrimage.agenda.signals import Change
from arrimage.letters.models import Delivery, Mailing
from arrimage.registration.emails import tell, write_to
from arrimage.registration.models import RegistrationLetter
from arrimage.registration.operations import cancel_registration, transfer
from tests.registration_letters.letters_at_hand import (
    NOW,
    State,
    a_registration,
    an_event,
    an_order,
    change,
    registered,
    written,
)

Kind = RegistrationLetter.Kind
pytestmark = pytest.mark.django_db
FITTING = {Kind.PENDING: State.PENDING, Kind.WAITING: State.WAITING, Kind.OFFERED: State.OFFERED}
FITTING |= {Kind.CONFIRM: State.UNCONFIRMED, Kind.EXPIRED: State.EXPIRED, Kind.REFUSED: State.REFUSED}
FITTING |= {Kind.CANCELLED: State.CANCELLED}
OPEN = [kind for kind in Kind if kind != Kind.MESSAGE]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", OPEN)
def test_each_letter_says_what_happens_when_and_where(kind, language):
    event = an_event(access_notes="Entrée par la cour.", online_url="https://visio.example/salle", is_online=True)
    one = registered(event, language=language, state=FITTING.get(kind, State.CONFIRMED))
    tell([one], kind, at=NOW)
    [row] = written(one)
    assert row.address == "elise@ferme.example"
    assert "5 à 7 de réseautage" in row.own_subject
    assert "Café du Canal" in row.own_text
    when = {"fr": "jeudi 3 décembre 2026, de 18\xa0h\xa030 à 20\xa0h", "en": "Thursday, December 3, 2026, from 18:30"}
    assert when[language] in row.own_text
    greeting = {"fr": "Bonjour Élise Tremblay,", "en": "Hello Élise Tremblay,"}[language]
    assert row.own_text.startswith(greeting)
    assert not any(sign in row.own_text for sign in ("{{", "{%", "\n\n\n", "None"))
    assert row.own_text == row.own_text.strip()


@pytest.mark.parametrize("state", State)
def test_the_online_link_is_only_for_those_registered(state):
    event = an_event(online_url="https://visio.example/salle", is_online=True)
    one = registered(event, state=state)
    tell([one], Kind.CHANGED, at=NOW)
    [row] = written(one)
    assert ("visio.example" in row.own_text + row.own_calendar) == (state == State.CONFIRMED)


def test_the_confirmation_leads_to_her_page_and_goes_to_her_calendar():
    one = registered(an_event(enrolment={"welcome": "Apportez votre tasse."}))
    tell([one], Kind.CONFIRMED, at=NOW)
    [row] = written(one)
    assert f"/inscriptions/{one.order.token}/" in row.own_text
    assert "Apportez votre tasse." in row.own_text
    assert "/inscriptions/agenda/" in row.own_text
    calendar = Calendar.from_ical(row.own_calendar)
    [entry] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert entry["ATTENDEE"] == "mailto:elise@ferme.example"
    assert f"/inscriptions/{one.order.token}/" in entry["DESCRIPTION"]


@pytest.mark.parametrize("kind", [Kind.CONFIRM, Kind.PENDING, Kind.WAITING, Kind.OFFERED, Kind.EXPIRED, Kind.REFUSED])
def test_nothing_goes_to_the_calendar_of_whoever_is_not_registered(kind):
    one = registered(an_event(), state=FITTING[kind])
    tell([one], kind, at=NOW)
    assert written(one)[0].own_calendar == ""


def test_a_letter_is_written_once_for_a_kind_and_an_occasion():
    one = registered(an_event())
    for occasion in ("", "", "2", "2"):
        tell([one, one], Kind.CHANGED, at=NOW, occasion=occasion)
    assert one.letters.count() == Delivery.objects.count() == 2


def test_a_group_without_addresses_of_their_own_receives_one_letter_that_names_all():
    order = an_order(an_event())
    group = [a_registration(order, name) for name in ("Élise Tremblay", "Jean Roy", "Anna Bélanger")]
    tell(group, Kind.CONFIRMED, at=NOW)
    [row] = Delivery.objects.all()
    assert "Élise Tremblay, Jean Roy, Anna Bélanger" in row.own_text
    assert {letter.reference for letter in RegistrationLetter.objects.all()} == {str(row.pk)}


def test_a_colleague_is_written_to_herself_and_cannot_open_what_is_not_hers():
    order = an_order(an_event())
    elise, jean = a_registration(order), a_registration(order, "Jean Roy", "jean@recolte.example")
    tell([elise, jean], Kind.CONFIRMED, at=NOW)
    hers, his = written(elise)[0], written(jean)[0]
    assert his.address == "jean@recolte.example"
    for said in (his.own_text, his.own_calendar):
        assert str(order.token) not in said
    assert "faite par Élise Tremblay" in his.own_text
    assert "Jean" not in hers.own_text + hers.own_calendar


def test_until_the_address_is_confirmed_nothing_goes_to_others_that_were_typed():
    order = an_order(an_event(), confirmed_at=None)
    jean = a_registration(order, "Jean Roy", "jean@recolte.example", State.WAITING)
    tell([jean], Kind.WAITING, at=NOW)
    assert [row.address for row in Delivery.objects.all()] == ["elise@ferme.example"]


def test_whoever_registers_others_only_has_a_copy_with_the_invoice_and_no_entry_in_her_calendar():
    order = an_order(an_event())
    jean = a_registration(order, "Jean Roy", "jean@recolte.example", price=Decimal(40))
    tell([jean], Kind.CONFIRMED, at=NOW)
    assert "40,00" not in written(jean)[0].own_text
    copy = Delivery.objects.get(address="elise@ferme.example")
    assert "Jean Roy" in copy.own_text
    assert "40,00" in copy.own_text
    assert copy.own_calendar == ""


def test_an_offer_goes_to_whoever_can_accept_it_with_its_end():
    order = an_order(an_event())
    jean = a_registration(order, "Jean Roy", "jean@recolte.example", State.OFFERED)
    tell([jean], Kind.OFFERED, at=NOW, occasion="1")
    [row] = written(jean)
    assert row.address == "elise@ferme.example"
    assert "dimanche 22 novembre 2026, 10\xa0h" in row.own_text


def test_cancelling_takes_the_event_off_her_calendar_without_calling_it_off():
    one = registered(an_event(online_url="https://salle.example/1"))
    tell([one], Kind.CONFIRMED, at=NOW)
    one.state = State.CANCELLED
    one.save()
    tell([one], Kind.CANCELLED, at=NOW + timedelta(hours=1))
    assert "salle.example" in written(one, "confirmed")[0].own_calendar
    assert "salle.example" not in written(one, "cancelled")[0].own_calendar  # she takes part no more
    calendar = Calendar.from_ical(written(one, "cancelled")[0].own_calendar)
    [entry] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "CANCEL"
    assert "STATUS" not in entry  # RFC 5546, 3.2.5: the event itself goes on


def test_it_stays_in_her_calendar_while_somebody_she_registered_still_comes():
    order = an_order(an_event())
    elise, jean = a_registration(order), a_registration(order, "Jean Roy")
    tell([elise, jean], Kind.CONFIRMED, at=NOW)
    jean.state = State.CANCELLED
    jean.save()
    tell([jean], Kind.CANCELLED, at=NOW)
    assert written(jean, "cancelled")[0].own_calendar == ""


def test_somebody_who_only_waited_has_nothing_to_take_off():
    one = registered(an_event(), state=State.CANCELLED)
    tell([one], Kind.CANCELLED, at=NOW)
    assert written(one)[0].own_calendar == ""


def test_without_an_address_the_row_says_why_nothing_left():
    one = registered(an_event(), email="")
    tell([one], Kind.CONFIRMED, at=NOW)
    [letter] = one.letters.all()
    assert (letter.reference, letter.withheld) == ("", "Aucun courriel n’est connu.")
    assert not Mailing.objects.exists()


@pytest.mark.slow
def test_hundreds_are_written_to_in_a_few_statements(django_assert_max_num_queries):
    event = an_event()
    group = [registered(event, f"Personne {number}", f"p{number}@ferme.example") for number in range(150)]
    with django_assert_max_num_queries(40):
        tell(group, Kind.CHANGED, at=NOW, occasion="1")
    assert Delivery.objects.count() == 150
    assert {row.own_calendar.count("ATTENDEE") for row in Delivery.objects.all()} == {1}


def test_the_coordinator_writes_her_own_words_once():
    one = registered(an_event())
    said = {"subject": "Le stationnement", "text": "Garez-vous derrière l’église.", "occasion": "jeton"}
    assert write_to([one], at=NOW, **said) == 1
    assert write_to([one], at=NOW, **said) == 0
    [row] = written(one, "message")
    assert row.own_subject == "Le stationnement"
    assert "Garez-vous derrière l’église." in row.own_text


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_one_letter():
    one = registered(an_event())
    start, errors = threading.Barrier(2), []

    def write() -> None:
        try:
            start.wait()
            tell([one], Kind.CONFIRMED, at=NOW)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert Delivery.objects.count() == one.letters.count() == 1


def entry_of(row) -> tuple[str, int]:
    calendar = Calendar.from_ical(row.own_calendar)
    [entry] = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), int(entry["SEQUENCE"])


def test_who_leaves_has_a_cancellation_above_her_invitation_and_never_under_it_when_she_comes_back():
    event, zoe = an_event(), {"first_name": "Zoé", "last_name": "Roy", "email": "zoe@ferme.example"}
    place = registered(event)
    luc = registered(event, "Luc Roy", "luc@ferme.example")
    tell([place, luc], Kind.CONFIRMED, at=NOW)
    cancel_registration(registration=luc, at=NOW)
    transfer(registration=place, at=NOW, **zoe)
    elise = {"first_name": "Élise", "last_name": "Tremblay", "email": "elise@ferme.example"}
    transfer(registration=place, at=NOW, **elise)
    change(event, at=NOW + timedelta(days=1), place="Bibliothèque")
    place.refresh_from_db()
    cancel_registration(registration=place, at=NOW + timedelta(days=1))
    again = registered(event)
    tell([again], Kind.CONFIRMED, at=NOW + timedelta(days=1))
    change(event, Change.CANCELLED, at=NOW + timedelta(days=2), status="cancelled")
    received = Delivery.objects.filter(address="elise@ferme.example").exclude(own_calendar="").order_by("pk")
    told = [entry_of(row) for row in received]
    assert [method for method, _n in told] == ["REQUEST", "CANCEL", "REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    for (_method, before), (method, now) in pairwise(told):
        assert now > before if method == "CANCEL" else now >= before
    hers, his = (
        [entry_of(row) for row in Delivery.objects.filter(address=f"{who}@ferme.example") if row.own_calendar]
        for who in ("zoe", "luc")
    )
    assert [method for method, _number in (*hers, *his)] == ["REQUEST", "CANCEL"] * 2
    assert hers[0][1] < hers[1][1]
    assert his[0][1] < his[1][1]
