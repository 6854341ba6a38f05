"""Who should meet whom: the coordinator confirms the pairs proposed, and both are told."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.models import Event
from arrimage.outcomes.desk.acting import NAMES, Action, EventPage
from arrimage.outcomes.introductions import proposals, wishing
from arrimage.outcomes.operations.introducing import introduce, obstacle


def make(request: HttpRequest, event: Event, said: dict[str, Any]) -> str:
    keys = request.POST.getlist("pair")
    if not keys:
        raise ValidationError(_("Tick the pairs to introduce first."))
    count = len(introduce(event=event, keys=keys, at=timezone.now()))
    words = ngettext("%(count)s introduction is made.", "%(count)s introductions are made.", count)
    return words % {"count": count}


class Introductions(EventPage):
    template_name = "outcomes/desk/introductions.html"
    url_name = "desk:event-introductions"
    heading = gettext_lazy("Introductions")
    permissions = ("outcomes.view_closing", NAMES)
    actions = {"introduce": Action(make, permissions=("registration.change_registration",))}

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return self.act(request, pk)

    def context(self, event: Event) -> dict[str, Any]:
        made = event.introductions.select_related("first", "second", "first__organisation", "second__organisation")
        words = obstacle(event, timezone.now())
        proposed = [] if words else proposals(event)
        return {"obstacle": words, "wishing": wishing(event), "proposals": proposed, "made": made}
