"""A meeting's life: scheduled, opened, closed, its minutes approved, later corrected."""

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from arrimage.assembly.models import AgendaItem, AssemblySettings, Attendance, GeneralMeeting, MinutesCorrection
from arrimage.kit.templatetags.formats import long_date

State = GeneralMeeting.State


def locked(meeting: GeneralMeeting) -> GeneralMeeting:
    """The meeting as it is now, nobody else changing it until the transaction ends."""
    return GeneralMeeting.objects.select_for_update().get(pk=meeting.pk)


@transaction.atomic
def schedule_meeting(
    *,
    kind: str,
    title: str,
    day: date,
    start_time: time,
    record_date: date,
    place: str,
    agenda: "list[tuple[str, str]]",
    **details: Any,
) -> GeneralMeeting:
    """A meeting in preparation under the hub's by-laws of now; `agenda` are titles with their kinds."""
    by_laws = AssemblySettings.current().as_values()
    meeting = GeneralMeeting(
        kind=kind,
        title=title,
        date=day,
        start_time=start_time,
        record_date=record_date,
        place=place,
        **{**by_laws, **details},
    )
    meeting.full_clean()
    meeting.save()
    for position, (item, of_kind) in enumerate(agenda, start=1):
        AgendaItem.objects.create(meeting=meeting, position=position, title=item, kind=of_kind)
    return meeting


@transaction.atomic
def open_meeting(*, meeting: GeneralMeeting, at: datetime, chair: str = "", secretary: str = "") -> GeneralMeeting:
    """Open the session, with or without a quorum: only decisions need one. Raises ValidationError."""
    meeting = locked(meeting)
    if meeting.state != State.CALLED:
        raise ValidationError(_("Only a meeting that was called can be opened."))
    if timezone.localdate(at) < meeting.date:
        raise ValidationError(
            _("The meeting is called for %(day)s: it cannot be opened before.") % {"day": long_date(meeting.date)}
        )
    meeting.state, meeting.opened_at = State.OPEN, at
    meeting.chair, meeting.secretary = chair or meeting.chair, secretary or meeting.secretary
    meeting.save()
    return meeting


@transaction.atomic
def close_meeting(*, meeting: GeneralMeeting, at: datetime, note: str = "") -> GeneralMeeting:
    """Close the session; those still there leave with it. Raises ValidationError."""
    meeting = locked(meeting)
    if meeting.state != State.OPEN or meeting.opened_at is None:
        raise ValidationError(_("Only a meeting in session can be closed."))
    last = meeting.resolutions.order_by("-voted_at").values_list("voted_at", flat=True).first()
    if at < max(meeting.opened_at, last or meeting.opened_at):
        raise ValidationError(_("The meeting cannot close before what was decided there: correct the hour."))
    there = list(Attendance.objects.filter(voter__meeting=meeting, left_at=None))
    for presence in there:
        presence.left_at = max(at, presence.arrived_at)
    bulk_update_with_history(there, Attendance, ["left_at"])
    meeting.state, meeting.closed_at, meeting.closing_note = State.CLOSED, at, note.strip()
    meeting.save()
    return meeting


@transaction.atomic
def approve_minutes(*, meeting: GeneralMeeting, on: date, by: str) -> GeneralMeeting:
    """The members (at their next meeting) or the board approved the minutes that day; `by` says who, or by which
    resolution. Raises ValidationError.
    """
    meeting = locked(meeting)
    if meeting.state != State.CLOSED or meeting.closed_at is None:
        raise ValidationError(_("Only the minutes of a closed meeting can be approved, and only once."))
    if not by.strip():
        raise ValidationError(_("Say who approved the minutes, or by which resolution."))
    if on < timezone.localdate(meeting.closed_at):
        raise ValidationError(_("Minutes are approved after the meeting: correct the day."))
    meeting.state, meeting.approved_on, meeting.approved_by = State.APPROVED, on, by.strip()
    meeting.save()
    return meeting


@transaction.atomic
def write_minutes(*, meeting: GeneralMeeting, texts: "dict[int, str]") -> int:
    """Keep what was said at items of the agenda, by their keys, until the minutes are approved. Returns how many
    changed. Raises ValidationError.
    """
    meeting = locked(meeting)
    if meeting.state not in (State.OPEN, State.CLOSED):
        raise ValidationError(
            _("Minutes are written from the opening of the meeting to their approval; later, add a correction.")
        )
    changed = 0
    for item in meeting.agenda.filter(pk__in=texts):
        if item.minutes != texts[item.pk]:
            item.minutes = texts[item.pk]
            item.save(update_fields=["minutes"])
            changed += 1
    return changed


@transaction.atomic
def correct_minutes(
    *, meeting: GeneralMeeting, on: date, text: str, reason: str, by: str, at: datetime
) -> MinutesCorrection:
    """Add a dated correction to minutes that are closed; what they said stays. Raises ValidationError."""
    if not locked(meeting).is_over:
        raise ValidationError(_("The meeting is not closed: write in the minutes themselves."))
    correction = MinutesCorrection(
        meeting=meeting, on=on, text=text.strip(), reason=reason.strip(), recorded_by=by, recorded_at=at
    )
    correction.full_clean()
    correction.save()
    return correction
