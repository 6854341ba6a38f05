"""What members ask from their space: the queue, the answer to each, the cockpit's line."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.membership.desk.screens import name_of
from arrimage.membership.forms.members import AnswerForm
from arrimage.membership.models import MemberRequest, Membership
from arrimage.membership.operations.by_member import answer_request

READ, ANSWER = "membership.view_membership", "membership.change_membership"


def _seen_by(user: Any) -> Any:
    visible = Membership.objects.visible_to(user).order_by().values("pk")
    found = MemberRequest.objects.filter(membership__in=visible)
    return found.select_related("membership__organisation", "membership__person", "membership__category", "category")


class Requests(DeskView):
    """Those that wait, the oldest first."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(READ))

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"title": _("Requests of members"), "waiting": _seen_by(request.user).waiting()}
        return render(request, "membership/desk/requests.html", context)


class Answer(DeskView):
    """The answer, which leaves by e-mail; what it says is done on the membership's own page."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(ANSWER))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._asked(pk), AnswerForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked, form = self._asked(pk), AnswerForm(request.POST)
        if not form.is_valid():
            return self._page(asked, form, status=422)
        try:
            answer_request(request=asked, at=timezone.now(), by=name_of(request.user), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self._page(asked, form, status=409)
        messages.success(request, _("Answered: whoever asked is told by e-mail."))
        return redirect("desk:membership-requests")

    def _asked(self, pk: int) -> MemberRequest:
        found: MemberRequest = get_object_or_404(_seen_by(self.request.user), pk=pk)
        return found

    def _page(self, asked: MemberRequest, form: AnswerForm, status: int = 200) -> HttpResponse:
        context = {"title": str(asked), "asked": asked, "form": form}
        return render(self.request, "membership/desk/request.html", context, status=status)


def card(request: HttpRequest) -> dict[str, Any] | None:
    waiting = MemberRequest.objects.waiting().count()
    return {"waiting": waiting} if waiting else None


CARD = desk.Card("membership-requests", "membership/cards/requests.html", card, 25, permission=ANSWER)
