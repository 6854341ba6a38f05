"""The voters' roll: frozen, then corrected with a day and a reason."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.assembly.models import Attendance, GeneralMeeting, RollCorrection, Voter
from arrimage.assembly.operations.meetings import locked
from arrimage.assembly.queries import Line, holder_key, roll_on
from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.models import Membership
from arrimage.network.models import Person

Kind = RollCorrection.Kind


@transaction.atomic
def freeze_roll(*, meeting: GeneralMeeting, at: datetime) -> int:
    """Write down who may vote, as known now of the record date. Again before the notice: the roll is made anew,
    delegates already named kept. Returns the number of lines. Raises ValidationError.
    """
    meeting = locked(meeting)
    if not meeting.is_draft:
        raise ValidationError(_("The notice has left: the roll can only be corrected, line by line, with a reason."))
    if meeting.record_date > timezone.localdate(at):
        raise ValidationError(
            _("The record date is %(day)s: the roll can be frozen from that day on.")
            % {"day": long_date(meeting.record_date)}
        )
    named = {voter.holder: voter for voter in meeting.voters.select_related("delegate")}
    meeting.voters.all().delete()
    lines = roll_on(meeting.record_date, grace_votes=meeting.grace_votes)
    Voter.objects.bulk_create([_voter(meeting, line, named.get(line.holder)) for line in lines])
    meeting.roll_frozen_at = at
    meeting.save(update_fields=["roll_frozen_at"])
    return len(lines)


def _voter(meeting: GeneralMeeting, line: Line, before: Voter | None = None) -> Voter:
    category = line.membership.category
    delegate = before.delegate if before else line.delegate
    return Voter(
        meeting=meeting,
        membership=line.membership,
        holder=line.holder,
        name=str(line.membership.holder),
        category=category.name_fr,
        college=category.college,
        votes=not line.why_not,
        why_not=line.why_not,
        delegate=delegate,
        delegate_name=before.delegate_name if before else str(delegate or ""),
    )


@transaction.atomic
def name_delegate(
    *, voter: Voter, delegate: Person | None, name: str = "", on: date, reason: str = "", by: str, at: datetime
) -> Voter:
    """Somebody else stands for the member; once the notice has left, a correction says why. Raises ValidationError."""
    meeting = locked(voter.meeting)
    if meeting.is_over:
        raise ValidationError(_("The meeting is over: its roll no longer changes."))
    said = str(delegate) if delegate else name.strip()
    if not meeting.is_draft:
        _correct(voter, Kind.DELEGATE, on, reason, by, at, before=voter.delegate_name, after=said)
    voter.delegate, voter.delegate_name = delegate, said
    voter.save()
    return voter


@transaction.atomic
def add_to_roll(
    *, meeting: GeneralMeeting, membership: Membership, on: date, reason: str, by: str, at: datetime
) -> Voter:
    """Add a member left out by mistake, as a voter. Raises ValidationError when its holder is there already."""
    meeting = _correctable(meeting)
    key = holder_key(membership)
    there = meeting.voters.select_related("membership__organisation", "membership__person")
    known = next((one for one in there if key in (one.holder, holder_key(one.membership))), None)
    if known is not None:
        raise ValidationError(_("“%(name)s” is on the roll already: a member has one vote.") % {"name": known})
    why_not = "" if membership.category.is_voting else Voter.Why.CATEGORY
    voter = _voter(meeting, Line(membership, key, why_not, membership.person or membership.contact))
    voter.is_added = True
    voter.save()
    _correct(voter, Kind.ADDED, on, reason, by, at, after=voter.name)
    return voter


@transaction.atomic
def strike_from_roll(*, voter: Voter, on: date, reason: str, by: str, at: datetime) -> None:
    """The line stays, struck; it no longer votes nor counts for the quorum. Raises ValidationError."""
    _correctable(voter.meeting)
    if Attendance.objects.filter(voter=voter, left_at=None).exists():
        raise ValidationError(_("“%(name)s” is present: note the departure first.") % {"name": voter})
    if voter.proxies_held.filter(revoked_at=None).exists():
        raise ValidationError(_("“%(name)s” carries proxies: withdraw them first.") % {"name": voter})
    _correct(voter, Kind.STRUCK, on, reason, by, at, before=voter.name)
    voter.is_struck = True
    voter.save()


@transaction.atomic
def put_back_on_roll(*, voter: Voter, on: date, reason: str, by: str, at: datetime) -> None:
    _correctable(voter.meeting)
    _correct(voter, Kind.RESTORED, on, reason, by, at, after=voter.name)
    voter.is_struck = False
    voter.save()


def _correctable(meeting: GeneralMeeting) -> GeneralMeeting:
    meeting = locked(meeting)
    if meeting.is_draft:
        raise ValidationError(_("The notice has not left: freeze the roll again rather than correct it."))
    if meeting.is_over:
        raise ValidationError(_("The meeting is over: its roll no longer changes."))
    return meeting


def _correct(
    voter: Voter, kind: str, on: date, reason: str, by: str, at: datetime, before: str = "", after: str = ""
) -> None:
    if not reason.strip():
        raise ValidationError(_("Say why: the reason stays with the roll."))
    correction = RollCorrection(
        voter=voter,
        kind=kind,
        on=on,
        reason=reason.strip(),
        before=before,
        after=after,
        recorded_by=by,
        recorded_at=at,
    )
    correction.full_clean()
    correction.save()
