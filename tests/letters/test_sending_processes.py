"""Several sending processes: each row is in one's hands, and what a dead one had is found again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import set_urlconf
from django.utils import timezone

from arrimage.letters.mail.transports import transport_of_settings
from arrimage.letters.models import Worker
from arrimage.letters.worker import addresses
from arrimage.letters.worker.ledger import Buried, Ledger
from arrimage.letters.worker.lives import Lives, bury, take_back_strays
from arrimage.letters.worker.post import Post
from arrimage.letters.worker.routes import Route
from tests.letters.conftest import READERS, received, states

pytestmark = pytest.mark.django_db


def test_what_a_dead_process_had_in_hand_is_sent_and_perhaps_twice_is_said(server, subscribe, planned, post):
    subscribe(*READERS[:10])
    mailing = planned()
    dead = Worker.objects.create(name="ailleurs/x/1/1", beat_at=timezone.now())
    ledger = Ledger(dead.pk)
    rows = ledger.claim(mailing.pk, 6)
    assert ledger.exchange([], [row.pk for row in rows[:2]], "10.0") == {row.pk for row in rows[:2]}
    assert ledger.exchange([], [rows[3].pk], "9.0") == set()  # the consent ledger is elsewhere by now
    bury(dead.pk)
    assert ledger.exchange([], [rows[4].pk], "10.0") == set()  # it wakes up: its rows are no longer its own
    assert post() == 10
    assert mailing.deliveries.filter(maybe_twice=True).count() == 2


def test_a_living_process_keeps_what_it_has(server, subscribe, planned, post):
    subscribe(*READERS[:10])
    mailing = planned()
    lives = Lives()
    rows = Ledger(lives.me.pk).claim(mailing.pk, 4)
    assert len(rows) == 4
    assert post() == 6
    assert Worker.objects.filter(pk=lives.me.pk).exists()


def test_two_processes_never_take_the_same_row(subscribe, planned):
    subscribe(*READERS)
    mailing = planned()
    one, two = (Ledger(Worker.objects.create(name="x", beat_at=timezone.now()).pk) for _ in range(2))
    first, second = one.claim(mailing.pk, 40), two.claim(mailing.pk, 40)
    assert (len(first), len(second)) == (40, 20)
    assert {row.pk for row in first}.isdisjoint(row.pk for row in second)


def test_what_came_back_to_the_list_is_taken_again_once_its_end_is_reached(subscribe, planned):
    subscribe(*READERS)
    mailing = planned()
    ledger = Ledger(Worker.objects.create(name="x", beat_at=timezone.now()).pk)
    first = [row.pk for row in ledger.claim(mailing.pk, 20)]
    ledger.release(first[:5])
    others = [row.pk for row in ledger.claim(mailing.pk, 40)]
    assert len(others) == 40
    assert set(others).isdisjoint(first)
    assert [row.pk for row in ledger.claim(mailing.pk, 40)] == first[:5]
    assert ledger.claim(mailing.pk, 40) == []
    ledger.release(first[:1])
    assert [row.pk for row in ledger.claim(mailing.pk, 40)] == first[:1]


def test_a_process_taken_for_dead_takes_nothing_any_more(subscribe, planned):
    subscribe(*READERS[:4])
    mailing = planned()
    dead = Worker.objects.create(name="ailleurs/x/1/1", beat_at=timezone.now())
    ledger = Ledger(dead.pk)
    ledger.claim(mailing.pk, 2)
    bury(dead.pk)
    with pytest.raises(Buried):
        ledger.claim(mailing.pk, 2)
    assert set(mailing.deliveries.values_list("state", "worker")) == {("planned", None)}


def test_a_process_taken_for_dead_while_it_sends_goes_on_as_somebody_new(server, subscribe, planned, monkeypatch):
    subscribe(*READERS)
    mailing = planned()
    monkeypatch.setattr("arrimage.letters.worker.post.CLAIM", 20)
    post = Post(transport_of_settings(), once=True)
    claim, names = Ledger.claim, []

    def claimed_by_a_ghost(self, *about):
        names.append(self.worker)
        if len(names) == 2:
            bury(self.worker)
        return claim(self, *about)

    monkeypatch.setattr(Ledger, "claim", claimed_by_a_ghost)
    post.run()
    assert len(set(names)) == 2
    assert set(states(mailing).values()) == {"handed"}
    assert set(received(server)) == set(READERS)


def test_a_sending_process_knows_the_addresses_of_the_site_that_letters_link_to(planned):
    def links():
        route = Route(planned())
        return route._unsubscribe.to("x"), route._preferences.to("x"), route._web

    whole = links()
    set_urlconf(addresses.NAME)
    try:
        assert links() == whole
    finally:
        set_urlconf(None)


def test_those_in_nobodys_hands_are_found_without_reading_the_whole_ledger(subscribe, planned):
    subscribe(*(f"lectrice{number}@exemple.example" for number in range(3000)))
    mailing = planned()
    first, second, third = mailing.deliveries.all()[:3]
    gone = Worker.objects.create(name="x", beat_at=timezone.now())
    mailing.deliveries.filter(pk=first.pk).update(is_handing=True)
    mailing.deliveries.filter(pk__in=(second.pk, third.pk)).update(worker=gone)
    mailing.deliveries.filter(pk=third.pk).update(is_handing=True)
    gone.delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        with CaptureQueriesContext(connection) as said:
            take_back_strays(mailing.pk)
        asked = [one["sql"] for one in said.captured_queries if "letters_delivery" in one["sql"]]
        assert len(asked) == 2
        plans = []
        for statement in asked:
            cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + statement)
            plans.append(" ".join(str(row[-1]) for row in cursor.fetchall()))
    assert "letters_delivery_queue" in plans[0]
    assert not any("Seq Scan" in plan or "SCAN" in plan for plan in plans)
    assert set(mailing.deliveries.filter(maybe_twice=True)) == {first, third}
    assert mailing.deliveries.told_as("planned").count() == 3000


def test_a_server_that_takes_few_connections_is_served_over_those_and_asked_for_no_more(
    server, subscribe, planned, post, settings
):
    settings.LETTERS_CONNECTIONS = 16
    server.at_most = 3
    subscribe(*READERS)
    planned()
    assert post() == 60
    assert received(server) == sorted(READERS)
    assert server.connections["refused"] <= 2 * 16


def test_who_has_no_way_to_the_server_holds_nothing_back_from_the_others(settings, subscribe, planned):
    settings.LETTERS_TRANSPORT, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp", "127.0.0.1", 1
    subscribe(*READERS)
    mailing = planned()
    Worker.objects.create(name="ailleurs/x/1/1", beat_at=timezone.now())

    class WithoutAWay(Post):
        looks = 0

        def _look_around(self):
            self._looked = 0.0
            super()._look_around()
            if self.wire.is_closed and self.in_flight == {}:
                self.looks += 1
                assert set(states(mailing).values()) == {"planned"}
                self.stop()

    post = WithoutAWay(transport_of_settings())
    post.run()
    assert post.looks == 1
