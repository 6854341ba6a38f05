"""What the actions on many records ask."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from arrimage.network.forms.organisations import statuses
from arrimage.network.lookups import LookupInput
from arrimage.network.models import Organisation, Sector, Tag


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=statuses)


class SectorForm(forms.Form):
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("Sector"))


class NewTagForm(forms.Form):
    """A tag in use or a new word."""

    tag = forms.CharField(
        label=_("Tag"),
        max_length=60,
        widget=LookupInput(reverse_lazy("desk:network-tag-names")),
        help_text=_("One of those proposed, or a new word."),
    )

    def clean_tag(self) -> str:
        return " ".join(self.cleaned_data["tag"].replace(",", " ").replace(";", " ").split())


class TagForm(forms.Form):
    tag = forms.ModelChoiceField(Tag.objects.all(), label=_("Tag"))


def support_organisations() -> Any:
    """Those whose advisers a profile is shared with."""
    return Organisation.objects.standing().filter(kind=Organisation.Kind.SUPPORT)


class ShareForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Share with"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = support_organisations()  # type: ignore[attr-defined]
