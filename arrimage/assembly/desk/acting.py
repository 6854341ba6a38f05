"""A page of a meeting with buttons: each action has its form, its right and its operation.

What was typed is never lost: an action refused shows the page again with its form as it was sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from arrimage.assembly.forms import StepForm
from arrimage.assembly.models import GeneralMeeting
from arrimage.kit.desk.views.access import DeskView

CHANGE = "assembly.change_generalmeeting"
DOOR = "assembly.take_attendance"
SIGN = "assembly.sign_resolution"


@dataclass(frozen=True)
class Action:
    """`do(request, record, cleaned data)` returns the sentence to show, or raises ValidationError."""

    do: Callable[[HttpRequest, Any, dict[str, Any]], str]
    form: Callable[..., Any] = StepForm
    permission: str = CHANGE


class Acting:
    """What pages with actions share. `sent` holds the form of an action refused, by its name."""

    actions: ClassVar[Mapping[str, Action]] = {}
    request: HttpRequest

    def forms(self, meeting: GeneralMeeting, sent: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: sent.get(name) or action.form(None, meeting=meeting, action=name)
            for name, action in self.actions.items()
            if action.form is not StepForm
        }

    def act(self, meeting: GeneralMeeting, record: Any) -> Mapping[str, Any] | None:
        """Do what was asked; None when it is done, else the forms sent, with their errors."""
        if not any(self.request.user.has_perm(action.permission) for action in self.actions.values()):
            raise PermissionDenied
        name = self.request.POST.get("action", "")
        action = self.actions.get(name)
        if action is None:
            return None
        if not self.request.user.has_perm(action.permission):
            raise PermissionDenied
        form = action.form(self.request.POST, meeting=meeting, action=name)
        if form.is_valid():
            try:
                messages.success(self.request, action.do(self.request, record, form.cleaned_data))
            except ValidationError as error:
                put_errors(form, error)
            else:
                return None
        if action.form is StepForm:
            for sentence in form.non_field_errors():
                messages.error(self.request, sentence)
        return {name: form}


def put_errors(form: Any, error: ValidationError) -> None:
    """Each sentence beside its field where the form has it, else at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


class MeetingPage(Acting, DeskView):
    """A tab of a meeting, read by those who may see meetings."""

    template_name = ""
    url_name = ""
    tab: Any = ""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("assembly.view_generalmeeting")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.meeting(pk), {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        meeting = self.meeting(pk)
        sent = self.act(meeting, meeting)
        if sent is None:
            return redirect(self.url_name, pk)
        meeting.refresh_from_db()
        return self.page(meeting, sent)

    def meeting(self, pk: int) -> GeneralMeeting:
        visible = GeneralMeeting.objects.visible_to(self.request.user)
        found: GeneralMeeting = get_object_or_404(visible, pk=pk)
        return found

    def page(self, meeting: GeneralMeeting, sent: Mapping[str, Any]) -> HttpResponse:
        context = {
            "title": self.tab,
            "record": meeting,
            "forms": self.forms(meeting, sent),
            "sent": sent,
            **self.context(meeting),
        }
        return render(self.request, self.template_name, context)

    def context(self, meeting: GeneralMeeting) -> dict[str, Any]:
        return {}
