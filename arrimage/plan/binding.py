"""An indicator's form: its wording, the measure that counts it, what narrows that measure, and what this would give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.evidence import catalogue
from arrimage.evidence.figure import Figure
from arrimage.evidence.measure import Measure
from arrimage.evidence.period import Period
from arrimage.kit.desk.forms import DeskForm
from arrimage.plan.addresses import whole_number
from arrimage.plan.forms import following, open_actions
from arrimage.plan.importing import Indicator as DraftIndicator
from arrimage.plan.models import Action, Indicator, Objective, Plan
from arrimage.plan.models.parameters import OF_AN_ACTION, parameter_fields, stored
from arrimage.plan.operations import default_binding

PREFIX = "parameter_"
CHOOSING = "choose_measure"  # the button that shows what the chosen measure asks, without saving


@dataclass(frozen=True)
class Preview:
    """What a binding gives over the whole plan as seen on a day; how many records count, how many do not."""

    period: Period
    day: date
    value: Any
    counted: int
    not_counted: int


def preview_of(measure: Measure, parameters: Mapping[str, Any], plan: Plan, day: date) -> Preview:
    figure = Figure.of(measure, plan.period, day, parameters)
    return Preview(plan.period, day, figure.value, figure.counted.count(), figure.not_counted.count())


class IndicatorForm(DeskForm[Indicator]):
    """Choosing another measure (`CHOOSING`) proposes what the wording calls for, and saves nothing."""

    class Meta:
        model = Indicator
        fields = ("action", "objective", "text", "position", "measure", "is_public", "framework_items")
        widgets = {"framework_items": forms.CheckboxSelectMultiple}
        help_texts = {"is_public": gettext_lazy("Shown to anyone on the plan’s public page, when the plan has one.")}

    def __init__(self, *args: Any, proposing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limit_owners()
        self.fields["position"].required = False
        self.fields["position"].help_text = _("The place under the action, 0 first. Empty: after the others.")
        if proposing or CHOOSING in self.data:
            self.data = self._with_proposals()
        self._add_parameters()
        self.helper.layout = Layout(
            Fieldset(_("Wording"), "action", "objective", "text", "position"),
            HTML('{% include "plan/desk/binding.html" %}'),
            Fieldset(_("Where it shows"), "is_public", "framework_items"),
        )

    @property
    def plan_of_owner(self) -> Plan | None:
        """The plan that the indicator belongs to, or will by what is chosen; None when nothing tells."""
        owner = self._chosen("action", Action) or self._chosen("objective", Objective)
        return owner.plan if owner else None

    @property
    def chosen_measure(self) -> Measure | None:
        """The measure chosen; None for one that nobody declares."""
        code = self["measure"].value()
        return catalogue.get(code) if catalogue.known(code) else None

    @property
    def parameters(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        owner = cleaned.get("action") or cleaned.get("objective")
        if bool(cleaned.get("action")) == bool(cleaned.get("objective")):
            self.add_error("action", _("An indicator belongs to an action or to an objective: choose one of the two."))
        elif owner and cleaned.get("position") is None and "position" not in self.errors:
            cleaned["position"] = following(owner.indicators)
        if CHOOSING in self.data:
            self.add_error("measure", _("Check below what this measure counts, then save."))
        else:
            self.instance.parameters = self.cleaned_parameters()
        if "measure" in self.changed_data:
            self.instance.confidence = 1.0  # a person chose it
        return cleaned

    def cleaned_parameters(self) -> dict[str, Any]:
        """What narrows the measure, as the indicator keeps it; what is left open is not kept."""
        given = {field.name: self.cleaned_data.get(field.name) for field in self.parameters}
        kept = {name: stored(self.fields[name], value) for name, value in given.items()}
        return {name.removeprefix(PREFIX): value for name, value in kept.items() if value not in (None, "", [])}

    @cached_property
    def preview(self) -> Preview | None:
        """What the form as it is filled would give today; None when it is typed by hand or cannot be told yet."""
        measure, plan = self.chosen_measure, self.plan_of_owner
        if measure is None or measure.manual or plan is None:
            return None
        self.is_valid()
        if any(field.errors for field in self.parameters):
            return None
        narrowing = self.cleaned_parameters() if self.is_bound else self.instance.parameters
        return preview_of(measure, narrowing, plan, localdate())

    def _limit_owners(self) -> None:
        came_from = self._found(self.initial.get("action"), Action)
        plan: Any = self.instance.plan if self.instance.pk else came_from and came_from.plan
        actions: Any = self.fields["action"]
        objectives: Any = self.fields["objective"]
        actions.queryset = plan.actions.all() if plan else open_actions()
        objectives.queryset = (
            plan.objectives.all() if plan else Objective.objects.exclude(plan__status=Plan.Status.CLOSED)
        )
        self.fields["objective"].help_text = _("Only for an indicator of a whole objective: then choose no action.")

    def _chosen(self, name: str, model: Any) -> Any:
        return self._found(self[name].value(), model)

    @staticmethod
    def _found(key: Any, model: Any) -> Any:
        """The record of a primary key that was typed, posted or read from the address; None for anything else."""
        return model.objects.filter(pk=key).first() if whole_number(str(key)) else None

    def _add_parameters(self) -> None:
        measure = self.chosen_measure
        if measure is None:
            return
        kept = self.instance.parameters if measure.code == self.instance.measure else {}
        for name, field in parameter_fields(measure, self._servable(kept)).items():
            self.fields[PREFIX + name] = field
            self.initial.setdefault(PREFIX + name, kept.get(name))

    def _servable(self, kept: Mapping[str, Any]) -> QuerySet[Action]:
        """The plan's actions, and the one already chosen."""
        chosen = [kept[name] for name in OF_AN_ACTION if whole_number(str(kept.get(name)))]
        plan = self.plan_of_owner
        return Action.objects.filter(Q(plan=plan) | Q(pk__in=chosen)) if plan else open_actions()

    def _with_proposals(self) -> QueryDict:
        """What was typed, with the parameters that the indicator's words call for in place of the former ones."""
        typed = cast(QueryDict, self.data).copy()
        for name in [name for name in typed if name.startswith(PREFIX)]:
            del typed[name]
        drafted = DraftIndicator(typed.get("text", ""), typed.get("measure"), 1.0)
        for name, value in default_binding(drafted, self._chosen("action", Action))[1].items():
            typed.setlist(PREFIX + name, value if isinstance(value, list) else [value])
        return typed
