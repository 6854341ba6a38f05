"""What a member writes to the hub about her membership."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arrimage.membership.models import Category, MemberRequest, Membership


class AskForm(forms.Form):
    """Another category, or leaving at the end of the year: a message for the coordination."""

    kind = forms.ChoiceField(label=_("What do you ask?"), choices=MemberRequest.Kind, widget=forms.RadioSelect)
    category = forms.ModelChoiceField(
        label=_("Category wanted"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=_("Choose…"),
        help_text=_("For a change of category."),
    )
    message = forms.CharField(
        label=_("A word for the hub"), max_length=2000, required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, membership: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Category.objects.open().for_holder(membership.category.holder).exclude(pk=membership.category_id)
        fitting = [one.pk for one in others if membership.organisation is None or one.admits(membership.organisation)]
        self.fields["category"].queryset = others.filter(pk__in=fitting)  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea({"rows": 4}))
