"""What an indicator may narrow the room's measures by."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, MultipleChoiceFilter

from arrimage.billing.models import Payment


class PaymentParameters(FilterSet):
    method = MultipleChoiceFilter(label=_("By"), choices=Payment.Method.choices, distinct=False)

    class Meta:
        model = Payment
        fields: tuple[Any, ...] = ()
