"""What the agenda adds to the pages of organisations, people and territories: the activities that met them."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.queries import timeline
from arrimage.kit.desk import Panel
from arrimage.network.models import Municipality, Organisation, Person, RegionalCounty

SHOWN = 15


class Timeline(Panel):
    title = _("Activities")
    template_name = "agenda/panels/timeline.html"
    order = 10

    def applies_to(self, model: type[Model]) -> bool:
        return model in (Organisation, Person, Municipality, RegionalCounty)

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(user.has_perm("agenda.view_activity"))

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        activities = timeline(request.user, record)
        shown = list(activities[:SHOWN])
        more = activities.count() - SHOWN if len(shown) == SHOWN else 0
        return {"activities": shown, "more": max(more, 0)}


PANELS = (Timeline(),)
