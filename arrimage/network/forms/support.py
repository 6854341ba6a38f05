"""What came of asking an organisation to join the hub."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.kit.desk.forms import use_native_widget
from arrimage.network.models import Approach


class ApproachForm(forms.ModelForm[Approach]):
    class Meta:
        model = Approach
        fields = ("on", "outcome", "next_on", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = localdate
        for field in self.fields.values():
            use_native_widget(field)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        on, next_on = said.get("on"), said.get("next_on")
        if on and on > localdate():
            self.add_error("on", _("An approach is noted once it was made: choose today or a day before."))
        if on and next_on and next_on < on:
            self.add_error("next_on", _("The next call comes after this one: choose a later day."))
        return said
