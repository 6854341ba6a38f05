"""The forms of people's rights: the public one, those of an account, those of the desk."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.signing import TimestampSigner
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.models import Incident, PrivacyRequest, PrivacyRequestDocument, Processor, RetentionRule
from arrimage.consent.models.requests import DAYS_TO_ANSWER
from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.files import UploadValidator
from arrimage.kit.public_forms import PublicForm
from arrimage.kit.templatetags.formats import long_date
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

    def clean_answered_on(self) -> Any:
        day = self.cleaned_data["answered_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet: enter the answer once it has left."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("extended_to") and "extended_to" in self.changed_data and not said.get("answered_on"):
            self._refuse_a_late_extension(said.get("received_on"))
        return said

    def _refuse_a_late_extension(self, received_on: Any) -> None:
        """A request whose days are over is taken for refused (P-39.1, s. 32): more time is agreed on before that."""
        due_on = self.instance.due_on or (received_on and received_on + timedelta(days=DAYS_TO_ANSWER))
        if due_on and due_on < timezone.localdate():
            self.add_error(
                "extended_to",
                _("The time to answer ended on %(day)s: an extension comes by that day, not after it.")
                % {"day": long_date(due_on)},
            )


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
