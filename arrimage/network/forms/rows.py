"""The rows of a profile in other tables: roles, places, ways to reach, checks of the principles, seats."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.forms import use_native_widget
from arrimage.network.forms.choices import MunicipalitiesByCounty, PostalCodeField
from arrimage.network.lookups import OrganisationLookup, PersonLookup
from arrimage.network.models import (
    Committee,
    CommitteeMember,
    ContactKind,
    ContactPoint,
    Organisation,
    OrganisationRole,
    Person,
    PrincipleCheck,
    Site,
    SupportOffer,
)

SAID_OF_MRC = _("This subject is already there for this MRC: change that line.")
SAID_OF_ALL = _("This subject is already there for all the territory: change that line.")


class _Row(forms.ModelForm[Any]):
    """One line of a table, with the browser's own date fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            use_native_widget(field)


class RoleOfPersonForm(_Row):
    """A role on a person's form: the organisation is looked up, or is the one whose page she is added from."""

    wants_request = True
    organisation = OrganisationLookup(label=_("Organisation"))
    field_order = ("organisation", "title", "start", "end", "manages")

    class Meta:
        model = OrganisationRole
        fields = ("organisation", "title", "start", "end", "manages")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came_from = request.GET.get("organisation", "")
        # Only where it is proposed: once sent, a row equal to its initial values would count as left empty.
        if not self.is_bound and self.prefix == "roles-0" and came_from.isdecimal() and len(came_from) < 19:
            self.initial.setdefault("organisation", int(came_from))


class RoleInOrganisationForm(_Row):
    """A role on an organisation's form: the person is looked up."""

    person = PersonLookup(label=_("Person"))
    field_order = ("person", "title", "start", "end", "manages")

    class Meta:
        model = OrganisationRole
        fields = ("person", "title", "start", "end", "manages")


class SiteForm(_Row):
    municipality = MunicipalitiesByCounty(label=_("Municipality"), required=False, empty_label="—")
    postal_code = PostalCodeField(label=_("Postal code"), required=False, max_length=10)

    class Meta:
        model = Site
        fields = ("name", "address", "municipality", "postal_code")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.has_changed() and not any(said.get(name) for name in ("name", "address", "municipality")):
            raise forms.ValidationError(_("Say where this place is: its name, its address or its municipality."))
        return said


class ContactPointForm(_Row):
    class Meta:
        model = ContactPoint
        fields = ("kind", "value", "label", "is_personal")

    def clean(self) -> dict[str, Any]:
        """An e-mail must be one, a link must lead somewhere."""
        said: dict[str, Any] = super().clean() or {}
        checks = {
            ContactKind.EMAIL: forms.EmailField(),
            ContactKind.WEBSITE: forms.URLField(assume_scheme="https"),
            ContactKind.SOCIAL: forms.URLField(assume_scheme="https"),
        }
        if (check := checks.get(said.get("kind"))) and said.get("value"):
            try:
                said["value"] = check.clean(said["value"])
            except forms.ValidationError as error:
                self.add_error("value", error)
        return said


class PrincipleCheckForm(_Row):
    class Meta:
        model = PrincipleCheck
        fields = ("principle", "is_met", "checked_on", "evidence", "document")


class SupportOfferForm(_Row):
    """Help on a subject; said today unless a day is given."""

    checked_on = forms.DateField(label=_("Checked on"), required=False, help_text=_("Empty: today."))
    field_order = ("subject", "county", "since", "source", "checked_on")

    class Meta:
        model = SupportOffer
        fields = ("subject", "county", "since", "source", "checked_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].empty_label = _("All the territory it serves")  # type: ignore[attr-defined]

    def clean_checked_on(self) -> Any:
        return self.cleaned_data["checked_on"] or localdate()


class CommitteeMemberForm(_Row):
    person = PersonLookup(label=_("Person"))
    organisation = OrganisationLookup(label=_("Speaks for"), required=False)
    field_order = ("person", "organisation", "role", "start", "end")

    class Meta:
        model = CommitteeMember
        fields = ("person", "organisation", "role", "start", "end")


class _OncePerPlace(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # cannot be subscripted when run
    """Each subject once for a place: the database refuses a second row, which the form says first."""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for row in self.forms:
            said = getattr(row, "cleaned_data", {})
            if not said.get("subject") or said.get("DELETE"):
                continue
            line = said["subject"], said.get("county")
            if line in seen and not row.errors:
                row.add_error("subject", SAID_OF_MRC if line[1] else SAID_OF_ALL)
            seen.add(line)


def _rows(parent: type, form: type[_Row], title: Any, base: type = forms.BaseInlineFormSet) -> Any:
    titled = type("Rows", (base,), {"title": title})
    return forms.inlineformset_factory(parent, form._meta.model, form=form, formset=titled, extra=1)


RolesOfPerson = _rows(Person, RoleOfPersonForm, _("Organisations of this person"))
RolesInOrganisation = _rows(Organisation, RoleInOrganisationForm, _("People"))
SitesOfOrganisation = _rows(Organisation, SiteForm, _("Other places"))
ContactsOfOrganisation = _rows(Organisation, ContactPointForm, _("Other ways to reach it"))
ContactsOfPerson = _rows(Person, ContactPointForm, _("Other ways to reach this person"))
PrinciplesOfOrganisation = _rows(Organisation, PrincipleCheckForm, _("The six principles of the Social Economy Act"))
SupportOfOrganisation = _rows(Organisation, SupportOfferForm, _("Support it offers to enterprises"), _OncePerPlace)
MembersOfCommittee = _rows(Committee, CommitteeMemberForm, _("Members"))
