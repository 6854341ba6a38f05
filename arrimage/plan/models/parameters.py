"""What narrows an indicator's measure: kept as data, asked for and said in words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Measure
from arrimage.evidence.parameters import common_parameters
from arrimage.kit.desk.display import NOTHING, shown
from arrimage.plan.models.tree import Action

OF_AN_ACTION = ("action", "serves_action")  # their value is the primary key of an action


def parameter_fields(measure: Measure, actions: QuerySet[Action]) -> dict[str, forms.Field]:
    """A field for each parameter of the measure, by its name; none for a value typed by hand.

    `actions` are those that may be chosen. A measure that names an action itself is not also narrowed by the records
    linked to one.
    """
    if measure.manual:
        return {}
    asked = measure.parameters(queryset=actions.none()).form.fields if measure.parameters else {}
    fields = {name: _field(name, field, actions) for name, field in asked.items()}
    if "action" not in fields:
        for common in common_parameters():
            fields[common.name] = _field(common.name, forms.CharField(label=common.label), actions)
    return fields


def _field(name: str, field: forms.Field, actions: QuerySet[Action]) -> forms.Field:
    if name in OF_AN_ACTION:
        field = forms.ModelChoiceField(actions, label=field.label)
    if isinstance(field, forms.MultipleChoiceField):
        field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = _("Any")
    field.required = False
    return field


def stored(field: forms.Field, value: Any) -> Any:
    """A cleaned value as JSON can keep it, and as the measure's own filters read it back."""
    if isinstance(value, models.Model):
        return getattr(value, getattr(field, "to_field_name", None) or "pk")
    if isinstance(value, list | tuple | QuerySet):
        return [stored(field, one) for one in value]
    return value


def said(parameters: Mapping[str, Any], measure: Measure) -> list[tuple[str, str]]:
    """Label and value of each parameter, as people read them."""
    fields = parameter_fields(measure, Action.objects.all())
    return [_said(name, value, fields.get(name)) for name, value in parameters.items() if value not in (None, "", [])]


def _said(name: str, value: Any, field: forms.Field | None) -> tuple[str, str]:
    if field is None:
        return name, _("unknown to this measure: nothing counts")
    try:
        words = shown(field.clean(value), field)
    except ValidationError:
        words = _("no longer exists: nothing counts")
    return capfirst(str(field.label)), words


def _knows(parameters: Mapping[str, Any], measure: Measure) -> bool:
    """Two measures may ask for a «kind» and mean other kinds."""
    fields = parameter_fields(measure, Action.objects.all())
    try:
        for name, value in parameters.items():
            fields[name].clean(value)
    except ValidationError:
        return False
    return True


class ParametersField(models.JSONField):
    """Parameters of a measure, which the history tells in words; to the database, plain JSON."""

    def in_words(self, value: Mapping[str, Any] | None) -> str:
        """As told by a measure that asks for these: the first that still knows every value, else the first of all."""
        if not value:
            return NOTHING
        asking = [m for m in catalogue.catalogue() if set(value) <= set(parameter_fields(m, Action.objects.none()))]
        measure = next((one for one in asking if _knows(value, one)), next(iter(asking), None))
        pairs = said(value, measure) if measure else []
        return "; ".join(f"{label} – {words}" for label, words in pairs) or NOTHING

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
