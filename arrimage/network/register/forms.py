"""The radar's forms: the call list's part of a candidate, an edition to import."""

import zipfile
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.accounts.models import User
from arrimage.kit.desk.forms import DeskForm, use_native_widget
from arrimage.network.models import Candidate

LARGEST = 1024**3  # the whole register weighs about a quarter of that


class CallForm(DeskForm[Candidate]):
    class Meta:
        model = Candidate
        fields = ("state", "owner", "next_on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The day of a change of state is kept: figures of earlier days stay what they were."""
        if "state" in self.changed_data:
            self.instance.state_on = localdate()
        return super().clean() or {}


class StateForm(forms.Form):
    state = forms.ChoiceField(choices=Candidate.State.choices, label=_("State of the call"))


class CallerForm(forms.Form):
    owner = forms.ModelChoiceField(User.objects.filter(is_active=True), label=_("Who calls"))
    next_on = forms.DateField(label=_("Next call on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_native_widget(self.fields["next_on"])


class EditionForm(forms.Form):
    archive = forms.FileField(
        label=_("The register’s archive"),
        help_text=_("The zip file as downloaded from Données Québec, with its six CSV files."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
    )
    accepts = forms.BooleanField(
        label=_("I have read the conditions of use above and the licence of the data set, and I accept them."),
        error_messages={"required": _("Tick this box once you have read the conditions: nothing is read before.")},
    )

    def clean_archive(self) -> Any:
        archive = self.cleaned_data["archive"]
        if archive.size > LARGEST:
            raise forms.ValidationError(
                _("This file is larger than the whole register: choose the archive that Données Québec gives.")
            )
        if not zipfile.is_zipfile(archive):
            raise forms.ValidationError(
                _("This is not a whole zip file: choose the archive as downloaded, without opening it first.")
            )
        archive.seek(0)
        return archive
