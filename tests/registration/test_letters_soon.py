"""The letters of those who register leave once their place is given: nobody waits for them, none is lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from threading import Event

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from arrimage.accounts.models import User
from arrimage.kit import outbox
from arrimage.letters.outbox import deliver
from arrimage.registration.emails import soon, telling, write_due
from arrimage.registration.letters_ledger import of_registration
from arrimage.registration.models import Order, Registration, RegistrationLetter
from arrimage.registration.operations import confirm_order, place_order
from tests.registration.conftest import NOW, after, an_enrolment, an_order, named
from tests.registration.test_at_once import at_once

pytestmark = pytest.mark.django_db
QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def register(enrolment, *names: str, **said) -> None:
    place_order(enrolment=enrolment, new=an_order(*names, **said), at=NOW)


def test_the_letter_is_noted_with_the_place_and_written_by_the_worker(enrolment, posted):
    register(enrolment, "Ana")
    [noted] = of_registration(named(enrolment, "Ana"), User())
    assert (posted, noted.words, noted.is_lost) == ([], "Sur le point d’être écrite.", False)
    assert write_due(at=after(seconds=2)) == 1
    assert [one.to for one in posted] == ["ana@exemple.example"]
    assert write_due(at=after(seconds=3)) == 0, "nothing is written twice"


def test_a_group_on_the_waiting_list_still_has_one_letter(enrolment, posted):
    register(enrolment, "Ana", "Bob", is_known=True)
    del posted[:]
    everybody = [f"P{number}" for number in range(soon.ORDERS_AT_ONCE + 5)]
    colleagues = an_order("Chloé", "Denis")
    for one in colleagues.participants:
        object.__setattr__(one, "email", "chloe@exemple.example")
    place_order(enrolment=enrolment, new=colleagues, at=NOW)
    for name in everybody:
        register(enrolment, name)
    assert write_due(at=NOW) == len(everybody) + 1
    assert len(posted) == len({one.to for one in posted}) == len(everybody) + 1


def test_whose_place_changed_meanwhile_is_told_of_the_new_one_alone(enrolment, posted):
    register(enrolment, "Ana", is_known=True)
    register(enrolment, "Bob")
    confirm_order(order=named(enrolment, "Bob").order, at=after(seconds=1))
    del posted[:]
    assert write_due(at=after(seconds=2)) == 0
    assert not RegistrationLetter.objects.filter(kind="confirm").exists()
    assert RegistrationLetter.objects.filter(kind="confirmed", registration=named(enrolment, "Bob")).exists()


def test_a_worker_that_fails_leaves_all_to_be_written(enrolment, monkeypatch, posted):
    register(enrolment, "Ana")
    delivering = outbox._delivers

    def fails(letters, at):
        raise ConnectionError

    monkeypatch.setattr(outbox, "_delivers", fails)
    with pytest.raises(ConnectionError):
        write_due(at=NOW)
    monkeypatch.setattr(outbox, "_delivers", delivering)
    assert write_due(at=NOW) == len(posted) == 1


def test_a_letter_that_cannot_be_made_keeps_no_other_from_leaving(enrolment, monkeypatch, posted):
    register(enrolment, "Ana")
    register(enrolment, "Bob")
    making = soon.letter

    def fails(group, telling):
        return making(group, telling) if group.address.startswith("bob") else {}["?"]

    monkeypatch.setattr(soon, "letter", fails)
    assert write_due(at=after(seconds=1)) == 1
    assert [one.to for one in posted] == ["bob@exemple.example"]
    [kept] = of_registration(named(enrolment, "Ana"), User())
    assert (kept.is_lost, kept.words.startswith("Elle n’a pu être écrite")) == (True, True)
    assert write_due(at=after(seconds=2)) == 0


def test_one_job_in_the_queue_is_enough(enrolment, settings, django_capture_on_commit_callbacks):
    settings.TASKS = QUEUE
    with django_capture_on_commit_callbacks(execute=True):
        for name in ("Ana", "Bob", "Chloé"):
            register(enrolment, name)
    assert DBTaskResult.objects.filter(task_path=soon.write_letters.module_path).count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_each_letter_once(monkeypatch):
    enrolment, numbers, told = an_enrolment(100), count(1), []

    def deliver(letters, at):
        told.extend(one.to for one in letters)
        return [outbox.Handed(str(next(numbers))) for _one in letters]

    monkeypatch.setattr(outbox, "_delivers", deliver)
    for number in range(40):
        register(enrolment, f"P{number}")
    connection.close()
    at_once(lambda _number: write_due(at=NOW + timedelta(seconds=1)))
    assert sorted(told) == sorted(Registration.objects.values_list("email", flat=True))
    assert not RegistrationLetter.objects.filter(is_due=True).exists()
    assert not RegistrationLetter.objects.filter(reference="").exists()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_who_confirms_while_her_letter_is_being_written_is_not_refused(settings, monkeypatch):
    """She changes her registration, which the worker's rows point at, then waits for the worker's: not the reverse."""
    settings.TASKS = QUEUE
    register(an_enrolment(10), "Ana")
    order, handing_over, recording = Order.objects.get(), telling.hand_over, soon.record
    handed, locked = Event(), Event()

    def confirm_meanwhile(*given):
        locked.set()
        return handing_over(*given)

    def record_afterwards(*given):
        handed.set()
        assert locked.wait(20)
        recording(*given)

    def confirm():
        assert handed.wait(20)
        confirm_order(order=order, at=after(seconds=1))

    def alone(work):
        try:
            work()
        finally:
            connection.close()

    monkeypatch.setattr(outbox, "_delivers", deliver)
    monkeypatch.setattr(telling, "hand_over", confirm_meanwhile)
    monkeypatch.setattr(soon, "record", record_afterwards)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(alone, [lambda: write_due(at=after(seconds=1)), confirm]))
    assert set(RegistrationLetter.objects.values_list("kind", "is_due")) == {("confirm", False), ("confirmed", False)}
