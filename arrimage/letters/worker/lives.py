"""Who is at work: each sending process has a row, with its last sign of life; what a dead one had is taken back.

A process of this machine that is gone is dead at once. Another is dead when its sign of life has not moved, as seen
from here and with our own clock, for the length of the lease: neither two machines' clocks nor a database that was
away for all can make a living process look dead.
"""

import os
import socket
import time
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from arrimage.letters.models import Delivery, DeliveryQuerySet, Worker
from arrimage.letters.worker.ledger import in_hands

LOOKED_AT = 1_000


def own_name() -> str:
    """`host/kernel's boot and process space/process/when it started`: enough to know later whether it still runs."""
    return f"{socket.gethostname()[:40]}/{_place()}/{os.getpid()}/{_started(os.getpid())}"


def _place() -> str:
    """This boot of this machine and this space of process numbers: a container has its own."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()[:8]
        return f"{boot}-{os.readlink('/proc/self/ns/pid').strip('pid:[]')}"
    except OSError:
        return ""


def _started(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def is_gone(name: str) -> bool:
    """Whether that process is certainly over; False where it cannot be known from here."""
    try:
        host, place, process, started = name.split("/")
    except ValueError:
        return False
    if not place or place != _place() or host != socket.gethostname()[:40]:
        return False
    return _started(int(process)) != started or _is_zombie(process)


def _is_zombie(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (OSError, IndexError):
        return True


class Lives:
    """This process among the others."""

    def __init__(self) -> None:
        self.lease = float(settings.LETTERS_LEASE)
        self.me = Worker.objects.create(name=own_name(), beat_at=timezone.now())
        self.others = 0
        self._seen: dict[int, tuple[object, float]] = {}
        self._beaten = time.monotonic()

    def beat(self, trouble: str = "", *, at_once: bool = False) -> bool:
        """Show that we live, a few times in each lease. False when somebody took us for dead."""
        now = time.monotonic()
        if not at_once and now - self._beaten < self.lease / 6 and trouble == self.me.trouble:
            return True
        self._beaten, self.me.trouble = now, trouble
        beaten = Worker.objects.filter(pk=self.me.pk).update(beat_at=timezone.now(), trouble=trouble[:300])
        return beaten == 1

    @property
    def good_until(self) -> float:
        """Until when what we start now is certainly ours, on the monotonic clock."""
        return self._beaten + 0.9 * self.lease

    @property
    def is_late(self) -> bool:
        """Whether others may think us dead: nothing is started before the next sign of life."""
        return time.monotonic() - self._beaten > self.lease / 2

    def take_back(self) -> None:
        """What the dead had in hand is to be sent again; what they were handing over, perhaps a second time."""
        now = time.monotonic()
        rows = list(Worker.objects.exclude(pk=self.me.pk).values_list("pk", "name", "beat_at"))
        self.others = len(rows)
        for pk, name, beat_at in rows:
            seen, since = self._seen.setdefault(pk, (beat_at, now))
            if seen != beat_at:
                self._seen[pk] = (beat_at, now)
            if is_gone(name) or (seen == beat_at and now - since > self.lease):
                bury(pk)
                self._seen.pop(pk, None)

    def end(self) -> None:
        Worker.objects.filter(pk=self.me.pk).delete()


@transaction.atomic
def bury(pk: int) -> None:
    """One statement for what was claimed and what was being handed over: a start of its last breath is seen too."""
    locked = Worker.objects.filter(pk=pk)
    if connection.vendor == "postgresql":
        locked = locked.select_for_update(skip_locked=True)
    if not locked.exists():
        return
    _give_back(in_hands(pk))
    Worker.objects.filter(pk=pk).delete()


def take_back_strays(mailing: int) -> None:
    """Deliveries in the hands of nobody that is still known, among the first of those in hand.

    A range of one state, in the order of the queue's index: PostgreSQL, whose statistics date from before the mailing
    left, would otherwise read all of it by another one.
    """
    planned = Delivery.objects.filter(mailing=mailing, state__range=2 * (Delivery.State.PLANNED,))
    planned = planned.order_by("state", "pk")
    rows = list(planned.values_list("pk", "worker", "is_handing")[:LOOKED_AT])
    holders = {worker for _pk, worker, _is_handing in rows if worker is not None}
    gone = holders - set(Worker.objects.filter(pk__in=holders).values_list("pk", flat=True))
    keys = [pk for pk, worker, is_handing in rows if worker in gone or (worker is None and is_handing)]
    if keys:
        theirs = Q(worker__in=gone) | Q(worker=None)
        _give_back(Delivery.objects.filter(theirs, pk__in=keys, state=Delivery.State.PLANNED).order_by())


def _give_back(in_hand: DeliveryQuerySet) -> None:
    handing = When(is_handing=True, then=Value(True))
    in_hand.update(worker=None, is_handing=False, maybe_twice=Case(handing, default=F("maybe_twice")))
