"""A page of an event with buttons: each action has its form, its right and its operation.

What was typed is never lost: an action refused shows the page again with its form as it was sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from arrimage.agenda.models import Event
from arrimage.kit import desk
from arrimage.kit.desk.views.access import DeskView
from arrimage.outcomes.forms.closing import StepForm

CLOSE = "outcomes.add_closing"
NAMES = "registration.view_registration"


@dataclass(frozen=True)
class Action:
    """`do(request, event, cleaned data)` returns the sentence to show, or raises ValidationError."""

    do: Callable[[HttpRequest, Event, dict[str, Any]], str]
    form: type[StepForm] = StepForm
    permissions: tuple[str, ...] = (CLOSE,)

    def allows(self, user: Any) -> bool:
        return bool(user.has_perms(self.permissions))


class EventPage(DeskView):
    """A page about an event, for those who have `permissions` and may see its activity."""

    template_name = ""
    url_name = ""
    heading: Any = ""
    permissions: ClassVar[tuple[str, ...]] = ("outcomes.view_closing",)
    actions: ClassVar[Mapping[str, Action]] = {}

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perms(self.permissions)

    def event(self, pk: int) -> Event:
        visible = Event.objects.visible_to(self.request.user)
        found: Event = get_object_or_404(visible.select_related("activity__municipality"), pk=pk)
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.event(pk), {})

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the pages with actions do when one posts to them."""
        event = self.event(pk)
        name = request.POST.get("action", "")
        action = self.actions.get(name)
        if not any(one.allows(request.user) for one in self.actions.values()):
            raise PermissionDenied
        if action is None:
            return redirect(self.url_name, pk)
        if not action.allows(request.user):
            raise PermissionDenied
        form = action.form(request.POST, event=event, action=name)
        if form.is_valid():
            try:
                messages.success(request, action.do(request, event, form.cleaned_data))
                return redirect(self.url_name, pk)
            except ValidationError as error:
                put_errors(form, error)
        if not form.fields:
            for sentence in form.non_field_errors():
                messages.error(request, sentence)
        return self.page(self.event(pk), {name: form}, status=422)

    def page(self, event: Event, sent: Mapping[str, Any], status: int = 200) -> HttpResponse:
        allowed = {name for name, action in self.actions.items() if action.allows(self.request.user)}
        context = {
            "title": self.heading,
            "event": event,
            "event_url": desk.site.url_for(event),
            "allowed": allowed,
            "forms": self.forms(event, sent),
            "sent": sent,
            **self.context(event),
        }
        return render(self.request, self.template_name, context, status=status)

    def forms(self, event: Event, sent: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: sent.get(name) or action.form(None, event=event, action=name)
            for name, action in self.actions.items()
            if action.form is not StepForm
        }

    def context(self, event: Event) -> dict[str, Any]:
        return {}


def put_errors(form: Any, error: ValidationError) -> None:
    """Each sentence beside its field where the form has it, else at the top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
