"""What a sending process does besides sending: it finds what is due, closes what is over, stops what goes wrong."""

import logging
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from arrimage.letters.bounces.status import status_of
from arrimage.letters.models import Delivery, Issue, Mailing
from arrimage.letters.operations.departures import undo_departure
from arrimage.letters.operations.issues import did_not_leave, send_now
from arrimage.letters.operations.planning import complete_planning
from arrimage.letters.operations.returns import record_return
from arrimage.letters.worker.addresses import whole_site
from arrimage.network.segments import UnclearRule

logger = logging.getLogger(__name__)
State, Status = Delivery.State, Mailing.Status
FORSAKEN = timedelta(minutes=1)  # a planning that nobody finished is taken up again after that time


def due_work(*, only: int | None = None) -> list[tuple[int, int]]:
    """Priority and key of the mailings under way, the most urgent first; what is due joins them on the way.

    One query when there is nothing to do.
    """
    now = timezone.now()
    alive = Q(status__in=(Status.SENDING, Status.PLANNING)) | Q(status=Status.CANCELLED, finished_at=None)
    scheduled = Issue.objects.filter(status=Issue.Status.SCHEDULED, scheduled_for__lte=now)
    since = Coalesce("planning_since", "created_at")
    found = Mailing.objects.filter(alive).values_list("priority", "pk", "status", since)
    rows = list(found.order_by("priority", "pk"))
    if only is None:
        for issue in scheduled:
            _leave_at_its_hour(issue, now)
    under_way = [(priority, pk) for priority, pk, status, _made in rows if status == Status.SENDING]
    for _priority, pk, status, begun in rows:
        if status == Status.PLANNING and begun < now - FORSAKEN and only is None:
            plan(pk, now)
        elif status == Status.CANCELLED:
            _cancel_the_rest(pk, now)
    if under_way:
        _wake_deferred(now)
    return [pair for pair in under_way if only in (None, pair[1])]


def plan(mailing: int, now: datetime) -> None:
    """Write down who receives it, from the start or from where that was interrupted.

    When that fails, it stops with the reason instead of failing every second.
    """
    try:
        complete_planning(mailing=Mailing.objects.get(pk=mailing), at=now)
    except (ValidationError, UnclearRule) as error:
        waiting = Mailing.objects.filter(pk=mailing, status=Status.PLANNING)
        waiting.update(status=Status.PAUSED, pause_reason=str(error)[:300])


def _leave_at_its_hour(issue: Issue, now: datetime) -> None:
    """An issue that cannot be sent goes back to those who prepared it, with the reasons; the others do not wait."""
    try:
        with whole_site():
            send_now(issue=issue, at=now)
    except (ValidationError, UnclearRule) as error:
        logger.warning("issue %s could not leave at its hour: %s", issue.pk, error)
        with whole_site():
            did_not_leave(issue=issue, reasons=error.messages if isinstance(error, ValidationError) else [str(error)])


def _wake_deferred(now: datetime) -> None:
    due = Delivery.objects.filter(state=State.DEFERRED, next_at__lte=now, mailing__status=Status.SENDING)
    keys = list(due.order_by("next_at").values_list("pk", flat=True)[:5_000])
    if keys:
        Delivery.objects.filter(pk__in=keys, state=State.DEFERRED).order_by().update(state=State.PLANNED, next_at=None)


def _cancel_the_rest(mailing: int, now: datetime) -> None:
    """What came back from a process or from the server after the mailing was cancelled."""
    waiting = Delivery.objects.waiting().filter(mailing=mailing)
    waiting.filter(is_handing=False).order_by().update(state=State.CANCELLED, worker=None, next_at=None)
    over = Mailing.objects.filter(~Exists(waiting), pk=mailing, status=Status.CANCELLED)
    if over.update(finished_at=now):
        undo_departure(mailing=Mailing.objects.get(pk=mailing))


def finish(*, mailing: int, at: datetime) -> bool:
    """Close a mailing in which nothing waits any more."""
    waiting = Delivery.objects.waiting().filter(mailing=OuterRef("pk"))
    ended = Mailing.objects.filter(~Exists(waiting), pk=mailing, status=Status.SENDING)
    return ended.update(status=Status.SENT, finished_at=at) == 1


def stop_by_itself(*, mailing: int, reason: str) -> None:
    under_way = Mailing.objects.filter(pk=mailing, status=Status.SENDING)
    under_way.update(status=Status.PAUSED, pause_reason=reason[:300])


def take_return(*, delivery: int, reply: str, hard: bool, at: datetime) -> None:
    """The recipient's server said at once what a returned mail would have said later."""
    row = Delivery.objects.get(pk=delivery)
    digest = sha256(f"reply\n{delivery}\n{reply}".encode()).hexdigest()
    status = status_of("", reply)
    record_return(delivery=row, kind="bounce", hard=hard, status=status, diagnostic=reply, digest=digest, at=at)
