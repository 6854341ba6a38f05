"""Resolutions: voted by those present, numbered, signed."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.assembly.models import GeneralMeeting, Resolution
from arrimage.assembly.operations.meetings import locked
from arrimage.assembly.queries import Quorum, quorum_at
from arrimage.assembly.rules import Majority


@transaction.atomic
def take_resolution(
    *,
    meeting: GeneralMeeting,
    text: str,
    moved_by: str,
    seconded_by: str,
    votes_for: int,
    votes_against: int = 0,
    abstentions: int = 0,
    majority: str = Majority.SIMPLE,
    at: datetime,
    without_quorum_because: str = "",
) -> Resolution:
    """Write down a vote of that moment under the next number. Raises ValidationError."""
    meeting = in_session(meeting, at)
    quorum = quorum_at(meeting, at)
    because = without_quorum_because.strip()
    if not quorum.is_reached and not because:
        raise ValidationError({"without_quorum_because": no_quorum(quorum)})
    within_those_present(votes_for + votes_against + abstentions, quorum.present)
    resolution = Resolution(
        meeting=meeting,
        number=_next_number(meeting),
        text=text.strip(),
        moved_by=moved_by.strip(),
        seconded_by=seconded_by.strip(),
        majority=majority,
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
        voted_at=at,
        present=quorum.present,
        quorum=quorum.needed,
        without_quorum_because="" if quorum.is_reached else because,
    )
    resolution.full_clean()
    resolution.save()
    return resolution


@transaction.atomic
def sign_resolution(*, resolution: Resolution, by: str, on: date) -> Resolution:
    """Signed once, by the presidency or whoever the by-laws name. Raises ValidationError."""
    resolution = Resolution.objects.select_for_update().select_related("meeting").get(pk=resolution.pk)
    if resolution.signed_on is not None:
        raise ValidationError(_("This resolution is signed already, by %(who)s.") % {"who": resolution.signed_by})
    if on < resolution.meeting.date:
        raise ValidationError(_("A resolution is signed after its vote: correct the day."))
    resolution.signed_by, resolution.signed_on = by.strip(), on
    resolution.full_clean()
    resolution.save()
    return resolution


def in_session(meeting: GeneralMeeting, at: datetime) -> GeneralMeeting:
    """The locked meeting, when it was in session at that moment. Raises ValidationError."""
    meeting = locked(meeting)
    if not meeting.is_open or meeting.opened_at is None:
        raise ValidationError(_("Members decide while the meeting is in session: open it first."))
    if at < meeting.opened_at:
        raise ValidationError(_("The meeting was not open yet at that hour: correct it."))
    return meeting


def no_quorum(quorum: Quorum) -> str:
    return _(
        "There is no quorum: %(present)s present or represented, %(needed)s needed. Wait, or say why the chair goes on."
    ) % {"present": quorum.present, "needed": quorum.needed}


def within_those_present(votes: int, present: int) -> None:
    if votes > present:
        said = ngettext(
            "%(votes)s votes for %(present)s voter present or represented: count again.",
            "%(votes)s votes for %(present)s voters present or represented: count again.",
            present,
        )
        raise ValidationError(said % {"votes": votes, "present": present})


def _next_number(meeting: GeneralMeeting) -> str:
    """One after the last of that kind and year, another meeting's too; the meeting is locked by the caller."""
    given = Resolution.objects.filter(number__startswith=f"{meeting.prefix}-").values_list("number", flat=True)
    last = max((int(number.rpartition("-")[2]) for number in given), default=0)
    return f"{meeting.prefix}-{last + 1:02d}"
