"""Resolutions and elections of a meeting."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.assembly import forms
from arrimage.assembly.desk.acting import CHANGE, SIGN, Action, MeetingPage
from arrimage.assembly.documents.minutes import how_decided
from arrimage.assembly.models import Candidate, Election, GeneralMeeting, Resolution
from arrimage.assembly.operations import electing
from arrimage.assembly.operations.deciding import sign_resolution, take_resolution
from arrimage.assembly.queries import quorum_at
from arrimage.kit.templatetags.formats import number


def take(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    values = {name: value for name, value in said.items() if name != "hour"}
    resolution = take_resolution(meeting=meeting, **values)
    words = _("%(number)s: carried.") if resolution.is_carried else _("%(number)s: defeated.")
    return words % {"number": resolution.number}


class Resolutions(MeetingPage):
    template_name = "assembly/resolutions.html"
    url_name = "desk:assembly-resolutions"
    tab = gettext_lazy("Resolutions")
    actions = {"take": Action(take, forms.ResolutionForm)}

    def context(self, meeting: GeneralMeeting) -> dict[str, Any]:
        return {"resolutions": meeting.resolutions.all(), "quorum": quorum_at(meeting, timezone.now())}


class Sign(MeetingPage):
    """One press by whoever signs for the hub; the name and the day are kept."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("desk:assembly-resolutions", get_object_or_404(Resolution, pk=pk).meeting_id)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(SIGN):
            raise PermissionDenied
        resolution = get_object_or_404(Resolution, pk=pk)
        try:
            sign_resolution(resolution=resolution, by=str(request.user), on=timezone.localdate())
            messages.success(request, _("%(number)s is signed.") % {"number": resolution})
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        return redirect("desk:assembly-resolutions", resolution.meeting_id)


def new_election(request: HttpRequest, meeting: GeneralMeeting, said: dict[str, Any]) -> str:
    election = Election.objects.create(meeting=meeting, **said)
    return _("“%(title)s”: name the candidates.") % {"title": election}


class Elections(MeetingPage):
    template_name = "assembly/elections.html"
    url_name = "desk:assembly-elections"
    tab = gettext_lazy("Elections")
    actions = {"new": Action(new_election, forms.ElectionForm)}

    def context(self, meeting: GeneralMeeting) -> dict[str, Any]:
        elections = list(meeting.elections.select_related("committee").prefetch_related("candidates__voter"))
        return {"elections": [(one, how_decided(one) if one.decided_at else "") for one in elections]}


def candidate(request: HttpRequest, election: Election, said: dict[str, Any]) -> str:
    made = electing.add_candidate(election=election, person=said["person"], name=said["name"], voter=said["voter"])
    return _("“%(name)s” is a candidate.") % {"name": made}


def withdraw(request: HttpRequest, election: Election, said: dict[str, Any]) -> str:
    key = request.POST.get("candidate", "")
    one = get_object_or_404(Candidate, pk=key if key.isdecimal() else 0, election=election)
    electing.withdraw_candidate(candidate=one)
    return _("“%(name)s” is no longer a candidate.") % {"name": one}


def acclaim(request: HttpRequest, election: Election, said: dict[str, Any]) -> str:
    electing.acclaim(election=election, at=timezone.now())
    return _("“%(title)s”: elected by acclamation.") % {"title": election}


def seat(request: HttpRequest, election: Election, said: dict[str, Any]) -> str:
    count = len(electing.seat_elected(election=election))
    said_so = ngettext("%(count)s seat is created.", "%(count)s seats are created.", count)
    return said_so % {"count": number(count)}


class OneElection(MeetingPage):
    """Candidates, then acclamation or a count, then the seats."""

    template_name = "assembly/election.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.election(pk), {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        election = self.election(pk)
        sent = self.act(election.meeting, election)
        return redirect("desk:assembly-election", pk) if sent is None else self.show(self.election(pk), sent)

    def election(self, pk: int) -> Election:
        visible = GeneralMeeting.objects.visible_to(self.request.user)
        related = Election.objects.select_related("meeting", "committee").filter(meeting__in=visible)
        self.shown: Election = get_object_or_404(related, pk=pk)
        count = Action(self.count, partial(forms.DecideForm, election=self.shown))
        self.actions = {  # type: ignore[misc]  # the count has a field for each candidate of this election
            "candidate": Action(candidate, forms.CandidateForm),
            "withdraw": Action(withdraw),
            "acclaim": Action(acclaim),
            "count": count,
            "seat": Action(seat),
        }
        return self.shown

    def count(self, request: HttpRequest, election: Election, said: dict[str, Any]) -> str:
        candidates = list(election.candidates.all())
        electing.record_votes(
            election=election,
            ballots=said["ballots"],
            votes={one.pk: said[f"votes_{one.pk}"] for one in candidates},
            drawn=[one.pk for one in candidates if said[f"drawn_{one.pk}"]],
            how_drawn=said["how_drawn"],
            at=said["at"],
        )
        return _("“%(title)s”: the result is kept.") % {"title": election}

    def show(self, election: Election, sent: Mapping[str, Any]) -> HttpResponse:
        self.tab = election.title
        return self.page(election.meeting, sent)

    def context(self, meeting: GeneralMeeting) -> dict[str, Any]:
        candidates = list(self.shown.candidates.select_related("voter", "person", "seat"))
        return {
            "election": self.shown,
            "candidates": candidates,
            "how": how_decided(self.shown) if self.shown.decided_at else "",
            "to_seat": any(one.is_elected and one.seat is None for one in candidates),
            "may_change": self.request.user.has_perm(CHANGE),
        }
