"""The lines at the foot of the sign-in sheet: those who came without registering."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LINES = 6


class WalkInRow(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.update({"class": "form-control", "autocomplete": "off"})
            if name in self.errors:
                field.widget.attrs["class"] += " is-invalid"

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if not typed.get("last_name") and (typed.get("first_name") or typed.get("organisation")):
            self.add_error("last_name", _("Write the last name of this person, or empty the line."))
        return typed


WalkInRows = forms.formset_factory(WalkInRow, extra=LINES, max_num=200, absolute_max=200)
