"""Letters that the worker writes, many at a time, once the places are given: nobody waits on a page for them."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResultStatus, task, task_backends
from django_tasks_db.models import DBTaskResult

from arrimage.kit.identity import identity
from arrimage.kit.outbox import Handed, Outgoing, hand_over
from arrimage.kit.turns import in_turn
from arrimage.registration.emails.grouping import Group, concerned, groups
from arrimage.registration.emails.telling import RELATED, record
from arrimage.registration.emails.writing import Telling, letter
from arrimage.registration.models import Registration, RegistrationLetter

logger = logging.getLogger(__name__)
Kind = RegistrationLetter.Kind
State = Registration.State
ORDERS_AT_ONCE = 50
GATHERING = timedelta(seconds=1)  # in a rush, so that fifty letters are one piece of work
# What each letter says of where she stands. When that changed meanwhile, another letter says it.
STATE_OF = {
    Kind.CONFIRM: State.UNCONFIRMED,
    Kind.PENDING: State.PENDING,
    Kind.WAITING: State.WAITING,
    Kind.OFFERED: State.OFFERED,
    Kind.CONFIRMED: State.CONFIRMED,
}


def tell_soon(registrations: Sequence[Registration], kind: Kind, *, at: datetime, occasion: str = "") -> None:
    """Note that each is to be written to, unless it was for that kind and occasion, in the caller's transaction.

    Only for letters of `STATE_OF`, without copies. They are written within two or three seconds of the commit.
    """
    rows = [
        RegistrationLetter(registration=one, kind=kind, occasion=occasion, written_at=at, is_due=True)
        for one in concerned(registrations, kind, at)
    ]
    if rows:
        RegistrationLetter.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(_ask_the_worker)


def _ask_the_worker() -> None:
    """One job in the queue is enough: whoever takes it, a moment later, reads all that is due by then."""
    waiting = DBTaskResult.objects.filter(task_path=write_letters.module_path, status=TaskResultStatus.READY)
    if waiting.exists():
        return
    later = write_letters
    if task_backends[DEFAULT_TASK_BACKEND_ALIAS].supports_defer:
        later = write_letters.using(run_after=timezone.now() + GATHERING)
    later.enqueue()


@task()
def write_letters() -> int:
    """Write all that is due; returns how many letters left."""
    return write_due(at=timezone.now())


def write_due(*, at: datetime) -> int:
    """Write what `tell_soon` noted, a few orders at a time: nothing is locked while the words are made."""
    written = 0
    while rows := _due():
        written += sum(_write(Kind(kind), same, at) for kind, same in _by_kind(rows).items())
    return written


def _due() -> list[RegistrationLetter]:
    due = RegistrationLetter.objects.filter(is_due=True)
    orders = set(due.order_by("pk").values_list("registration__order", flat=True)[:ORDERS_AT_ONCE])
    return list(due.filter(registration__order__in=orders).order_by("pk"))


def _by_kind(rows: Sequence[RegistrationLetter]) -> dict[str, list[RegistrationLetter]]:
    found = defaultdict(list)
    for row in rows:
        found[row.kind].append(row)
    return found


def _write(kind: Kind, rows: Sequence[RegistrationLetter], at: datetime) -> int:
    concerned = Registration.objects.filter(pk__in={row.registration_id for row in rows}, state=STATE_OF[kind])
    together = groups(concerned.select_related(*RELATED).order_by("place"), kind)
    telling = Telling(kind, at, identity()).for_calendars(together)
    letters = _drawn(together, telling)
    with in_turn("registration"), transaction.atomic():
        mine = _take(rows, {one.pk for group in together for one in group.registrations})
        keys = {row.registration_id for row in mine}
        written = [group for group in together if all(one.pk in keys for one in group.registrations)]
        able = [id(group) for group in written if id(group) in letters]
        handed = hand_over([letters[key] for key in able], at)
        amiss = {id(group): _unwritten() for group in written if group.address}
        record(written, mine, amiss | dict(zip(able, handed, strict=True)))
    return sum(not answer.withheld for answer in handed)


def _drawn(together: Iterable[Group], telling: Telling) -> dict[int, Outgoing]:
    """The letters by `id` of their group. One that cannot be made keeps none of the others from leaving."""
    letters = {}
    for group in together:
        try:
            if group.address:
                letters[id(group)] = letter(group, telling)
        except Exception as error:  # whatever it is: it would come back with each batch
            name = type(error).__name__
            logger.error("letter %s of order %s could not be written: %s", telling.kind, group.order.pk, name)
    return letters


def _unwritten() -> Handed:
    return Handed(withheld=_("It could not be written: whoever looks after the server finds why in its log."))


def _take(rows: Sequence[RegistrationLetter], still: Collection[int]) -> list[RegistrationLetter]:
    """Those that no other worker wrote meanwhile, of the registrations that still stand as the letter says."""
    mark = uuid4().hex
    found = RegistrationLetter.objects.filter(pk__in=[row.pk for row in rows])
    found.filter(is_due=True).update(is_due=False, reference=mark)
    ours = list(found.filter(reference=mark))
    found.filter(pk__in=[row.pk for row in ours if row.registration_id not in still]).delete()
    return [row for row in ours if row.registration_id in still]
