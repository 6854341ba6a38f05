"""What an indicator may narrow the measures of the registers by."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, MultipleChoiceFilter

from arrimage.consent.models import PrivacyRequest


class RequestParameters(FilterSet):
    kind = MultipleChoiceFilter(label=_("What is asked"), choices=PrivacyRequest.Kind.choices)

    class Meta:
        model = PrivacyRequest
        fields: tuple[Any, ...] = ()
