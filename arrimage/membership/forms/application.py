"""The application that anybody fills in on the site."""

from typing import Any

from django import forms
from django.core.signing import TimestampSigner
from django.core.validators import RegexValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.public_forms import PublicForm
from arrimage.membership.expected import needs_revenue
from arrimage.membership.models import Application, Category
from arrimage.network.forms.choices import PostalCodeField
from arrimage.network.models import Municipality, Organisation

# `website` is the trap of every public form: the organisation's own site is `site` here.
OWN_NAMES = {"site": "website"}
ALWAYS = ("category", "first_name", "last_name", "email")
OF_ORGANISATIONS = ("name", "kind", "municipality")
SAYABLE = (
    *("category", "name", "neq", "kind", "legal_form", "address", "municipality", "postal_code", "site"),
    *("description", "employees", "revenue_band", "first_name", "last_name", "role", "email", "phone", "motivation"),
)


def _optional(choices: Any) -> list[tuple[str, Any]]:
    return [("", gettext_lazy("Choose…")), *choices]


class ApplicationForm(PublicForm):
    """Everything may be left for later; to send, only what the board needs is asked."""

    signer = TimestampSigner(salt="membership.application-form")

    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"), queryset=Category.objects.none(), widget=forms.RadioSelect, required=False
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    neq = forms.CharField(
        label=gettext_lazy("NEQ"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("The ten digits of the Québec enterprise register, when you have them. Optional."),
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=_optional(Organisation.Kind.choices), required=False)
    legal_form = forms.ChoiceField(
        label=gettext_lazy("Legal form"), choices=_optional(Organisation.LegalForm.choices), required=False
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-line1"}),
    )
    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        queryset=Municipality.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose…"),
    )
    postal_code = PostalCodeField(
        label=gettext_lazy("Postal code"),
        max_length=10,
        required=False,
        widget=forms.TextInput({"autocomplete": "postal-code"}),
    )
    site = forms.URLField(
        label=gettext_lazy("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("A web address is written like https://example.org.")},
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
    )
    description = forms.CharField(
        label=gettext_lazy("What you do, in a few lines"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    employees = forms.IntegerField(label=gettext_lazy("Employees"), min_value=0, max_value=99_999, required=False)
    revenue_band = forms.ChoiceField(
        label=gettext_lazy("Yearly revenue"),
        choices=_optional(Organisation.RevenueBand.choices),
        required=False,
        help_text=gettext_lazy("The dues of some categories depend on it: it is then needed."),
    )
    first_name = forms.CharField(
        label=gettext_lazy("Your first name"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Your last name"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    role = forms.CharField(
        label=gettext_lazy("Your role in the organisation"),
        max_length=120,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"), required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=gettext_lazy("Your phone"),
        max_length=40,
        required=False,
        validators=[
            RegexValidator(
                r"^(?:\D*\d){7}", gettext_lazy("A phone number has at least seven digits, like 450 555-0123.")
            )
        ],
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    motivation = forms.CharField(
        label=gettext_lazy("Why you wish to join"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, application: Application, is_final: bool = True, **options: Any) -> None:
        given = {name: getattr(application, OWN_NAMES.get(name, name)) for name in SAYABLE}
        super().__init__(*args, initial={**given, **options.pop("initial", {})}, **options)
        self.is_final = is_final
        for name, queryset in (("category", Category.objects.open()), ("municipality", Municipality.objects.all())):
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        self.fields["category"].empty_label = None  # type: ignore[attr-defined]
        if is_final:
            for name in self._needed():
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = _("This is needed to send the application.")

    def _needed(self) -> tuple[str, ...]:
        """What the board needs, for the category chosen so far."""
        chosen = str(self["category"].value() or "")
        open_to_all = self.fields["category"].queryset  # type: ignore[attr-defined]
        category = open_to_all.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None
        return ALWAYS if category and category.holder == Category.Holder.PERSON else (*ALWAYS, *OF_ORGANISATIONS)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.is_final:
            if not said.get("email") and "email" not in self.errors:
                self.add_error("email", _("Give your e-mail: we send the link by which you go on."))
            return said
        category = said.get("category")
        holds_organisation = category is None or category.holder == Category.Holder.ORGANISATION
        if category and not said.get("revenue_band") and needs_revenue(category, localdate()):
            text = _("The dues of “%(category)s” depend on the yearly revenue: choose yours, so that they are right.")
            self.add_error("revenue_band", text % {"category": category})
        if category and holds_organisation and said.get("kind"):
            typed = Organisation(kind=said["kind"], legal_form=said.get("legal_form", ""))
            if not category.admits(typed):
                text = _("This category does not admit organisations of this kind or legal form: choose another one.")
                self.add_error("category", text)
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What was typed, by the application's own fields, whatever was wrong elsewhere."""
        kept = {OWN_NAMES.get(name, name): self.cleaned_data[name] for name in SAYABLE if name in self.cleaned_data}
        return kept
