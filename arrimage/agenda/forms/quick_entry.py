"""The quick entry: who, what, when; the rest is completed later."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.forms.who import WhoField
from arrimage.agenda.likely_days import check_year
from arrimage.agenda.operations.journal import Entry
from arrimage.agenda.queries import usual_kinds


class QuickEntryForm(forms.Form):
    who = WhoField(label=_("Who?"), required=False)
    kind = forms.ChoiceField(
        label=_("What?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it was: a meeting, a representation …")},
    )
    date = forms.DateField(label=_("When?"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, request: HttpRequest, panel_fields: dict[str, forms.Field]) -> None:
        super().__init__(data, initial={"date": localdate(), "token": uuid4()})
        self.panel_names = list(panel_fields)
        self.fields.update(panel_fields)
        self.fields["who"].use(request.user)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.value, kind.label) for kind in usual_kinds(request.user)
        ]

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
        check_year(day)
        return day

    def bound_panel_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.panel_names]

    def entry(self) -> Entry:
        said = self.cleaned_data
        return Entry(kind=said["kind"], date=said["date"], title=said["title"], company=said["who"])

    def panel_data(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.panel_names}
