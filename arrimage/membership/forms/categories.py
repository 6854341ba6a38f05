"""Categories with their dues, and the settings of membership."""

from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.forms import DeskForm, use_native_widget
from arrimage.membership.models import Category, DuesRate, MembershipSettings
from arrimage.network.models import Organisation


class CategoryForm(DeskForm[Category]):
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of organisations admitted"),
        choices=Organisation.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )
    legal_forms = forms.MultipleChoiceField(
        label=_("Legal forms admitted"),
        choices=Organisation.LegalForm.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )

    class Meta:
        model = Category
        fields = (
            *("name_fr", "name_en", "description_fr", "description_en", "holder", "kinds", "legal_forms"),
            *("is_voting", "college", "supports_enterprises", "year", "year_month", "year_day", "grace_days"),
            *("pro_rata", "first_year_discount", "is_taxable", "is_open", "position"),
        )


class RateForm(forms.ModelForm[DuesRate]):
    class Meta:
        model = DuesRate
        fields = ("applies_from", "revenue_band", "amount")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            use_native_widget(field)


RateRows = inlineformset_factory(Category, DuesRate, form=RateForm, extra=1)


class SettingsForm(DeskForm[MembershipSettings]):
    class Meta:
        model = MembershipSettings
        fields = ("applies_online", "welcome_fr", "welcome_en", "prepares_days_before")
