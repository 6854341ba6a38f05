"""At the door: who arrives, who leaves, who votes for whom."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.assembly.models import Attendance, GeneralMeeting, Proxy, Voter
from arrimage.assembly.operations.meetings import locked
from arrimage.assembly.queries import carried_by_the_person
from arrimage.kit.templatetags.formats import clock, long_date

Mode = Attendance.Mode
AT_THE_DOOR = (GeneralMeeting.State.CALLED, GeneralMeeting.State.OPEN)


@transaction.atomic
def arrive(*, voter: Voter, at: datetime, mode: str = Mode.IN_PERSON) -> Attendance:
    """The member is there from that moment, with the proxies she carries. Somebody already there stays there.

    Raises ValidationError.
    """
    meeting = _at_the_door(voter)
    if timezone.localdate(at) < meeting.date:
        raise ValidationError(
            _("The meeting is on %(day)s: nobody is there before.") % {"day": long_date(meeting.date)}
        )
    if (there := voter.attendances.filter(left_at=None).first()) is not None:
        if there.mode != Mode.PROXY:
            return there
        _end(there, at)  # she came after all: her proxy gives way
    elif voter.attendances.filter(Q(left_at__gt=at) | Q(arrived_at__gt=at)).exists():
        raise ValidationError(
            _("“%(name)s” was there at %(hour)s already: choose a later hour.") % {"name": voter, "hour": clock(at)}
        )
    if voter.votes and (other := _same_member(voter)) is not None:
        raise ValidationError(
            _("“%(name)s” is now the same member as “%(other)s”, who is present: a member has one vote.")
            % {"name": voter, "other": other}
        )
    presence = Attendance.objects.create(voter=voter, mode=mode, arrived_at=at)
    for proxy in voter.proxies_held.filter(revoked_at=None).select_related("giver"):
        _represent(proxy, at)
    return presence


@transaction.atomic
def leave(*, voter: Voter, at: datetime) -> None:
    """The member leaves, and the proxies she carries with her. Raises ValidationError."""
    _at_the_door(voter)
    there = voter.attendances.filter(left_at=None).first()
    if there is None:
        raise ValidationError(_("“%(name)s” is not noted as present.") % {"name": voter})
    if at < there.arrived_at:
        raise ValidationError(
            _("“%(name)s” arrived at %(hour)s: choose a later hour.") % {"name": voter, "hour": clock(there.arrived_at)}
        )
    _end(there, at)
    for carried in Attendance.objects.filter(carried_by=voter, left_at=None):
        _end(carried, at)


@transaction.atomic
def take_back_arrival(*, voter: Voter) -> None:
    """The name tapped by mistake was never there. Refused once something was voted since. Raises ValidationError."""
    meeting = _at_the_door(voter)
    there = voter.attendances.filter(left_at=None).first()
    if there is None:
        return
    if meeting.resolutions.filter(voted_at__gte=there.arrived_at).exists():
        raise ValidationError(
            _("A resolution was voted since “%(name)s” arrived: note a departure instead.") % {"name": voter}
        )
    for carried in Attendance.objects.filter(carried_by=voter, left_at=None):
        carried.delete()
    there.delete()


@transaction.atomic
def give_proxy(*, giver: Voter, holder: Voter, at: datetime) -> Proxy:
    """The member is represented by another voter while that one is there. Raises ValidationError."""
    meeting = _at_the_door(giver)
    if not meeting.proxies_allowed:
        raise ValidationError(_("The by-laws of this meeting do not allow voting by proxy."))
    if giver.pk == holder.pk or giver.meeting_id != holder.meeting_id:
        raise ValidationError(_("A proxy is carried by another voter of the same meeting: choose one."))
    for voter in (giver, holder):
        if not voter.votes or voter.is_struck:
            raise ValidationError(_("“%(name)s” does not vote at this meeting.") % {"name": voter})
    if giver.proxies_given.filter(revoked_at=None).exists():
        raise ValidationError(_("“%(name)s” gave a proxy already: withdraw it first.") % {"name": giver})
    if giver.proxies_held.filter(revoked_at=None).exists():
        raise ValidationError(_("“%(name)s” carries proxies: whoever carries one comes.") % {"name": giver})
    if holder.proxies_given.filter(revoked_at=None).exists():
        raise ValidationError(_("“%(name)s” is represented by another: a proxy is not passed on.") % {"name": holder})
    if giver.attendances.filter(left_at=None).exists():
        raise ValidationError(_("“%(name)s” is present: note the departure first.") % {"name": giver})
    if carried_by_the_person(holder).count() >= meeting.proxies_per_person:
        raise ValidationError(
            _("%(who)s already carries as many proxies as the by-laws allow (%(most)s).")
            % {"who": holder.delegate_name or holder.name, "most": meeting.proxies_per_person}
        )
    proxy = Proxy.objects.create(giver=giver, holder=holder, received_at=at)
    if holder.attendances.filter(left_at=None).exclude(mode=Mode.PROXY).exists():
        _represent(proxy, at)
    return proxy


@transaction.atomic
def withdraw_proxy(*, proxy: Proxy, at: datetime) -> None:
    _at_the_door(proxy.giver)
    if proxy.revoked_at is None:
        proxy.revoked_at = max(at, proxy.received_at)
        proxy.save(update_fields=["revoked_at"])
        for carried in Attendance.objects.filter(voter=proxy.giver, mode=Mode.PROXY, left_at=None):
            _end(carried, at)


def _at_the_door(voter: Voter) -> GeneralMeeting:
    meeting = locked(voter.meeting)
    if meeting.state not in AT_THE_DOOR:
        raise ValidationError(_("Attendance is taken from the call of the meeting to its closing."))
    if voter.is_struck:
        raise ValidationError(_("“%(name)s” was struck from the roll.") % {"name": voter})
    return meeting


def _same_member(voter: Voter) -> Voter | None:
    """Another line of the roll, present, that a merge of profiles has made one member with this one."""
    there = Attendance.objects.filter(
        voter__meeting=voter.meeting_id,
        voter__votes=True,
        voter__membership__organisation=voter.membership.organisation_id,
        voter__membership__person=voter.membership.person_id,
        left_at=None,
    )
    other = there.exclude(voter=voter.pk).select_related("voter").first()
    return other.voter if other else None


def _represent(proxy: Proxy, at: datetime) -> None:
    giver = proxy.giver
    if giver.is_struck or giver.attendances.filter(left_at=None).exists() or _same_member(giver):
        return
    Attendance.objects.create(voter=giver, mode=Mode.PROXY, carried_by=proxy.holder, arrived_at=at)


def _end(presence: Attendance, at: datetime) -> None:
    presence.left_at = max(at, presence.arrived_at)
    presence.save(update_fields=["left_at"])
