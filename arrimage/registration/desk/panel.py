"""What this room adds to the page of an event: how many are registered, who waits, where one looks after it."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.models import Event
from arrimage.kit import desk
from arrimage.registration.desk.summary import panel_of


class RegistrationsPanel(desk.Panel):
    title = _("Registrations")
    template_name = "registration/desk/panel.html"
    order = 20

    def applies_to(self, model: type[Model]) -> bool:
        return issubclass(model, Event)

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(user.has_perm("registration.view_enrolment"))

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return panel_of(record)
