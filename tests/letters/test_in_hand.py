"""Whoever is about to be sent to, or being handed over, is told so everywhere, and costs PostgreSQL no index."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from arrimage.letters.filters import DeliveryFilter
from arrimage.letters.models import Delivery, Worker
from arrimage.letters.queries.progress import progress
from arrimage.letters.spacing import leave_space
from arrimage.letters.worker.ledger import Answer, Ledger
from tests.letters.conftest import READERS, states

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite writes a row in its place: there is no version to count"
)


@pytest.fixture
def in_hand(subscribe, planned):
    """Five readers: one had hers, one is being handed over, two are about to be, one waits."""
    subscribe(*READERS[:5])
    mailing = planned()
    worker = Worker.objects.create(name="x", beat_at=timezone.now())
    ledger = Ledger(worker.pk)
    rows = ledger.claim(mailing.pk, 4)
    assert ledger.exchange([], [rows[0].pk, rows[1].pk], "5.0") == {rows[0].pk, rows[1].pk}
    ledger.exchange([Answer(rows[0].pk, Delivery.State.HANDED, reply="250 ok", handed_at=timezone.now())], [], "5.0")
    return mailing


def test_the_ledger_tells_who_is_being_handed_over(in_hand, capsys):
    call_command("delivery_ledger", in_hand.pk, "--json", "--mailing")
    told = [row["state"] for row in json.loads(capsys.readouterr().out)]
    assert told == ["handed", "handing", "claimed", "claimed", "planned"]


def test_so_does_the_page_of_the_mailing(in_hand):
    found = progress(in_hand, timezone.now())
    assert found.counts == {"handed": 1, "handing": 1, "claimed": 2, "planned": 1}
    assert (found.waiting, found.to_send, found.percent) == (4, 5, 20)


def test_so_does_the_list_of_deliveries_which_finds_them_by_it(in_hand):
    for state, count in {"planned": 1, "claimed": 2, "handing": 1, "handed": 1, "accepted": 1}.items():
        rows = list(DeliveryFilter({"state": state}, queryset=Delivery.objects.all()).qs)
        assert len(rows) == count, state
        if state != "accepted":
            assert {row.get_state_display() for row in rows} == {str(Delivery.State(state).label)}


def test_those_in_hand_when_a_hub_is_upgraded_stay_there(in_hand):
    step = import_module("arrimage.letters.migrations.0014_handing_is_no_state")
    before = list(in_hand.deliveries.order_by("pk").values_list("pk", "worker", "is_handing"))
    with connection.cursor() as cursor:
        cursor.execute(step.STORED_AGAIN)
        assert list(states(in_hand).values()) == ["handed", "handing", "claimed", "claimed", "planned"]
        in_hand.deliveries.update(is_handing=False)
        cursor.execute(step.TOLD_APART)
    assert list(states(in_hand).values()) == ["handed", "planned", "planned", "planned", "planned"]
    assert list(in_hand.deliveries.order_by("pk").values_list("pk", "worker", "is_handing")) == before


def test_one_being_handed_over_by_nobody_is_not_taken_as_if_she_had_not_been(in_hand):
    in_hand.deliveries.filter(is_handing=True).update(worker=None)
    other = Ledger(Worker.objects.create(name="y", beat_at=timezone.now()).pk)
    assert len(other.claim(in_hand.pk, 10)) == 1


@on_postgresql
def test_to_claim_and_to_mark_writes_no_entry_of_any_index(subscribe, planned):
    subscribe(*READERS)
    mailing = planned()
    ledger = Ledger(Worker.objects.create(name="x", beat_at=timezone.now()).pk)

    def versions():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'letters_delivery'"
            )
            return cursor.fetchone()

    before = versions()
    rows = ledger.claim(mailing.pk, 5)
    ledger.exchange([], [row.pk for row in rows], "60.0")
    after = versions()
    assert tuple(b - a for a, b in zip(before, after, strict=True)) == (10, 10)


@on_postgresql
def test_space_is_left_in_the_pages_of_the_ledger():
    leave_space(apps.get_app_config("letters"), "default")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'letters_delivery'")
        assert cursor.fetchone() == (["fillfactor=60"],)
