"""The forms of the member space, and those by which the hub answers what members ask."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.public_forms import PublicForm
from arrimage.network.forms.choices import MunicipalitiesByCounty, PostalCodeField, past_year
from arrimage.network.lookups import OrganisationLookup, PersonLookup
from arrimage.network.models import AccessRequest, Organisation, OrganisationRole, Person, Sector
from arrimage.network.profile_values import plain


class MemberProfileForm(forms.ModelForm[Organisation]):
    """What the people of an organisation may say of it; its name, its form and its status are the hub's to change."""

    municipality = MunicipalitiesByCounty(label=gettext_lazy("Municipality"), required=False, empty_label="—")
    postal_code = PostalCodeField(label=gettext_lazy("Postal code"), required=False, max_length=10)
    website = forms.URLField(label=gettext_lazy("Web address"), required=False, assume_scheme="https")
    sectors = forms.ModelMultipleChoiceField(
        Sector.objects.none(),
        label=gettext_lazy("Sectors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    sections = (
        (gettext_lazy("Contact"), ("phone", "email", "website")),
        (gettext_lazy("Place"), ("municipality", "address", "postal_code")),
        (gettext_lazy("Activity"), ("description", "trade_names", "institutional_services", "certifications")),
        (gettext_lazy("Sectors and social purposes"), ("sectors", "purposes")),
        (
            gettext_lazy("People and size"),
            ("employees", "revenue_band", "members_count", "volunteers", "board_size", "board_women", "founding_year"),
        ),
        (gettext_lazy("In English"), ("description_en",)),
    )

    class Meta:
        model = Organisation
        fields = (
            *("phone", "email", "website", "municipality", "address", "postal_code"),
            *("description", "trade_names", "institutional_services", "certifications", "sectors", "purposes"),
            *("employees", "revenue_band", "members_count", "volunteers", "board_size", "board_women"),
            *("founding_year", "description_en"),
        )
        widgets = {
            "purposes": forms.CheckboxSelectMultiple,
            "description": forms.Textarea({"rows": 6}),
            "trade_names": forms.Textarea({"rows": 2}),
            "institutional_services": forms.Textarea({"rows": 3}),
            "certifications": forms.Textarea({"rows": 2}),
            "description_en": forms.Textarea({"rows": 4}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = self.instance.sectors.order_by().values("pk")
        wide = Sector.objects.filter(Q(parent=None) | Q(pk__in=mine))
        self.fields["sectors"].queryset = wide  # type: ignore[attr-defined]

    def clean_founding_year(self) -> int | None:
        return past_year(self.cleaned_data["founding_year"])

    def said(self) -> dict[str, Any]:
        """Each field's value in the shape that proposals keep."""
        return {name: plain(value) for name, value in self.cleaned_data.items()}

    def shown_sections(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """Title, fields, whether a mistake is in it."""
        made = []
        for title, names in self.sections:
            fields = [self[name] for name in names]
            made.append((title, fields, any(field.errors for field in fields)))
        return made


class OwnDetailsForm(forms.ModelForm[Person]):
    class Meta:
        model = Person
        fields = ("first_name", "last_name", "pronoun", "phone", "language")
        help_texts = {"language": gettext_lazy("The one in which the hub writes to you.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, said in (("first_name", "given-name"), ("last_name", "family-name"), ("phone", "tel")):
            self.fields[name].widget.attrs["autocomplete"] = said


class InvitationForm(forms.ModelForm[AccessRequest]):
    class Meta:
        model = AccessRequest
        fields = ("first_name", "last_name", "email", "title", "manages")
        help_texts = {"title": gettext_lazy("For example: coordinator, treasurer.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("manages", False)


class ColleagueForm(forms.ModelForm[OrganisationRole]):
    class Meta:
        model = OrganisationRole
        fields = ("title", "manages")


class ClaimForm(PublicForm):
    """«This organisation is mine»."""

    organisation_name = forms.CharField(
        label=gettext_lazy("Your organisation"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    first_name = forms.CharField(
        label=gettext_lazy("Your first name"), max_length=80, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=gettext_lazy("Your last name"), max_length=80, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    title = forms.CharField(
        label=gettext_lazy("What you do there"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("We send there a link to confirm your request. You will sign in with this address."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    message = forms.CharField(
        label=gettext_lazy("A word for the hub"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )

    ASKED = ("organisation_name", "first_name", "last_name", "title", "email", "message")

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.ASKED}


class AcceptForm(forms.Form):
    """How the hub gives the access that was asked for."""

    organisation = OrganisationLookup(label=gettext_lazy("Organisation"))
    person = PersonLookup(
        label=gettext_lazy("Contact known already"),
        required=False,
        help_text=gettext_lazy("Left empty, a new contact is made with the name and the e-mail above."),
    )
    title = forms.CharField(label=gettext_lazy("Role"), max_length=120, required=False)
    manages = forms.BooleanField(label=gettext_lazy("Manages the organisation’s profile"), required=False)


class RefuseForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Say why in a word: it is sent with the refusal.")},
    )


class DecisionForm(forms.Form):
    """Which changes of a proposal are taken, with a word for its author."""

    fields_taken = forms.MultipleChoiceField(required=False)
    answer = forms.CharField(
        label=gettext_lazy("A word for whoever proposed them"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
    )
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, names: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fields_taken"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.data.get("decision") == "refuse" and not said.get("answer"):
            self.add_error("answer", _("Say why in a word: it is sent with the refusal."))
        if self.data.get("decision") == "take" and not said.get("fields_taken"):
            self.add_error(None, _("Tick the changes that you take, or refuse them all with a word."))
        return said
