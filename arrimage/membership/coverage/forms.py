"""What the call list can be narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arrimage.network.forms.choices import MunicipalitiesByCounty
from arrimage.network.models import Candidate, RegionalCounty, Sector

EVERY = (("", _("All")),)
KNOWN = (("yes", _("In the directory")), ("no", _("In the register only")))
MISSING = (
    ("county", _("MRC unknown")),
    ("municipality", _("Municipality unknown")),
    ("sector", _("Sector unknown")),
)
# Those judged not to be of the social economy are not in the universe.
STATES = [choice for choice in Candidate.State.choices if choice[0] != Candidate.State.NOT_SOCIAL_ECONOMY]


class CallListForm(forms.Form):
    q = forms.CharField(label=_("Name or NEQ"), required=False, max_length=200)
    known = forms.ChoiceField(label=_("Known"), choices=(*EVERY, *KNOWN), required=False)
    county = forms.ModelChoiceField(RegionalCounty.objects.all(), label=_("MRC"), required=False, empty_label=_("All"))
    municipality = MunicipalitiesByCounty(label=_("Municipality"), required=False, empty_label=_("All"))
    sector = forms.ModelChoiceField(
        Sector.objects.filter(parent=None), label=_("Sector"), required=False, empty_label=_("All")
    )
    missing = forms.ChoiceField(label=_("To complete"), choices=(*EVERY, *MISSING), required=False)
    state = forms.ChoiceField(label=_("State of the call"), choices=(*EVERY, *STATES), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bound in self.fields.values():
            usual = "form-select" if isinstance(bound.widget, forms.Select) else "form-control"
            bound.widget.attrs["class"] = f"{usual} {usual}-sm"

    def asked(self) -> dict[str, Any]:
        """What was understood; the rest is told beside its field and narrows nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
