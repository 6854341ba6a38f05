"""The base of the rooms' forms on the desk."""

from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Model

M = TypeVar("M", bound=Model)

NATIVE: dict[type[forms.Field], tuple[str, str]] = {
    forms.DateField: ("date", "%Y-%m-%d"),
    forms.TimeField: ("time", "%H:%M"),
    forms.DateTimeField: ("datetime-local", "%Y-%m-%dT%H:%M"),
}


class DeskForm(forms.ModelForm[M]):
    """A model's form with the browser's own date and time fields, laid out by crispy without a `<form>` around it.

    A room may give `self.helper.layout`; with `wants_request = True` the form is given `request`. The guard
    against two people at once belongs to the screen, for any form of a `Record`.
    """

    wants_request = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.request = kwargs.pop("request", None)
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            use_native_widget(field)


class MoneyField(forms.DecimalField):
    """An amount in dollars, typed by hand or copied from where the product prints it: «1 234,56 $» with its no-break
    spaces, “$1,234.56” in English, a minus sign before it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": 2, "localize": True, **options})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.replace("\u2212", "-").replace("$", "").split())
        return super().to_python(value)


def use_native_widget(field: forms.Field) -> None:
    """Give a date or a time the browser's own picker, whose value is written the same in every language."""
    kind, written = NATIVE.get(type(field), ("", ""))
    if kind and isinstance(field.widget, forms.DateInput | forms.TimeInput | forms.DateTimeInput):
        field.widget.input_type = kind
        field.widget.format = written
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = min(int(field.widget.attrs.get("rows", 4)), 4)
