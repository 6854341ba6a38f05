"""What this room adds to the record page of an event."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.models import Event
from arrimage.kit import desk
from arrimage.registration.desk.door import CHECK_IN, live
from arrimage.registration.door_list import is_closed
from arrimage.registration.rendering.badges import FORMATS


class OnTheDay(desk.Panel):
    """How many are there, and the ways to note it: on a phone, on paper."""

    title = _("On the day")
    template_name = "registration/on_the_day.html"
    order = 30

    def applies_to(self, model: type[Model]) -> bool:
        return issubclass(model, Event)

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(user.has_perm(CHECK_IN))

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return {**live(record), "formats": FORMATS, "is_closed": is_closed(record)}
