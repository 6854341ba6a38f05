"""Closing an event: who came goes into the journal, and nothing is closed without attendance or a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, Event, Presence
from arrimage.agenda.operations.journal import heads_named
from arrimage.outcomes.models import Closing
from arrimage.outcomes.operations.presences import write_presences
from arrimage.registration.attendance import attendance, present_at
from arrimage.registration.happening import times_of
from arrimage.registration.operations.rows import lock_attendance
from arrimage.registration.queries import called_off_because


@dataclass(frozen=True)
class Account:
    """What the coordinator says in closing. Without a head-count, it is that of the people noted."""

    head_count: int | None = None
    why_no_attendance: str = ""
    asks_evaluation: bool = True
    asks_effect: bool = True


def obstacle(event: Event, at: datetime) -> str:
    """Why the event cannot be closed now, in a sentence; empty when it can."""
    if event.state == Event.State.DRAFT:
        return _("This event is still a draft: nobody was told of it. Publish it, or log it in the journal.")
    if event.activity.status == Activity.Status.CANCELLED:
        return _("This event was cancelled: there is nothing to account for.")
    if reason := called_off_because(event):  # postponed to no day yet
        return reason
    if _has_ended(event, at):
        return ""
    if times_of(event).start > (at if event.activity.start_time else localdate(at)):
        return _("This event has not taken place yet.")
    return _("This event is not over yet: who comes late would be counted as absent. Close it after its end.")


def _has_ended(event: Event, at: datetime) -> bool:
    """Where no hour of its end is known, it may have: its last day has come."""
    times = times_of(event)
    end = times.end or times.start
    return end <= at if isinstance(end, datetime) else end <= localdate(at)


@transaction.atomic
def close_event(*, event: Event, account: Account, by: User, at: datetime) -> Closing:
    """The closing; that of an event closed already is answered as it is. Raises ValidationError."""
    event = Event.objects.select_for_update().select_related("activity").get(pk=event.pk)
    known = Closing.objects.filter(event=event).first()
    if known is not None and known.stands:
        return known
    if words := obstacle(event, at):
        raise ValidationError(words)
    lock_attendance(event)
    write_presences(event=event)
    came = attendance(event)
    present = _present(event, account, came.present)
    if not present and not account.why_no_attendance.strip():
        raise ValidationError({"why_no_attendance": _("Note who was there, or say why it is not known.")})
    _mark_held(event, present)
    closing = known or Closing(event=event)
    closing.closed_at, closing.by = at, by
    closing.registered, closing.present, closing.no_shows = came.registered, present, came.no_shows
    closing.why_no_attendance = "" if present else account.why_no_attendance.strip()
    closing.asks_evaluation, closing.asks_effect = account.asks_evaluation, account.asks_effect
    closing.reopened_at, closing.why_reopened = None, ""
    closing.save()
    return closing


def people_there(event: Event, noted: int | None = None) -> int:
    """How many the check-ins, or that many people noted, and the journal vouch for: what the head-count is proposed
    from."""
    checked_in = present_at(event).count() if noted is None else noted
    return max(checked_in, heads_named(event.activity) if _someone_noted(event) else 0)


def _someone_noted(event: Event) -> bool:
    return event.activity.presences.filter(state=Presence.State.PRESENT).exists()


def _present(event: Event, account: Account, noted: int) -> int:
    if account.head_count is None:
        return people_there(event)
    if account.head_count < noted:
        words = _("%(noted)s people are noted as present: the number cannot be smaller. Correct the attendance first.")
        raise ValidationError({"head_count": words % {"noted": noted}})
    return account.head_count


def _mark_held(event: Event, present: int) -> None:
    activity = event.activity
    activity.status = Activity.Status.HELD
    activity.head_count = present or None
    activity.save(update_fields=["status", "head_count"])
    event.state = Event.State.CLOSED
    event.save(update_fields=["state"])


@transaction.atomic
def reopen_event(*, closing: Closing, why: str, by: User, at: datetime) -> None:
    """What was written stays; the event takes corrections again until it is closed anew. Raises ValidationError."""
    event = Event.objects.select_for_update().get(pk=closing.event_id)
    closing.refresh_from_db()
    if not closing.stands:
        return
    if not why.strip():
        raise ValidationError({"why": _("Say why the event is reopened: its history will tell.")})
    closing.reopened_at, closing.why_reopened, closing.by = at, why.strip(), by
    closing.save()
    event.state = Event.State.PUBLISHED
    event.save(update_fields=["state"])
