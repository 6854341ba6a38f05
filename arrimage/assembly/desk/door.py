"""The door, on a phone: find a name, one tap «present», the quorum moves."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from arrimage.assembly.desk.acting import DOOR, MeetingPage
from arrimage.assembly.models import Attendance, GeneralMeeting, Proxy, Voter
from arrimage.assembly.operations import presence
from arrimage.assembly.queries import quorum_at, register
from arrimage.kit.desk.views.access import wants_part

SHOWN = 60


class Door(MeetingPage):
    """GET with `q` finds names; POST with `voter` and what happened to it. htmx receives the live part alone."""

    template_name = "assembly/door.html"
    url_name = "desk:assembly-door"
    tab = gettext_lazy("Attendance")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting(pk)
        return self.live(meeting, _words(request.GET)) if wants_part(request) else self.page(meeting, {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting(pk)
        if not request.user.has_perm(DOOR):
            raise PermissionDenied
        refused: list[str] = []
        if request.POST.get("voter", "").isdecimal():
            voter: Voter = get_object_or_404(meeting.voters.select_related("membership"), pk=request.POST["voter"][:18])
            try:
                self.happen(request.POST.get("did", ""), voter)
            except ValidationError as error:
                refused = error.messages
        words = _words(request.POST)
        if wants_part(request):
            return self.live(meeting, words, refused)
        for sentence in refused:
            messages.error(request, sentence)
        address = reverse(self.url_name, args=[pk])
        return redirect(f"{address}?{urlencode({'q': words})}" if words else address)

    def happen(self, did: str, voter: Voter) -> None:
        now = timezone.now()
        match did:
            case Attendance.Mode.IN_PERSON | Attendance.Mode.ONLINE:
                presence.arrive(voter=voter, at=now, mode=did)
            case "left":
                presence.leave(voter=voter, at=now)
            case "mistake":
                presence.take_back_arrival(voter=voter)
            case "proxy":
                holder = get_object_or_404(Voter, pk=self.request.POST.get("holder") or 0, meeting=voter.meeting_id)
                presence.give_proxy(giver=voter, holder=holder, at=now)
            case "withdraw":
                presence.withdraw_proxy(proxy=get_object_or_404(Proxy, giver=voter, revoked_at=None), at=now)

    def live(self, meeting: GeneralMeeting, words: str, refused: list[str] | None = None) -> HttpResponse:
        context = {"record": meeting, "refused": refused or [], **self.part(meeting, words)}
        return render(self.request, "assembly/door_live.html", context)

    def context(self, meeting: GeneralMeeting) -> dict[str, Any]:
        return self.part(meeting, _words(self.request.GET))

    def part(self, meeting: GeneralMeeting, words: str) -> dict[str, Any]:
        found = list(register(meeting, words)[: SHOWN + 1])
        carriers = meeting.voters.on_the_roll() if meeting.proxies_allowed else []
        return {
            "typed": words,
            "lines": found[:SHOWN],
            "more": len(found) > SHOWN,
            "quorum": quorum_at(meeting, timezone.now()),
            "carriers": list(carriers),
            "may_tap": self.request.user.has_perm(DOOR) and meeting.state in presence.AT_THE_DOOR,
        }


def _words(asked: Any) -> str:
    return str(asked.get("q", "")).replace("\x00", "").strip()[:100]
