"""The form of an organisation."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from arrimage.network.forms.choices import MunicipalitiesByCounty, PostalCodeField, SectorsField, TagsField, past_year
from arrimage.network.forms.profiles import ProfileForm, Section
from arrimage.network.models import FreeField, Organisation
from arrimage.network.neq import digits

NEQ_DIGITS = 10


def statuses(organisation: Organisation | None = None) -> list[tuple[str, Any]]:
    """Those one chooses: a merge is made by comparing the two records, not by a status."""
    merged = Organisation.Status.MERGED
    keeps = organisation is not None and organisation.status == merged
    return [(value, label) for value, label in Organisation.Status.choices if value != merged or keeps]


class OrganisationForm(ProfileForm[Organisation]):
    target = FreeField.Target.ORGANISATION
    sections = (
        Section(
            _("Identity"),
            (
                *("name", "legal_name", "trade_names", "neq", "kind", "legal_form", "status"),
                *("founding_year", "logo"),
            ),
            is_open=True,
        ),
        Section(_("Place"), ("municipality", "county", "address", "postal_code", "counties_served"), ("sites",)),
        Section(_("Contact"), ("phone", "email", "website"), ("contact_points",), is_open=True),
        Section(
            _("Activity"),
            ("sectors", "purposes", "description", "institutional_services", "certifications"),
            ("support_offers",),
        ),
        Section(_("People and size"), ("employees", "revenue_band", "members_count", "volunteers"), ("roles",)),
        Section(_("Governance"), ("board_size", "board_women"), ("principle_checks",)),
        Section(_("In English"), ("description_en",)),
    )
    municipality = MunicipalitiesByCounty(
        label=_("Municipality"),
        required=False,
        help_text=_("The MRC follows from it. A body of the whole MRC leaves it empty."),
    )
    postal_code = PostalCodeField(label=_("Postal code"), required=False, max_length=10)
    website = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")
    sectors = SectorsField(
        label=_("Sectors"), required=False, help_text=_("Type a few letters or a SCIAN code to add one.")
    )
    tags = TagsField(label=_("Tags"))

    class Media:
        css = {"all": ["network/network.css"]}

    class Meta:
        model = Organisation
        fields = (
            *("name", "legal_name", "trade_names", "neq", "kind", "legal_form", "status", "founding_year", "logo"),
            *("municipality", "county", "address", "postal_code", "counties_served"),
            *("phone", "email", "website"),
            *("sectors", "purposes", "description", "institutional_services", "certifications"),
            *("employees", "revenue_band", "members_count", "volunteers", "board_size", "board_women"),
            *("description_en", "tags"),
        )
        widgets = {"purposes": forms.CheckboxSelectMultiple, "counties_served": forms.CheckboxSelectMultiple}
        help_texts = {
            "name": _("As it signs its letters. A name already in use is pointed out, not refused."),
            "neq": _(
                "Ten digits, as in the enterprise register. A number that looks wrong is pointed out, not refused."
            ),
            "institutional_services": _("What a municipality, a school or a hospital could buy from it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = statuses(self.instance)  # type: ignore[attr-defined]
        for name, url in (("name", "network-same-name"), ("neq", "network-neq")):
            self.fields[name].widget.attrs |= {
                "data-hx-get": reverse_lazy(f"desk:{url}"),
                "data-hx-trigger": "change",
                "data-hx-target": "next .form-text",
                "data-hx-vals": f'{{"pk": "{self.instance.pk or ""}"}}',
            }

    def clean_founding_year(self) -> int | None:
        return past_year(self.cleaned_data["founding_year"])

    def clean_neq(self) -> str:
        """Without the blanks people write in it; what is no such number is kept as it was typed."""
        typed: str = self.cleaned_data["neq"]
        number = digits(typed)
        return number if number.isdecimal() and len(number) == NEQ_DIGITS else typed
