"""Pausing, resuming, cancelling a mailing; sending one message to one person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.consent.addresses import normalise
from arrimage.consent.models import Purpose, Sender
from arrimage.consent.operations import row_of
from arrimage.consent.queries import may_send
from arrimage.consent.rules import Basis
from arrimage.letters.models import Delivery, Mailing, Newsletter
from arrimage.letters.operations.departures import undo_departure
from arrimage.letters.worker.lives import take_back_strays
from arrimage.network.models import Person

State, Status = Delivery.State, Mailing.Status
URGENT = 0


def pause(*, mailing: Mailing, at: datetime, by: Any = None, reason: str = "") -> None:
    """Nothing more is handed over; what is on its way arrives. Raises ValidationError when it is not under way."""
    said = reason or (_("Paused by %s.") % by if by else "")
    _move(mailing, (Status.SENDING, Status.PLANNING), Status.PAUSED, pause_reason=said[:300])


def resume(*, mailing: Mailing, at: datetime, by: Any = None, reason: str = "") -> None:
    """Go on where it stopped: nobody who had it receives it again."""
    status = Status.SENDING if mailing.planned_at else Status.PLANNING
    _move(mailing, (Status.PAUSED,), status, pause_reason="", planning_since=None, resumed_at=at)


@transaction.atomic
def retry_refused(*, mailing: Mailing, at: datetime, by: Any = None) -> int:
    """Send again to those who were refused because of us, once it is mended: the mailing goes on, or begins anew.

    Returns how many. Raises ValidationError when it cannot go on, or when nobody was.
    """
    _move(mailing, (Status.SENDING, Status.PAUSED, Status.SENT), Status.SENDING, pause_reason="", finished_at=None)
    count: int = mailing.deliveries.refused_as_such().order_by().update(state=State.PLANNED, why="", reply="")
    if not count:
        raise ValidationError(_("Nobody is left whom a server refused for another reason than the address."))
    return count


@transaction.atomic
def cancel(*, mailing: Mailing, at: datetime, by: Any = None, reason: str = "") -> bool:
    """For good: those who did not have it will not. Raises ValidationError when it is over already.

    True when it was an issue that nobody received: it is being written again.
    """
    said = reason or (_("Cancelled by %s.") % by if by else "")
    _move(
        mailing,
        (Status.SENDING, Status.PAUSED, Status.PLANNING, Status.DRAFT),
        Status.CANCELLED,
        pause_reason=said[:300],
    )
    waiting = mailing.deliveries.waiting().filter(is_handing=False).order_by()
    waiting.update(state=State.CANCELLED, worker=None, next_at=None)
    take_back_strays(mailing.pk)
    return undo_departure(mailing=mailing)


def _move(mailing: Mailing, before: tuple[str, ...], after: str, **values: Any) -> None:
    """Only from one of these states: two people press at once, a process ends it meanwhile."""
    moved = Mailing.objects.filter(pk=mailing.pk, status__in=before).update(status=after, **values)
    mailing.refresh_from_db()
    if not moved and mailing.status != after:
        raise ValidationError(_("This mailing is “%s” by now: look at it again.") % mailing.get_status_display())


@transaction.atomic
def send_message(
    *,
    purpose: Purpose,
    kind: str,
    to: str,
    content: Mapping[str, Any],
    language: str,
    at: datetime,
    headers: Mapping[str, str] | None = None,
    person: Person | None = None,
    title: str = "",
    newsletter: Newsletter | None = None,
    like: Mailing | Newsletter | None = None,
) -> Delivery:
    """A message to one person, before everything else: a receipt, a confirmation, a test.

    `content` has subject, html, text, with merge fields. It is written in the name of the `newsletter`, else in that of
    what it is `like`, else in the name of the house. Returns its delivery, withheld where one may not write.
    Raises InvalidAddress.
    """
    plain, sender = normalise(to), Sender.get()
    answer = may_send(plain, purpose, localdate(at))
    texts = {**content, **({"headers": dict(headers)} if headers else {})}
    signs = newsletter or like
    mailing = Mailing.objects.create(
        kind=kind,
        title=(title or str(content.get("subject", "")))[:200],
        newsletter=newsletter,
        purpose=purpose,
        from_name=signs.from_name if signs else sender.name,
        from_email=signs.from_email if signs else settings.DEFAULT_FROM_EMAIL,
        reply_to=signs.reply_to if signs else sender.email,
        contents={language: texts},
        priority=URGENT,
        status=Status.SENDING,
        planned_at=at,
    )
    return Delivery.objects.create(
        mailing=mailing,
        recipient=row_of(plain),
        address=plain,
        person=person,
        language=language,
        state=State.PLANNED if answer.allowed else State.WITHHELD,
        why="" if answer.allowed else str(answer.why.value),
        by_referral=answer.why is Basis.REFERRAL,
    )
