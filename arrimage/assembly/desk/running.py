"""The agenda as it is gone through: what was said at each item becomes the minutes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.assembly.desk.acting import CHANGE, MeetingPage
from arrimage.assembly.models import GeneralMeeting
from arrimage.assembly.operations.meetings import write_minutes

MOST = 20_000


class Running(MeetingPage):
    template_name = "assembly/running.html"
    url_name = "desk:assembly-running"
    tab = gettext_lazy("Agenda and minutes")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting(pk)
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        typed = {
            item.pk: request.POST[f"minutes_{item.pk}"].replace("\r\n", "\n").strip()[:MOST]
            for item in meeting.agenda.all()
            if f"minutes_{item.pk}" in request.POST
        }
        try:
            write_minutes(meeting=meeting, texts=typed)
        except ValidationError as error:
            self.typed = typed
            for sentence in error.messages:
                messages.error(request, sentence)
            return self.page(meeting, {})
        messages.success(request, _("The minutes are kept."))
        return redirect(self.url_name, pk)

    def context(self, meeting: GeneralMeeting) -> dict[str, Any]:
        typed = getattr(self, "typed", {})
        items = list(meeting.agenda.all())
        for item in items:
            item.minutes = typed.get(item.pk, item.minutes)
        writable = meeting.state in (GeneralMeeting.State.OPEN, GeneralMeeting.State.CLOSED)
        return {"items": items, "may_write": self.request.user.has_perm(CHANGE) and (writable or bool(typed))}
