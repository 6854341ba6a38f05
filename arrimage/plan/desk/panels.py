"""«Serves these actions», offered on the page and the form of every record that can be counted."""

from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind
from arrimage.evidence.period import Period
from arrimage.kit.desk import Panel, site
from arrimage.plan.models import Action, ActionLink, Plan
from arrimage.plan.operations import set_served_actions


@cache
def countable() -> frozenset[type[Model]]:
    """The models whose records are counted one by one (not the plan's own, which belong to an action already)."""
    nowhere = Period(date.min, date.min)
    counts = [measure for measure in catalogue.catalogue() if measure.kind in (Kind.COUNT, Kind.SUM)]
    models = {m.candidates(m.scope(nowhere, date.min)).model for m in counts if not m.distinct}
    return frozenset(model for model in models if model._meta.app_label != "plan")


class ServedActions(forms.ModelMultipleChoiceField[Action]):
    def label_from_instance(self, action: Action) -> str:
        """With its plan where several are live: each has its action 1.1."""
        label = f"{action.code} {action.label}"
        return f"{label} – {action.plan.title}" if self.several_plans else label

    @cached_property
    def several_plans(self) -> bool:
        return Plan.objects.live().count() > 1


class ServesActions(Panel):
    title = _("Serves these actions of the plan")
    template_name = "plan/panels/serves_actions.html"
    order = 20

    def applies_to(self, model: type[Model]) -> bool:
        return model in countable()

    def visible_to(self, user: Any, record: Model) -> bool:
        """Where there is a form to tick them in, or one is ticked already."""
        if not user.has_perm("plan.view_plan"):
            return False
        screen = site.screen_for(type(record))
        return (screen is not None and screen.form_class is not None) or _served_by(record).exists()

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any]:
        return {"actions": _served_by(record)}

    def form_fields(self, request: HttpRequest, record: Model | None) -> dict[str, Any]:
        if not request.user.has_perms(("plan.add_actionlink", "plan.delete_actionlink")):
            return {}
        field = ServedActions(
            Action.objects.filter(plan__status=Plan.Status.LIVE).select_related("plan").order_by("plan", "position"),
            label=_("Actions of the plan"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            initial=_served_by(record) if record is not None and record.pk else None,
        )
        return {"served_actions": field}

    def save(self, request: HttpRequest, record: Model, cleaned_data: dict[str, Any]) -> None:
        if "served_actions" in cleaned_data:
            kept = _served_by(record).exclude(plan__status=Plan.Status.LIVE)
            set_served_actions(record=record, actions=[*cleaned_data["served_actions"], *kept])


def _served_by(record: Model) -> QuerySet[Action]:
    links = ActionLink.objects.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)
    return Action.objects.filter(pk__in=links.values("action")).select_related("plan")
