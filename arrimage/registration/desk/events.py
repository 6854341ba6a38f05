"""`/bureau/evenements/<event>/inscriptions/`: to the page of its registrations, or to the form that opens them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from arrimage.agenda.models import Event
from arrimage.kit.desk.views.access import DeskView
from arrimage.registration.models import Enrolment


def event_of(user: Any, pk: int) -> Event:
    """404 for an event that she may not see."""
    found: Event = get_object_or_404(Event.objects.visible_to(user).select_related("activity"), pk=pk)
    return found


class OfEvent(DeskView):
    http_method_names = ["get", "head", "options"]

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm("registration.view_enrolment"))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = event_of(request.user, pk)
        enrolment = Enrolment.objects.filter(event=event).first()
        if enrolment is not None:
            return redirect("desk:enrolment-detail", enrolment.pk)
        return redirect(reverse("desk:enrolment-create") + f"?event={event.pk}")
