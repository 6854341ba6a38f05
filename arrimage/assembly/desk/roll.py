"""The voters' roll: of one meeting, line by line, and of all as a list that can be exported."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.assembly import forms
from arrimage.assembly.desk.acting import Action, MeetingPage
from arrimage.assembly.filters import VoterFilter
from arrimage.assembly.models import GeneralMeeting, RollCorrection, Voter
from arrimage.assembly.operations import roll as operations
from arrimage.assembly.queries import doubled
from arrimage.assembly.tables import VoterTable, standing
from arrimage.kit import desk

Column = desk.Column


class VoterScreen(desk.Records):
    model = Voter
    path = "assemblees/votants"
    icon = "users"
    rail = "assembly"
    table_class = VoterTable
    filterset_class = VoterFilter
    list_template = "assembly/list.html"
    detail_template = "assembly/voter.html"
    select_related = ("meeting",)
    export_permission = "assembly.export_voter"
    in_global_search = False
    empty_text = gettext_lazy("The rolls frozen for your general meetings are listed here.")
    export_columns = (
        Column(gettext_lazy("Member"), lambda voter: voter.name, "name"),
        Column(gettext_lazy("General meeting"), lambda voter: str(voter.meeting), "meeting"),
        Column(gettext_lazy("Category"), lambda voter: voter.category, "category"),
        Column(gettext_lazy("College"), lambda voter: voter.college, "college"),
        Column(gettext_lazy("Delegate"), lambda voter: voter.delegate_name, "delegate_name"),
        Column(gettext_lazy("Has a vote"), standing, "votes"),
    )

    def detail_context(self, request: HttpRequest, record: Voter) -> dict[str, Any]:
        return {
            "attendances": record.attendances.select_related("carried_by"),
            "corrections": record.corrections.all(),
            "notice": getattr(record, "notice", None),
            "standing": standing(record),
        }


def add(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    voter = operations.add_to_roll(
        meeting=meeting,
        membership=said["membership"],
        on=said["on"],
        reason=said["reason"],
        by=str(request.user),
        at=timezone.now(),
    )
    return _("“%(name)s” is on the roll. Send the notice to those added from the page of the meeting.") % {
        "name": voter
    }


class Roll(MeetingPage):
    template_name = "assembly/roll.html"
    url_name = "desk:assembly-roll"
    tab = gettext_lazy("Voters’ roll")
    actions = {"add": Action(add, forms.AddToRollForm)}

    def context(self, meeting: GeneralMeeting) -> dict[str, Any]:
        corrections = RollCorrection.objects.filter(voter__meeting=meeting).select_related("voter")
        return {
            "voters": meeting.voters.on_the_roll(),
            "observers": meeting.voters.observers(),
            "struck": meeting.voters.filter(is_struck=True),
            "doubled": doubled(meeting),
            "corrections": corrections,
        }


def correct_line(request: HttpRequest, voter: Voter, said: dict[str, Any]) -> str:
    written: dict[str, Any] = {
        "on": said["on"],
        "reason": said["reason"],
        "by": str(request.user),
        "at": timezone.now(),
    }
    match said["what"]:
        case "delegate":
            if not said["person"] and not said["name"]:
                raise ValidationError({"person": _("Say who stands for the member: a person, or a name.")})
            operations.name_delegate(voter=voter, delegate=said["person"], name=said["name"], **written)
        case "strike":
            operations.strike_from_roll(voter=voter, **written)
        case "restore":
            operations.put_back_on_roll(voter=voter, **written)
    return _("The line of “%(name)s” is corrected.") % {"name": voter}


class CorrectLine(MeetingPage):
    """One line: another delegate, struck, put back. The address names the voter."""

    template_name = "assembly/line.html"
    actions = {"line": Action(correct_line, forms.LineForm)}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.line(self.voter(pk), {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        voter = self.voter(pk)
        sent = self.act(voter.meeting, voter)
        return redirect("desk:assembly-roll", voter.meeting_id) if sent is None else self.line(voter, sent)

    def voter(self, pk: int) -> Voter:
        visible = Voter.objects.visible_to(self.request.user).select_related("meeting", "membership")
        found: Voter = get_object_or_404(visible, pk=pk)
        return found

    def line(self, voter: Voter, sent: Mapping[str, Any]) -> HttpResponse:
        self.voter_shown, self.tab = voter, voter.name
        return self.page(voter.meeting, sent)

    def context(self, meeting: GeneralMeeting) -> dict[str, Any]:
        return {"voter": self.voter_shown, "standing": standing(self.voter_shown)}
