"""The desk's forms of organisations and people, with the roles that tie them."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.forms import DeskForm, use_native_widget
from arrimage.network.lookups import OrganisationLookup, PersonLookup
from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person, Sector
from arrimage.network.models.territory import full_name

POSTAL_CODE = re.compile(r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d")


class MunicipalitiesByCounty(forms.ModelChoiceField):
    """A list of municipalities under the name of their MRC, which the keyboard searches by first letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Municipality.objects.all(), **options)
        self.choices = self._grouped

    def _grouped(self) -> list[tuple[str, Any]]:
        groups: dict[str, list[tuple[int, str]]] = {}
        # Names alone rather than records: the choice is on every page of the list.
        rows = Municipality.objects.order_by("county__sort_key", "sort_key")
        for pk, name, designation, county in rows.values_list("pk", "name", "designation", "county__name"):
            groups.setdefault(county, []).append((pk, full_name(name, designation)))
        return [("", self.empty_label or ""), *groups.items()]


class OrganisationForm(DeskForm[Organisation]):
    class Media:
        css = {"all": ["network/network.css"]}

    municipality = MunicipalitiesByCounty(
        label=_("Municipality"),
        required=False,
        help_text=_("The MRC follows from it. A body of the whole MRC leaves it empty."),
    )
    website = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = (
            *("name", "kind", "legal_form", "status", "municipality", "county", "sectors", "description"),
            *("address", "postal_code", "phone", "email", "website"),
        )
        widgets = {"sectors": forms.CheckboxSelectMultiple}
        help_texts = {"name": _("As it signs its letters. A name already in use is pointed out, not refused.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs |= {
            "data-hx-get": reverse_lazy("desk:network-same-name"),
            "data-hx-trigger": "change",
            "data-hx-target": "next .form-text",
            "data-hx-vals": f'{{"pk": "{self.instance.pk or ""}"}}',
        }

    def clean_postal_code(self) -> str:
        """Kept as «J6T 1A1», however it was typed."""
        typed = re.sub(r"[\s-]", "", self.cleaned_data["postal_code"]).upper()
        if typed and not POSTAL_CODE.fullmatch(typed):
            raise forms.ValidationError(_("A postal code is written like J6T 1A1."))
        return f"{typed[:3]} {typed[3:]}".strip()


class PersonForm(DeskForm[Person]):
    class Meta:
        model = Person
        fields = ("first_name", "last_name", "email", "phone", "is_expert")


class _RoleForm(forms.ModelForm[OrganisationRole]):
    """One line of a table: who or where, as what, from when to when."""

    class Meta:
        model = OrganisationRole
        fields = ("title", "start", "end")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            use_native_widget(field)


class RoleOfPersonForm(_RoleForm):
    """A role on a person's form: the organisation is looked up, or is the one whose page she is added from."""

    wants_request = True
    organisation = OrganisationLookup(label=_("Organisation"))
    field_order = ("organisation", "title", "start", "end")

    class Meta(_RoleForm.Meta):
        fields = ("organisation", *_RoleForm.Meta.fields)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came_from = request.GET.get("organisation", "")
        # Only where it is proposed: once sent, a row equal to its initial values would count as left empty.
        if not self.is_bound and self.prefix == "roles-0" and came_from.isdecimal() and len(came_from) < 19:
            self.initial.setdefault("organisation", int(came_from))


class RoleInOrganisationForm(_RoleForm):
    """A role on an organisation's form: the person is looked up."""

    person = PersonLookup(label=_("Person"))
    field_order = ("person", "title", "start", "end")

    class Meta(_RoleForm.Meta):
        fields = ("person", *_RoleForm.Meta.fields)


def _roles(parent: type, form: type[_RoleForm], title: Any) -> Any:
    titled = type("Roles", (forms.BaseInlineFormSet,), {"title": title})
    return forms.inlineformset_factory(parent, OrganisationRole, form=form, formset=titled, extra=1)


RolesOfPerson = _roles(Person, RoleOfPersonForm, _("Organisations of this person"))
RolesInOrganisation = _roles(Organisation, RoleInOrganisationForm, _("People"))


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=Organisation.Status.choices)


class SectorForm(forms.Form):
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("Sector"))
