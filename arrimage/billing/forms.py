"""What the desk types: an invoice, a payment, a credit, what is given or taken back, the settings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.billing.amounts import NewLine
from arrimage.billing.models import BillingSettings, Invoice, Payment
from arrimage.billing.payers import Payer, payer_of
from arrimage.kit.desk.forms import DeskForm, MoneyField, use_native_widget
from arrimage.network.lookups import OrganisationLookup, PersonLookup

# What card payments tell comes from Stripe alone.
BY_HAND = [choice for choice in Payment.Method.choices if choice[0] != Payment.Method.CARD]


class _Typed(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            use_native_widget(field)


def _amount(**said: Any) -> MoneyField:
    return MoneyField(**{"label": gettext_lazy("Amount ($)"), **said})


class PayerForm(_Typed):
    """Somebody of the directory, or a name typed."""

    organisation = OrganisationLookup(label=gettext_lazy("Organisation"), required=False)
    person = PersonLookup(label=gettext_lazy("or person"), required=False)
    name = forms.CharField(
        label=gettext_lazy("or another payer"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Somebody whom the directory does not know."),
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Left empty, the address in the directory."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, help_text=gettext_lazy("Left empty, the one in the directory.")
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Invoice.Language.choices)
    issued_on = forms.DateField(label=gettext_lazy("Date"))
    due_on = forms.DateField(
        label=gettext_lazy("To pay by"),
        required=False,
        help_text=gettext_lazy("Left empty, after the number of days of the settings."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        named = [said[name] for name in ("organisation", "person", "name") if said.get(name)]
        if not self.errors and len(named) != 1:
            raise ValidationError(_("Choose one payer: an organisation, a person, or a name that you type."))
        return said

    def payer(self) -> Payer:
        said = self.cleaned_data
        record = said["organisation"] or said["person"]
        known = payer_of(record) if record is not None else Payer(name=said["name"])
        return Payer(
            name=known.name,
            address=said["address"] or known.address,
            email=said["email"] or known.email,
            language=said["language"],
            organisation=said["organisation"],
            person=said["person"],
        )


class LineForm(forms.Form):
    label = forms.CharField(label=gettext_lazy("What for"), max_length=250)
    quantity = forms.DecimalField(
        label=gettext_lazy("Quantity"), max_digits=9, decimal_places=2, min_value=0, localize=True
    )
    unit_price = _amount(label=gettext_lazy("Price ($)"))
    is_taxable = forms.BooleanField(label=gettext_lazy("Taxable"), required=False)


class _Lines(forms.BaseFormSet):  # type: ignore[type-arg]  # cannot be subscripted when run
    def lines(self) -> list[NewLine]:
        return [NewLine(**form.cleaned_data) for form in self.forms if form.cleaned_data]


LineFormSet = forms.formset_factory(LineForm, formset=_Lines, extra=5, max_num=40, absolute_max=60)


class PaymentForm(_Typed):
    received_on = forms.DateField(label=gettext_lazy("Day received"))
    amount = _amount()
    method = forms.ChoiceField(label=gettext_lazy("By"), choices=BY_HAND)
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Cheque or transfer number."),
    )
    is_second = forms.BooleanField(
        label=gettext_lazy("This is a second payment"), required=False, widget=forms.HiddenInput
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """The box to tick is shown once the question is asked."""
        super().add_error(field, error)
        if "is_second" in self.errors:
            self.fields["is_second"].widget = forms.CheckboxInput()


class CreditForm(_Typed):
    on = forms.DateField(label=gettext_lazy("Date"))
    amount = _amount(
        required=False, help_text=gettext_lazy("Taxes included. Left empty, all that is not credited yet.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("Printed on the credit note.")
    )


class TakeBackForm(_Typed):
    on = forms.DateField(label=gettext_lazy("Taken back on"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("A cheque without funds, a mistake …")
    )


class GiveBackForm(_Typed):
    on = forms.DateField(label=gettext_lazy("Given back on"))
    amount = _amount()
    method = forms.ChoiceField(label=gettext_lazy("By"), choices=BY_HAND)
    reference = forms.CharField(label=gettext_lazy("Reference"), required=False, max_length=120)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class SettingsForm(DeskForm[BillingSettings]):
    class Meta:
        model = BillingSettings
        fields = (
            *("payment_days", "how_to_pay_fr", "how_to_pay_en"),
            *("charges_taxes", "gst_number", "qst_number", "gst_percent", "qst_percent"),
        )
        localized_fields = ("gst_percent", "qst_percent")
