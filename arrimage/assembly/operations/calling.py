"""Calling a meeting: the legal delay, then a notice to each member of the roll, and letters for the others."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.assembly.emails import notice_mail
from arrimage.assembly.models import GeneralMeeting, MeetingNotice, Voter
from arrimage.assembly.operations.meetings import locked
from arrimage.assembly.queries import address_of, notices_of, obstacles_to_call, too_late
from arrimage.kit.outbox import Handed, hand_over

State = MeetingNotice.State


@transaction.atomic
def call_meeting(*, meeting: GeneralMeeting, at: datetime) -> list[MeetingNotice]:
    """Give notice that day, by e-mail where an address is known. Raises ValidationError with every obstacle."""
    meeting = locked(meeting)
    if not meeting.is_draft:
        raise ValidationError(_("The notice of this meeting has left already."))
    day = timezone.localdate(at)
    if obstacles := obstacles_to_call(meeting, at):
        raise ValidationError(obstacles)
    meeting.state, meeting.called_on = GeneralMeeting.State.CALLED, day
    meeting.save()
    return _give_notice(meeting, at)


@transaction.atomic
def notify_added(*, meeting: GeneralMeeting, at: datetime) -> list[MeetingNotice]:
    """Give notice to those added to the roll since it left; nobody is written to twice. Raises ValidationError."""
    meeting = locked(meeting)
    if meeting.state != GeneralMeeting.State.CALLED:
        raise ValidationError(_("Notices leave between the call and the opening of the meeting."))
    if late := too_late(meeting, at):
        raise ValidationError(late)
    return _give_notice(meeting, at)


def _give_notice(meeting: GeneralMeeting, at: datetime) -> list[MeetingNotice]:
    """In one transaction: each member of the roll has a notice in the ledger, or a letter to print."""
    waiting = meeting.voters.filter(is_struck=False, notice=None).select_related(
        "delegate", "membership__contact", "membership__organisation", "membership__person", "meeting"
    )
    agenda = list(meeting.agenda.all())
    voters = list(waiting)
    letters = {voter.pk: notice_mail(voter, agenda, to) for voter in voters if (to := address_of(voter))}
    handed = dict(zip(letters, hand_over(list(letters.values()), at), strict=True)) if letters else {}
    notices = []
    for voter in voters:
        letter, answer = letters.get(voter.pk), handed.get(voter.pk)
        notices.append(
            MeetingNotice(
                voter=voter,
                person=voter.delegate,
                state=_state(answer),
                to=letter.to if letter else "",
                language=voter.delegate.language if voter.delegate else "fr",
                subject=letter.subject if letter else meeting.title,
                handed_at=at,
                reference=answer.reference if answer else "",
                withheld=answer.withheld if answer else "",
            )
        )
    return MeetingNotice.objects.bulk_create(notices)


def _state(answer: Handed | None) -> str:
    if answer is None:
        return State.NO_ADDRESS
    return State.WITHHELD if answer.withheld else State.SENT


@transaction.atomic
def mark_posted(*, meeting: GeneralMeeting, on: date, day: date, voters: Sequence[Voter] | None = None) -> int:
    """The letters still to be posted left that day (all of them, or these voters'). Returns how many.

    Raises ValidationError for a day to come.
    """
    meeting = locked(meeting)
    if on > day:
        raise ValidationError(_("That day has not come: say when the letters were really posted."))
    waiting = notices_of(meeting).to_post()
    if voters is not None:
        waiting = waiting.filter(voter__in=voters)
    count: int = waiting.update(posted_on=on)
    return count
