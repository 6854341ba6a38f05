"""The desk's forms about the consent ledger."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.consent.addresses import normalise
from arrimage.consent.models import Address, ConsentEntry, Purpose, Sender, Suppression, Wording
from arrimage.consent.rules import Act
from arrimage.kit.desk.forms import DeskForm, use_native_widget
from arrimage.kit.files import UploadValidator

# What somebody writes down by hand; the others come from the product itself.
BY_HAND = tuple(act for act in Act if act not in (Act.ASKED, Act.ERASED, Act.ADDRESS_LEFT))
SOURCES = tuple(source for source in ConsentEntry.Source if source not in ("link", "complaint"))
PROOFS = ("pdf", "png", "jpg", "jpeg", "webp", "docx", "odt", "txt")


class PlainForm(forms.Form):
    """Laid out by crispy without a `<form>` around it, with the browser's own date fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            use_native_widget(field)


class AddressField(forms.CharField):
    """An address however it is written; its value is the ledger's spelling of it."""

    widget = forms.EmailInput(attrs={"autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("E-mail"), "max_length": 320, **options})

    def clean(self, value: Any) -> str:
        written = str(super().clean(value))
        return normalise(written) if written else ""


class DayForm(PlainForm):
    le = forms.DateField(label=_("Day"))


class CheckForm(PlainForm):
    address = AddressField()
    day = forms.DateField(label=_("Day of sending"), required=False, help_text=_("Today when it is left empty."))


class RecordForm(PlainForm):
    address = AddressField()
    name = forms.CharField(label=_("Who"), max_length=160, required=False)
    act = forms.ChoiceField(
        label=pgettext_lazy("act", "What happened"), choices=[(act.value, act.label) for act in BY_HAND]
    )
    on = forms.DateField(label=_("Day of the act"))
    purpose = forms.ModelChoiceField(
        Purpose.objects.refusable().in_use(),
        label=_("Purpose"),
        required=False,
        empty_label=_("All purposes"),
        help_text=_("A consent, a published or given address and a relationship are about one purpose only."),
    )
    source = forms.ChoiceField(label=_("Source"), choices=[(source.value, source.label) for source in SOURCES])
    wording = forms.ModelChoiceField(
        Wording.objects.select_related("purpose"),
        label=_("Words shown"),
        required=False,
        empty_label=_("None, or those of the scan"),
    )
    proof = forms.FileField(
        label=_("Scan or other proof"),
        required=False,
        validators=[UploadValidator(PROOFS)],
        help_text=_("PDF, picture or text. Kept privately; its SHA-256 enters the ledger."),
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Of the membership, contract, subscription or relationship, when it is known."),
    )
    role = forms.CharField(label=_("Role of the person"), max_length=160, required=False)
    url = forms.URLField(
        label=_("Page where the address is published"), max_length=500, required=False, assume_scheme="https"
    )
    referrer = forms.CharField(label=_("Referred by (full name)"), max_length=160, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000)


class SuppressionForm(PlainForm):
    address = AddressField()
    reason = forms.ChoiceField(label=_("Reason"), choices=Suppression.Reason.choices)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class PurposeForm(DeskForm[Purpose]):
    class Meta:
        model = Purpose
        fields = ("name_fr", "name_en", "description_fr", "description_en", "kind", "code", "position", "is_active")


class WordingForm(forms.ModelForm[Wording]):
    class Meta:
        model = Wording
        fields = ("language", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 4


class SenderForm(DeskForm[Sender]):
    class Meta:
        model = Sender
        fields = (
            *("name", "postal_address", "phone", "email", "website"),
            *("is_cooperative", "ask_again_months"),
        )

    website = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")


class AskForm(forms.Form):
    """The addresses ticked on the list of what is about to end, and the purpose they would agree to."""

    purpose = forms.ModelChoiceField(Purpose.objects.commercial(), to_field_name="code")
    address = forms.ModelMultipleChoiceField(Address.objects.filter(address__isnull=False))


class WindowForm(forms.Form):
    """What the list of what is about to end shows."""

    finalite = forms.ModelChoiceField(
        Purpose.objects.commercial(), to_field_name="code", label=_("Purpose"), empty_label=None
    )
    jours = forms.TypedChoiceField(
        label=_("Within"), coerce=int, choices=[(30, _("30 days")), (60, _("60 days")), (90, _("90 days"))]
    )
