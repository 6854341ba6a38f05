"""Watching a mailing leave, and stopping it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrimage.kit.desk import site
from arrimage.kit.desk.views.access import DeskView
from arrimage.letters.desk.mailings import live
from arrimage.letters.models import Mailing
from arrimage.letters.operations import sending


class LiveProgress(DeskView):
    """The parts of the page that move; asked for again every two seconds until it is over."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.view_mailing")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        screen = site.screen_for(Mailing)
        assert screen is not None, "mailings have their screen"
        mailing = get_object_or_404(screen.visible_to(request.user), pk=pk)
        response = render(request, "letters/desk/live.html", {"record": mailing, **live(mailing)})
        response["Cache-Control"] = "no-store"
        return response


class _Stop(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("letters.send_mailing")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mailing = get_object_or_404(Mailing, pk=pk)
        try:
            messages.success(request, self.done(mailing, at=timezone.now(), by=request.user))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("desk:mailing-detail", pk)

    def done(self, mailing: Mailing, **said: Any) -> str:
        raise NotImplementedError


class Pause(_Stop):
    def done(self, mailing: Mailing, **said: Any) -> str:
        sending.pause(mailing=mailing, **said)
        return _("The mailing is paused: nobody receives it until you resume.")


class Resume(_Stop):
    def done(self, mailing: Mailing, **said: Any) -> str:
        sending.resume(mailing=mailing, **said)
        return _("The mailing goes on where it was.")


class RetryRefused(_Stop):
    def done(self, mailing: Mailing, **said: Any) -> str:
        count = sending.retry_refused(mailing=mailing, **said)
        return ngettext(
            "It is sent again to %(count)s reader who was refused.",
            "It is sent again to %(count)s readers who were refused.",
            count,
        ) % {"count": count}


class Cancel(_Stop):
    def done(self, mailing: Mailing, **said: Any) -> str:
        if sending.cancel(mailing=mailing, **said):
            return _("The mailing is cancelled before anybody received it: its issue is being written again.")
        return _("The mailing is cancelled: those who had not received it yet will not.")
