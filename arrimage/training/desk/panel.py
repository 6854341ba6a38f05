"""What training says on the pages of others: an event's, and the cockpit."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.models import Activity, Event
from arrimage.kit.desk import Card, Panel
from arrimage.training.models import LearningNeed, Theme, TrainingSheet
from arrimage.training.tables import trainer_of

SHOWN = 4


class TrainingPanel(Panel):
    """The sheet of an event that teaches, or the way to begin one."""

    title = _("Training")
    template_name = "training/panels/event.html"
    order = 40

    def applies_to(self, model: type[Model]) -> bool:
        return model is Event

    def visible_to(self, user: Any, record: Any) -> bool:
        if not user.has_perm("training.view_trainingsheet"):
            return False
        teaches = record.activity.kind in Activity.TRAINING_KINDS
        return teaches or TrainingSheet.objects.filter(event=record).exists()

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        sheet = TrainingSheet.objects.filter(event=record).select_related("trainer", "trainer_organisation").first()
        return {
            "sheet": sheet,
            "trainer": trainer_of(sheet) if sheet else "",
            "themes": Theme.objects.filter(event=record),
            "may_begin": request.user.has_perm("training.add_trainingsheet"),
        }


def ripe(request: HttpRequest) -> dict[str, Any] | None:
    """Themes that wait for a session, needs that wait to be gathered, answers that nobody was told."""
    themes = Theme.objects.filter(state=Theme.State.PROPOSED, event=None, session=None).with_interest()
    to_gather, to_tell = LearningNeed.objects.to_gather().count(), LearningNeed.objects.to_tell().count()
    if not (themes or to_gather or to_tell):
        return None
    return {"themes": themes.order_by("-interested", "sort_key")[:SHOWN], "to_gather": to_gather, "to_tell": to_tell}


CARD = Card("training-needs", "training/cards/needs.html", ripe, 26, permission="training.change_theme")
