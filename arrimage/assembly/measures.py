"""What general meetings let one count. Codes are stable: plans are bound to them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.assembly.models import Attendance, GeneralMeeting, Voter
from arrimage.assembly.parameters import MeetingParameters, VoterParameters
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope, percentage
from arrimage.kit.changes import follow
from arrimage.kit.text import words

OVER = (GeneralMeeting.State.CLOSED, GeneralMeeting.State.APPROVED)


def meetings(scope: Scope) -> Records:
    """The meetings of the period."""
    within = GeneralMeeting.objects.filter(date__gte=scope.period.start, date__lt=scope.period.end)
    narrowed: Records = scope.narrow(within)
    return narrowed


def voters(scope: Scope) -> Records:
    """The lines of the rolls of the meetings of the period."""
    within = Voter.objects.filter(meeting__date__gte=scope.period.start, meeting__date__lt=scope.period.end)
    over = within.filter(meeting__date__lte=scope.day, meeting__state__in=OVER)
    narrowed: Records = scope.narrow(over.select_related("meeting"))
    return narrowed


def roll(scope: Scope) -> Records:
    """The lines that may vote: what a share is a share of."""
    return voters(scope).filter(votes=True, is_struck=False)


def came(scope: Scope) -> Q:
    return Q(Exists(Attendance.objects.filter(voter=OuterRef("pk"))))


def of_general_meetings(wording: str, action: str) -> Mapping[str, Any] | None:
    """Indicators that speak of the members' meeting: «nombre de membres présents à l'AGA»."""
    said = words(f"{wording} {action}")
    is_assembly = any(word.startswith("assemblee") for word in said) and any(
        word.startswith("general") for word in said
    )
    if "aga" in said or is_assembly:
        return {"kind": ["annual"]} if "aga" in said or "annuelle" in said else {}
    return None


CAME = Rule("came", came, _("The member was neither present nor represented."))
NOT_STRUCK = Rule("not_struck", lambda scope: Q(is_struck=False), _("The member was struck from the roll."))
HAS_A_VOTE = Rule("has_a_vote", lambda scope: Q(votes=True), _("The member attends without a vote."))

MEETINGS_HELD = Measure(
    code="assembly.meetings_held",
    label=_("General meetings held"),
    definition=_("The general meetings of the members, annual or special, opened and closed in the period."),
    unit=npgettext_lazy("unit of assemblies", "meeting", "meetings"),
    kind=Kind.COUNT,
    candidates=meetings,
    rules=(
        Rule(
            "not_in_the_future", lambda scope: Q(date__lte=scope.day), _("The general meeting has not taken place yet.")
        ),
        Rule(
            "held",
            lambda scope: Q(state__in=OVER),
            _("The general meeting was not opened and closed."),
            unless="not_in_the_future",
        ),
    ),
    parameters=MeetingParameters,
    date_field="date",
)
MEMBERS_PRESENT = Measure(
    code="assembly.members_present",
    label=_("Members at the general meeting"),
    definition=_(
        "The members with a vote who were present or represented at a general meeting of the period, each once a "
        "meeting."
    ),
    unit=npgettext_lazy("unit", "member", "members"),
    kind=Kind.COUNT,
    candidates=voters,
    rules=(HAS_A_VOTE, NOT_STRUCK, CAME),
    parameters=VoterParameters,
    date_field="meeting__date",
    guess=of_general_meetings,
)
ATTENDANCE_SHARE = Measure(
    code="assembly.attendance_share",
    label=_("Attendance at the general meeting"),
    definition=_(
        "The share of the voters’ roll present or represented at the general meetings of the period. Members struck "
        "from the roll, and those without a vote, are not on it."
    ),
    unit="%",
    kind=Kind.SHARE,
    candidates=roll,
    rules=(CAME,),
    parameters=VoterParameters,
    operation=percentage,
    date_field="meeting__date",
)
follow(Attendance, GeneralMeeting, Voter)
catalogue.register(MEETINGS_HELD, MEMBERS_PRESENT, ATTENDANCE_SHARE)
