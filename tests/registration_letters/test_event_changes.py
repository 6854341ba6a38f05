"""An event is moved, postponed or cancelled: whoever counts on it is told, and her calendar follows."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from icalendar import Calendar

from arrimage.agenda.models import Activity
from arrimage.agenda.signals import Change
from arrimage.billing.amounts import NewLine
from arrimage.billing.models import Invoice
from arrimage.billing.operations import credit_invoice, issue_invoice
from arrimage.billing.payers import payer_of
from arrimage.billing.tokens import page_url
from arrimage.letters.models import Delivery
from arrimage.network.models import Organisation
from arrimage.registration.emails import tell
from arrimage.registration.models import RegistrationLetter
from arrimage.registration.tokens import own_path
from tests.registration_letters.letters_at_hand import (
    NOW,
    ZONE,
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


@dataclass
class Diary:
    """A calendar as RFC 5546 wants it: knows events by UID, takes what is newer, lets go of what is cancelled."""

    known: dict[str, tuple[int, datetime, datetime]] = field(default_factory=dict)
    seen: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def receive(self, message: str) -> None:
        calendar = Calendar.from_ical(message)
        [event] = calendar.walk("VEVENT")
        uid, rank = str(event["UID"]), (int(event["SEQUENCE"]), event["DTSTAMP"].dt)
        if rank < self.seen.get(uid, (-1, rank[1])):
            return
        self.seen[uid] = rank
        if calendar["METHOD"] == "CANCEL":
            self.known.pop(uid, None)
        else:
            self.known[uid] = (rank[0], event["DTSTART"].dt, event["DTEND"].dt)


def times(diary: Diary) -> list[tuple[datetime, datetime]]:
    return [(start, end) for _sequence, start, end in diary.known.values()]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def test_a_calendar_follows_the_event_from_the_confirmation_to_the_cancellation():
    one, diary = registered(an_event()), Diary()
    event = one.enrolment.event
    tell([one], Kind.CONFIRMED, at=NOW)
    change(event, at=NOW + timedelta(days=1), start_time=time(19), end_time=time(21))
    change(event, Change.POSTPONED, at=NOW + timedelta(days=2), date=date(2026, 12, 10))
    messages = [row.own_calendar for row in written(one)]
    for message in messages:
        diary.receive(message)
    assert times(diary) == [(at(date(2026, 12, 10), 19), at(date(2026, 12, 10), 21))]
    for message in messages:  # the post brings old letters late
        diary.receive(message)
    assert times(diary) == [(at(date(2026, 12, 10), 19), at(date(2026, 12, 10), 21))]
    change(event, Change.CANCELLED, at=NOW + timedelta(days=3), status=Activity.Status.CANCELLED)
    diary.receive(written(one)[-1].own_calendar)
    assert times(diary) == []
    for message in messages:
        diary.receive(message)
    assert times(diary) == []


def test_postponed_to_no_day_yet_it_leaves_the_calendar_and_comes_back_with_its_day():
    one, diary = registered(an_event()), Diary()
    event = one.enrolment.event
    tell([one], Kind.CONFIRMED, at=NOW)
    change(event, Change.POSTPONED, at=NOW + timedelta(days=1), status="postponed")
    [put_off] = written(one, "changed")
    assert put_off.own_subject.startswith("Reporté")
    assert "3 décembre" not in put_off.own_text
    diary.receive(written(one, "confirmed")[0].own_calendar)
    diary.receive(put_off.own_calendar)
    assert times(diary) == []
    change(event, at=NOW + timedelta(days=2), status="planned", date=date(2026, 12, 17))
    diary.receive(written(one)[-1].own_calendar)
    assert times(diary) == [(at(date(2026, 12, 17), 18, 30), at(date(2026, 12, 17), 20))]


def test_all_concerned_are_told_each_what_concerns_her():
    event = an_event()
    people = {state: registered(event, f"Personne {state}", f"{state}@ferme.example", state=state) for state in State}
    change(event, why="La salle est inondée.")
    said = {state: written(one) for state, one in people.items()}
    concerned = {State.CONFIRMED, State.PENDING, State.OFFERED, State.WAITING}
    assert {state for state, rows in said.items() if rows} == concerned
    assert all("La salle est inondée." in rows[0].own_text for rows in said.values() if rows)
    assert {state for state, rows in said.items() if rows and rows[0].own_calendar} == {State.CONFIRMED}
    assert "liste d’attente" in said[State.WAITING][0].own_text
    assert "encore réservée jusqu’au dimanche 22 novembre" in said[State.OFFERED][0].own_text


def test_each_change_is_told_once_and_the_next_one_too():
    one = registered(an_event())
    change(one.enrolment.event)
    change(one.enrolment.event, place="Bibliothèque")
    assert ["Bibliothèque" in row.own_text for row in written(one)] == [False, True]


def test_what_is_undone_tells_nobody():
    one = registered(an_event())
    with transaction.atomic():
        change(one.enrolment.event)
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()


def test_an_event_without_registration_tells_nobody():
    event = an_event()
    event.enrolment.delete()
    event.refresh_from_db()
    change(event)
    assert not Delivery.objects.exists()


def test_cancelled_those_offered_a_place_wait_again_and_all_are_told():
    event = an_event()
    offered = registered(event, "Anna Roy", "anna@ferme.example", state=State.OFFERED)
    waiting = registered(event, "Luc Roy", "luc@ferme.example", state=State.WAITING)
    change(event, Change.CANCELLED, status=Activity.Status.CANCELLED)
    offered.refresh_from_db()
    assert (offered.state, offered.state_until) == (State.WAITING, None)
    assert offered.history.count() == 2
    for one in (offered, waiting):
        [row] = written(one)
        assert row.own_subject.startswith("Annulé")
        assert row.own_calendar == ""


def an_invoice() -> Invoice:
    payer = payer_of(Organisation.objects.create(name="Ferme des Rives", email="elise@ferme.example"))
    line = NewLine(label="Billet", unit_price=Decimal(40))
    return issue_invoice(payer=payer, lines=[line], on=NOW.date(), at=NOW)


def test_cancelled_the_invoice_is_credited_and_the_letter_says_how_the_money_comes_back():
    invoice = an_invoice()
    one = registered(an_event(), invoice=invoice, price=Decimal(40))
    change(one.enrolment.event, Change.CANCELLED, status=Activity.Status.CANCELLED)
    [note] = invoice.credit_notes.all()
    assert note.total == invoice.total
    [row] = written(one)
    assert invoice.number in row.own_text
    assert "vous rendra l’argent" in row.own_text
    change(one.enrolment.event, Change.CANCELLED)  # told again, credited once
    assert invoice.credit_notes.count() == 1


def test_held_after_all_everybody_concerned_is_told_with_its_day_and_the_calendar_takes_it_back():
    event, diary = an_event(), Diary()
    one = registered(event)
    waiting = registered(event, "Luc Roy", "luc@ferme.example", state=State.WAITING)
    event.enrolment.capacity = 1
    event.enrolment.save()
    tell([one], Kind.CONFIRMED, at=NOW)
    change(event, Change.CANCELLED, at=NOW + timedelta(days=1), status=Activity.Status.CANCELLED)
    change(event, Change.REINSTATED, at=NOW + timedelta(days=2), status=Activity.Status.PLANNED)
    for row in written(one):
        diary.receive(row.own_calendar)
    assert times(diary) == [(at(date(2026, 12, 3), 18, 30), at(date(2026, 12, 3), 20))]
    for row in (written(one, "reinstated")[0], written(waiting, "reinstated")[0]):
        assert row.own_subject.startswith("Finalement maintenu")
        assert "jeudi 3 décembre 2026" in row.own_text
    assert "liste d’attente" in written(waiting)[-1].own_text


def test_held_after_all_the_place_that_was_offered_is_offered_again_to_the_first():
    event = an_event(enrolment={"capacity": 1})
    offered = registered(event, "Anna Roy", "anna@ferme.example", state=State.OFFERED)
    waiting = registered(event, "Luc Roy", "luc@ferme.example", state=State.WAITING)
    change(event, Change.CANCELLED, at=NOW + timedelta(days=1), status=Activity.Status.CANCELLED)
    change(event, Change.REINSTATED, at=NOW + timedelta(days=2), status=Activity.Status.PLANNED)
    for one in (offered, waiting):
        one.refresh_from_db()
    assert (offered.state, waiting.state) == (State.OFFERED, State.WAITING)
    assert offered.state_until > NOW + timedelta(days=2)
    [again] = written(offered, "offered")
    assert "une place est libre pour vous" in again.own_text


def test_held_after_all_what_was_credited_is_charged_anew_once():
    invoice = an_invoice()
    event = an_event()
    one = registered(event, invoice=invoice, price=Decimal(40))
    change(event, Change.CANCELLED, at=NOW + timedelta(days=1), status=Activity.Status.CANCELLED)
    change(event, Change.REINSTATED, at=NOW + timedelta(days=2), status=Activity.Status.PLANNED)
    one.refresh_from_db()
    assert one.invoice != invoice
    assert one.invoice.total == invoice.total
    [row] = written(one, "reinstated")
    assert one.invoice.number in row.own_text
    assert invoice.number not in row.own_text
    change(event, Change.REINSTATED, at=NOW + timedelta(days=3))
    assert Invoice.objects.filter(kind="invoice").count() == 2


def test_held_after_all_the_page_of_the_order_lists_the_former_invoice_too(client):
    invoice, event = an_invoice(), an_event()
    one = registered(event, invoice=invoice, price=Decimal(40))
    change(event, Change.CANCELLED, at=NOW + timedelta(days=1), status=Activity.Status.CANCELLED)
    change(event, Change.REINSTATED, at=NOW + timedelta(days=2), status=Activity.Status.PLANNED)
    one.refresh_from_db()
    page = client.get(own_path(one.order)).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    said = " ".join(re.sub("<[^>]+>", "", page).split())
    assert f"Facture {invoice.number} : annulée par une note de crédit, il ne reste rien à payer" in said
    assert f"Facture {one.invoice.number} : 40,00 $ à payer" in said
    assert client.get(urlsplit(page_url(invoice)).path).status_code == 200


def test_held_after_all_an_invoice_credited_for_another_reason_stays_so():
    invoice = an_invoice()
    event = an_event()
    one = registered(event, invoice=invoice, price=Decimal(40))
    credit_invoice(invoice=invoice, reason="Conférencière", on=NOW.date(), at=NOW)
    change(event, Change.CANCELLED, at=NOW + timedelta(days=1), status=Activity.Status.CANCELLED)
    change(event, Change.REINSTATED, at=NOW + timedelta(days=2), status=Activity.Status.PLANNED)
    one.refresh_from_db()
    assert one.invoice == invoice


def test_the_letter_says_how_it_was_and_how_it_is():
    event = an_event()
    one, waiting = registered(event), registered(event, "Luc Roy", "luc@ferme.example", state=State.WAITING)
    change(event, start_time=time(19), end_time=time(21), place="Bibliothèque")
    for row in (*written(one), *written(waiting)):
        assert "- avant : jeudi 3 décembre 2026, de 18 h 30 à 20 h" in row.own_text.replace("\N{NO-BREAK SPACE}", " ")
        assert "- maintenant : jeudi 3 décembre 2026, de 19 h à 21 h" in row.own_text.replace("\N{NO-BREAK SPACE}", " ")
        assert "Café du Canal" in row.own_text
        assert "Bibliothèque" in row.own_text


def test_put_off_to_no_day_yet_an_offer_is_withdrawn_and_made_again_with_the_day():
    event = an_event(enrolment={"capacity": 1})
    offered = registered(event, "Anna Roy", "anna@ferme.example", state=State.OFFERED)
    change(event, Change.POSTPONED, at=NOW + timedelta(days=1), status="postponed")
    offered.refresh_from_db()
    assert (offered.state, "encore réservée" in written(offered)[-1].own_text) == (State.WAITING, False)
    change(event, Change.POSTPONED, at=NOW + timedelta(days=2), status="planned", date=date(2026, 12, 17))
    offered.refresh_from_db()
    assert offered.state == State.OFFERED
    assert "une place est libre pour vous" in written(offered, "offered")[-1].own_text


def test_who_waits_is_not_told_of_a_place_that_she_does_not_hold():
    event = an_event()
    order = an_order(event)
    waiting = a_registration(order, state=State.WAITING)
    colleague = a_registration(order, "Jean Roy", "jean@recolte.example", state=State.WAITING)
    change(event, place="Bibliothèque")
    change(event, Change.CANCELLED, at=NOW + timedelta(days=1), status=Activity.Status.CANCELLED)
    event.enrolment.capacity = 0
    event.enrolment.save()
    change(event, Change.REINSTATED, at=NOW + timedelta(days=2), status=Activity.Status.PLANNED)
    for kind in ("changed", "reinstated"):
        [hers], [his] = written(waiting, kind), written(colleague, kind)
        assert "la place ira" not in hers.own_text + his.own_text
        assert "Retirez votre nom de la liste d’attente" in hers.own_text
        assert "Votre nom a été mis sur la liste d’attente par Élise Tremblay." in his.own_text
        assert "/inscriptions/place/" in his.own_text
