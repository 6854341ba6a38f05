"""What one asks of a meeting: who may vote, who is there, whether there is a quorum."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.assembly.models import Attendance, GeneralMeeting, MeetingNotice, Proxy, Voter
from arrimage.assembly.models.notices import MeetingNoticeQuerySet
from arrimage.assembly.models.roll import VoterQuerySet
from arrimage.assembly.rules import first_lawful_meeting, is_lawful, last_lawful_notice, quorum_needed
from arrimage.kit.templatetags.formats import clock, long_date
from arrimage.membership.models import Membership
from arrimage.membership.standing import Standing
from arrimage.network.models import OrganisationRole, Person


@dataclass(frozen=True)
class Line:
    """A line of the roll to be: the membership retained for a holder, and whether it votes."""

    membership: Membership
    holder: str
    why_not: str
    delegate: Person | None


def roll_on(day: date, *, grace_votes: bool) -> list[Line]:
    """One line for each holder in good standing on that day, in the order of their names.

    Of a holder's several memberships the one that votes is retained, then the current one, then the oldest.
    """
    standing = Membership.objects.in_good_standing(day).with_standing(day)
    rows = standing.select_related("organisation", "person", "category", "contact").order_by("pk")
    by_holder: dict[str, list[tuple[bool, bool, int, Line]]] = defaultdict(list)
    contacts = _first_people(row.organisation_id for row in rows)
    for row in rows:
        why_not = _why_not(row, grace_votes)
        delegate = row.person or row.contact or contacts.get(row.organisation_id)
        line = Line(row, holder_key(row), why_not, delegate)
        by_holder[line.holder].append((bool(why_not), row.standing != Standing.CURRENT, row.pk, line))
    best = [min(lines, key=lambda one: one[:3])[3] for lines in by_holder.values()]
    return sorted(best, key=lambda line: (line.membership.sort_key, line.membership.pk))


def _why_not(membership: Any, grace_votes: bool) -> str:
    if not membership.category.is_voting:
        return Voter.Why.CATEGORY
    return Voter.Why.GRACE if membership.standing == Standing.GRACE and not grace_votes else ""


def _first_people(organisations: Iterable[int | None]) -> dict[int, Person]:
    """For each organisation, the person who has stood there the longest on record."""
    roles = OrganisationRole.objects.filter(organisation__in=[pk for pk in organisations if pk], end=None)
    found: dict[int, Person] = {}
    for role in roles.select_related("person").order_by("pk"):
        found.setdefault(role.organisation_id, role.person)
    return found


def holder_key(membership: Membership) -> str:
    """Who holds the membership now, the profile it was merged into when it was: «organisation-12»."""
    holder: Any = membership.holder
    seen: set[int] = set()
    while holder.merged_into_id and holder.pk not in seen:
        seen.add(holder.pk)
        holder = type(holder)._base_manager.get(pk=holder.merged_into_id)
    return f"{holder._meta.model_name}-{holder.pk}"


def doubled(meeting: GeneralMeeting) -> list[list[Voter]]:
    """The lines of the roll that have become one holder since the freeze, by a merge of two profiles."""
    lines: dict[str, list[Voter]] = defaultdict(list)
    of_meeting = meeting.voters.on_the_roll().select_related("membership__organisation", "membership__person")
    for voter in of_meeting:
        lines[holder_key(voter.membership)].append(voter)
    return [voters for voters in lines.values() if len(voters) > 1]


# Presence ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quorum:
    """Who counts at one moment: voters present or represented, how many are needed, of how many."""

    present: int
    needed: int
    roll: int

    @property
    def is_reached(self) -> bool:
        return self.present >= self.needed

    @property
    def share(self) -> int:
        """Of what is needed, in percent, 100 at the most: what the bar shows."""
        return min(100 * self.present // self.needed, 100)


def present_at(meeting: GeneralMeeting, moment: datetime) -> QuerySet[Attendance]:
    """The presences that vote at that moment, those represented among them."""
    return Attendance.objects.filter(voter__meeting=meeting).voting().at(moment)


def quorum_at(meeting: GeneralMeeting, moment: datetime) -> Quorum:
    roll = meeting.voters.on_the_roll().count()
    needed = quorum_needed(meeting.quorum_rule, meeting.quorum_value, roll)
    return Quorum(present_at(meeting, moment).count(), needed, roll)


def college_present(meeting: GeneralMeeting, college: str, moment: datetime) -> int:
    """How many voters of the college are there; of every college when none is named."""
    present = present_at(meeting, moment)
    return (present.filter(voter__college=college) if college else present).count()


def register(meeting: GeneralMeeting, words: str = "") -> VoterQuerySet:
    """The members of the roll as the door sees them: those found, each with the presence and proxy in force."""
    found: Any = meeting.voters.filter(is_struck=False).search(words)
    open_now = Attendance.objects.filter(left_at=None).select_related("carried_by")
    in_force = Proxy.objects.filter(revoked_at=None)
    voters: VoterQuerySet = found.annotate(there=Exists(open_now.filter(voter=OuterRef("pk"))))
    return voters.prefetch_related(
        Prefetch("attendances", open_now, to_attr="now"),
        Prefetch("proxies_given", in_force.select_related("holder"), to_attr="given"),
        Prefetch("proxies_held", in_force.select_related("giver"), to_attr="held"),
    )


def carried_by_the_person(voter: Voter) -> QuerySet[Proxy]:
    """The proxies in force carried by the person who stands for this voter, whichever member she stands for."""
    same = Voter.objects.filter(meeting=voter.meeting_id)
    same = same.filter(delegate=voter.delegate_id) if voter.delegate_id else same.filter(pk=voter.pk)
    return Proxy.objects.filter(revoked_at=None, holder__in=same)


def attended(meeting: GeneralMeeting) -> QuerySet[Voter]:
    """Members of the roll, observers too, who were there at some moment or were represented."""
    there = Attendance.objects.filter(voter=OuterRef("pk"))
    return meeting.voters.filter(Exists(there)).prefetch_related(
        Prefetch("attendances", Attendance.objects.select_related("carried_by"))
    )


# The notice -------------------------------------------------------------------------------------------------


def address_of(voter: Voter) -> str:
    """Where the notice goes: the delegate's address, else the contact's, else that of the member."""
    membership = voter.membership
    known = (voter.delegate, membership.contact, membership.organisation, membership.person)
    return next((one.email.strip() for one in known if one is not None and one.email.strip()), "")


def obstacles_to_call(meeting: GeneralMeeting, at: datetime) -> list[str]:
    """What is missing before the notice may leave at that moment, a sentence each, with what to do."""
    found = []
    if not meeting.roll_frozen_at:
        found.append(_("The voters’ roll is not frozen: freeze it, so that the notice goes to those who may vote."))
    elif not meeting.voters.on_the_roll().exists():
        found.append(_("Nobody on the roll may vote: check the record date and the categories of members."))
    if not meeting.agenda.exists():
        found.append(_("The agenda is empty: the notice has to say what the meeting is about."))
    if late := too_late(meeting, at):
        found.append(late)
    return found


def too_late(meeting: GeneralMeeting, at: datetime) -> str:
    """Why a notice that leaves at that moment is unlawful, and which dates would be; empty when it is lawful."""
    if at >= meeting.starts_at:
        return _("This meeting was to begin on %(day)s at %(hour)s: that moment is past. Choose a later date.") % {
            "day": long_date(meeting.date),
            "hour": clock(meeting.start_time),
        }
    day = timezone.localdate(at)
    if is_lawful(day, meeting.date, meeting.notice_days):
        return ""
    return _(
        "The by-laws ask for %(days)s days of notice. A notice that leaves on %(day)s calls a meeting on %(first)s at "
        "the earliest; for the meeting of %(date)s it had to leave by %(last)s. Choose a later date."
    ) % {
        "days": meeting.notice_days,
        "day": long_date(day),
        "first": long_date(first_lawful_meeting(day, meeting.notice_days)),
        "date": long_date(meeting.date),
        "last": long_date(last_lawful_notice(meeting.date, meeting.notice_days)),
    }


def notices_of(meeting: GeneralMeeting) -> MeetingNoticeQuerySet:
    found: MeetingNoticeQuerySet = MeetingNotice.objects.filter(voter__meeting=meeting)
    return found.select_related("voter", "person")


def notice_counts(meeting: GeneralMeeting) -> dict[str, int]:
    """How many notices in each state, and how many letters wait to be posted."""
    rows = notices_of(meeting).order_by().values_list("state").annotate(Count("pk"))
    return {**dict(rows), "to_post": notices_of(meeting).to_post().count()}
