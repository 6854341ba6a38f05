"""The forms of people's rights: the public one, those of an account, those of the desk."""

from typing import Any

from django import forms
from django.core.signing import TimestampSigner
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.models import Incident, PrivacyRequest, PrivacyRequestDocument, Processor, RetentionRule
from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.files import UploadValidator
from arrimage.kit.public_forms import PublicForm
from arrimage.network.lookups import PersonLookup

signer = TimestampSigner(salt="consent.request-form")


class PublicRequestForm(PublicForm):
    """«Exercer mes droits»."""

    signer = signer

    kind = forms.ChoiceField(
        label=gettext_lazy("What you wish"), choices=PrivacyRequest.Kind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=160, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy("The acknowledgement leaves for this address at once."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Your phone"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("So that we can make sure it is you. Optional."),
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    message = forms.CharField(
        label=gettext_lazy("Details"),
        required=False,
        max_length=4_000,
        help_text=gettext_lazy("For a correction: what is wrong, and what is right."),
        widget=forms.Textarea({"rows": 5}),
    )


class OwnRequestForm(forms.Form):
    """What somebody signed in asks about her own data."""

    KINDS = (PrivacyRequest.Kind.RECTIFICATION, PrivacyRequest.Kind.DESTRUCTION, PrivacyRequest.Kind.WITHDRAWAL)
    kind = forms.ChoiceField(
        label=gettext_lazy("What you wish"), choices=[(kind, kind.label) for kind in KINDS], widget=forms.RadioSelect
    )
    message = forms.CharField(
        label=gettext_lazy("Details"),
        required=False,
        max_length=4_000,
        help_text=gettext_lazy("For a correction: what is wrong, and what is right."),
        widget=forms.Textarea({"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == PrivacyRequest.Kind.RECTIFICATION and not said.get("message"):
            self.add_error("message", _("Say what is wrong, and what is right."))
        return said


class PrivacyRequestForm(DeskForm[PrivacyRequest]):
    person = PersonLookup(
        label=gettext_lazy("Contact concerned"),
        required=False,
        help_text=gettext_lazy(
            "Once her identity is certain: what is sent or removed is what is held on this contact."
        ),
    )

    class Meta:
        model = PrivacyRequest
        fields = (
            *("kind", "received_on", "channel", "requester_name", "requester_email", "requester_phone", "message"),
            *("person", "identity", "extended_to", "extension_reason", "answered_on", "outcome", "reasons"),
        )

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("A request cannot have been received in the future."))
        return day


class RequestDocumentForm(forms.ModelForm[PrivacyRequestDocument]):
    class Meta:
        model = PrivacyRequestDocument
        fields = ("file", "title")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].validators.append(UploadValidator())
        self.fields["title"].required = False

    def clean(self) -> dict[str, Any]:
        """Without a title, the file's own name."""
        said = super().clean() or {}
        if not said.get("title") and said.get("file"):
            said["title"] = said["file"].name[:160]
        return said


class IncidentForm(DeskForm[Incident]):
    class Meta:
        model = Incident
        fields = (
            *("title", "data_concerned", "circumstances", "occurred_from", "occurred_to", "occurred_about"),
            *("known_on", "known_to", "people_count", "people_count_is_approximate"),
            *("sensitivity", "malicious_use", "consequences", "likelihood", "serious"),
            *("notified_cai_on", "notified_people_on", "public_notice", "public_notice_reason", "measures"),
        )


class RetentionRuleForm(DeskForm[RetentionRule]):
    class Meta:
        model = RetentionRule
        fields = ("months", "basis", "is_active")


class ProcessorForm(DeskForm[Processor]):
    class Meta:
        model = Processor
        fields = ("name", "service", "data", "place", "contract_on", "safeguards")
