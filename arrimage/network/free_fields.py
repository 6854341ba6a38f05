"""The fields a hub defines for its records: how each is typed, read back and shown."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.display import shown
from arrimage.network.models import FreeField, Organisation, Person

YES_OR_NO = (("", _("Unknown")), ("yes", _("Yes")), ("no", _("No")))
LONGEST_TEXT = 1_000


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=YES_OR_NO, coerce=lambda text: {"yes": True, "no": False}[text], empty_value=None, **options
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


def free_fields(target: str) -> QuerySet[FreeField]:
    return FreeField.objects.filter(target=target).order_by("order", "label")


def form_field(field: FreeField) -> forms.Field:
    """The form's field, typed as the hub said."""
    options: dict[str, Any] = {"label": field.label, "required": False}
    match field.kind:
        case FreeField.Kind.NUMBER:
            return forms.DecimalField(max_digits=15, decimal_places=4, localize=False, **options)
        case FreeField.Kind.DATE:
            widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(widget=widget, **options)
        case FreeField.Kind.YES_NO:
            return YesNoField(**options)
        case FreeField.Kind.CHOICE:
            choices = [("", "—"), *((option, option) for option in field.options)]
            return forms.ChoiceField(choices=choices, **options)
    return forms.CharField(max_length=LONGEST_TEXT, **options)


def read_value(field: FreeField, kept: Any) -> Any:
    """What `custom` keeps as the value it stands for; None when there is none or it cannot be read."""
    try:
        match field.kind:
            case FreeField.Kind.NUMBER:
                return None if kept is None else Decimal(str(kept))
            case FreeField.Kind.DATE:
                return None if kept is None else date.fromisoformat(str(kept))
    except (InvalidOperation, ValueError):
        return None
    return kept


def words_of(field: FreeField, kept: Any) -> str:
    """The value as people read it; empty when there is none."""
    value = read_value(field, kept)
    return "" if value is None or value == "" else shown(value)


def filled_values(field: FreeField) -> int:
    """How many records hold a value of the field."""
    return records_with(field).count()


def records_with(field: FreeField) -> QuerySet[Any]:
    model: Any = Organisation if field.target == FreeField.Target.ORGANISATION else Person
    holding: QuerySet[Any] = model.objects.filter(custom__has_key=field.key)
    return holding
