"""What an event left, on its own page."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.models import Event
from arrimage.kit.desk import Panel
from arrimage.outcomes.introductions import wishing
from arrimage.outcomes.models import Closing
from arrimage.outcomes.operations.closing import obstacle


class OutcomesPanel(Panel):
    title = _("After the event")
    template_name = "outcomes/panels/outcomes.html"
    order = 60

    def applies_to(self, model: type[Model]) -> bool:
        return model is Event

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(user.has_perm("outcomes.view_closing"))

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        closing = Closing.objects.standing().filter(event=record).first()
        reads_names = request.user.has_perm("registration.view_registration")
        return {
            "closing": closing,
            "obstacle": "" if closing else obstacle(record, timezone.now()),
            "wishing": len(wishing(record)) if reads_names else 0,
            "collaborations": record.collaborations.told_once().count(),
        }
