"""What the agenda tells in the timelines of organisations, people and territories, and the quick entry above them."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db.models import Model
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.forms.who import MODELS
from arrimage.agenda.models import Activity
from arrimage.agenda.queries import timeline, usual_kinds
from arrimage.kit import desk
from arrimage.kit.desk.changes import name_of
from arrimage.kit.desk.timeline import drawn

TOKENS = {model: token for token, model in MODELS.items()}
ICONS = {Activity.Kind.TOUR: "route", Activity.Kind.REPRESENTATION: "flag", Activity.Kind.PRESENTATION: "presentation"}


class Activities(desk.TimelineSource):
    key = "activites"
    label = _("Activities")

    def applies_to(self, model: type[Model]) -> bool:
        return model in TOKENS

    def visible_to(self, user: Any) -> bool:
        return bool(user.has_perm("agenda.view_activity"))

    def entries(self, user: Any, record: Any, most: int) -> Sequence[desk.Entry]:
        activities = timeline(user, record).select_related("owner")[:most]
        return [self._entry(activity, user) for activity in activities]

    def _entry(self, activity: Activity, user: Any) -> desk.Entry:
        held = activity.status == Activity.Status.HELD
        return desk.Entry(
            activity.date,
            activity.pk,
            str(activity),
            str(activity.get_kind_display()),
            ICONS.get(Activity.Kind(activity.kind), "users"),
            desk.site.url_for(activity) or "",
            name_of(activity.owner, user, Activity) if activity.owner else "",
            "" if held else str(activity.get_status_display()),
        )

    def on_top(self, request: HttpRequest, record: Any) -> str:
        """The quick entry, about this record already: what it was and a few words are left to say."""
        if not request.user.has_perm("agenda.add_activity"):
            return ""
        context = {
            "who": f"{TOKENS[type(record)]}:{record.pk}",
            "kinds": [(kind.value, kind.label) for kind in usual_kinds(request.user)],
            "today": localdate(),
            "token": uuid4(),
            "next": request.path,
        }
        return drawn("agenda/quick_entry_about.html", context, request)
