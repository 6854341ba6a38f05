"""Killed again and again: nobody is skipped, and who may have received it twice is told.

Sending processes and the mail server are processes of their own, killed at moments drawn from a seed; on PostgreSQL the
connections of the senders are broken as well. A sender is put to sleep for longer than its lease. The server writes
each Message-ID down before it answers 250: its file is compared with the ledger.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from arrimage.letters.mail.identity import message_id
from arrimage.letters.models import Delivery, Mailing
from tests.letters.conftest import subscribe_to

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]
CONNECTIONS = 8
RECIPIENTS = 2_000
KILLS = 36
LIMIT = 90.0


class Chaos:
    """Two senders and a server, started again as soon as they die."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.file = folder / "taken"
        self.file.touch()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        name = str(connection.settings_dict["NAME"])
        here = f"sqlite:///{name}"
        if connection.vendor == "postgresql":
            here = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        given = {"DATABASE_URL": here, "EMAIL_URL": f"smtp://127.0.0.1:{self.port}", "LETTERS_TRANSPORT": "smtp"}
        given |= {"LETTERS_CONNECTIONS": str(CONNECTIONS), "LETTERS_LEASE": "2"}
        self.environment = {**os.environ, **given, "DJANGO_SETTINGS_MODULE": "arrimage.config.settings"}
        self.kills: Counter[str] = Counter()
        # Loading the product takes longer than sending to two thousand: one process that has it loaded forks all.
        command = [sys.executable, "-m", "tests.letters.nursery"]
        self.nursery = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.senders = [0, 0]
        self.asleep, self.wakes_at = 0, 0.0
        self.server = self._born(f"server {self.port} {self.file}")

    def _born(self, what: str) -> int:
        assert self.nursery.stdin
        assert self.nursery.stdout
        self.nursery.stdin.write(f"{what}\n")
        self.nursery.stdin.flush()
        return int(self.nursery.stdout.readline())

    def start_sender(self, place: int) -> None:
        self.senders[place] = self._born("sender")

    def strike(self) -> None:
        kind = self.random.choice(["sender", "sender", "server", "database", "sleep"])
        if kind == "sleep" and not self.kills["sleep"]:
            return self._put_to_sleep()
        if kind == "database" and connection.vendor != "postgresql":
            kind = "sender"
        if kind in ("sender", "sleep"):
            place = self.random.randrange(len(self.senders))
            os.kill(self.senders[place], signal.SIGKILL)
            self.start_sender(place)
            kind = "sender"
        elif kind == "server":
            os.kill(self.server, signal.SIGKILL)
            self.server = self._born(f"server {self.port} {self.file}")
        else:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        self.kills[kind] += 1

    def _put_to_sleep(self) -> None:
        """A sender that stops for longer than its lease, as a machine does whose lid is closed, and wakes up."""
        place = self.random.randrange(len(self.senders))
        self.asleep = self.senders[place]
        os.kill(self.asleep, signal.SIGSTOP)
        self.wakes_at = time.monotonic() + 2.5
        self.start_sender(place)
        self.kills["sleep"] += 1

    def wake(self, *, at_once: bool = False) -> None:
        if self.asleep and (at_once or time.monotonic() > self.wakes_at):
            os.kill(self.asleep, signal.SIGCONT)
            self.asleep = 0

    def end(self) -> None:
        self.wake(at_once=True)
        assert self.nursery.stdin
        self.nursery.stdin.close()
        self.nursery.wait(20)


@pytest.mark.parametrize("seed", [2018, 4, 77])
def test_killed_at_any_moment_nobody_is_skipped_and_whoever_may_have_two_is_told(seed, bulletin, planned, tmp_path):
    readers = [f"lectrice{number}@exemple{number % 7}.example" for number in range(RECIPIENTS)]
    subscribe_to(bulletin.purpose, readers, timezone.localdate().replace(month=1, day=2))
    mailing = planned()
    chaos = Chaos(tmp_path, seed)
    try:
        for place in range(len(chaos.senders)):
            chaos.start_sender(place)
        _strike_until_sent(chaos, mailing)
    finally:
        chaos.end()
    _compare(chaos, mailing)


def _strike_until_sent(chaos: Chaos, mailing: Mailing) -> None:
    """A kill for each stretch of the list, so that a faster machine is killed as often."""
    limit = time.monotonic() + LIMIT
    while True:
        assert time.monotonic() < limit, f"not sent in time: {_states(mailing)}"
        chaos.wake()
        mailing.refresh_from_db()
        if mailing.status == Mailing.Status.SENT:
            return
        if chaos.kills.total() >= KILLS:  # whoever was in hand at several kills is left for later: later has come
            Delivery.objects.filter(state=Delivery.State.DEFERRED).update(next_at=timezone.now())
        taken = chaos.file.read_bytes().count(b"\n")
        if taken >= RECIPIENTS * chaos.kills.total() / KILLS and chaos.kills.total() < KILLS:
            chaos.strike()
        time.sleep(chaos.random.uniform(0.001, 0.02))  # not waiting for something: the moment of the next kill


def _states(mailing: Mailing) -> Counter[str]:
    return Counter(mailing.deliveries.values_list("state", flat=True))


def _compare(chaos: Chaos, mailing: Mailing) -> None:
    assert chaos.kills.total() >= KILLS, "it was not killed often enough to tell"
    taken = Counter(line.split()[0].decode() for line in chaos.file.read_bytes().splitlines())
    rows = list(mailing.deliveries.all())
    names = {message_id(row.pk, mailing.pk, "pole.example"): row for row in rows}
    assert _states(mailing) == {"handed": RECIPIENTS}
    assert names.keys() - taken.keys() == set(), "somebody was skipped"
    assert taken.keys() - names.keys() == set()
    twice = {name for name, count in taken.items() if count > 1}
    assert twice <= {name for name, row in names.items() if row.maybe_twice}, "two, and the ledger does not say so"
    assert sum(taken.values()) - RECIPIENTS <= chaos.kills.total() * CONNECTIONS * len(chaos.senders)
    assert Delivery.objects.filter(worker__isnull=False).count() == 0
