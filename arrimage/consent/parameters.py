"""What an indicator may narrow the room's measures by. Purposes go by their codes, the same in any hub."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter, MultipleChoiceFilter

from arrimage.consent.models import PrivacyRequest, Purpose
from arrimage.consent.rules import Basis

Records = QuerySet[Any]


class RequestParameters(FilterSet):
    kind = MultipleChoiceFilter(label=_("What is asked"), choices=PrivacyRequest.Kind.choices, distinct=False)

    class Meta:
        model = PrivacyRequest
        fields: tuple[Any, ...] = ()


def said_elsewhere(records: Records, name: str, value: object) -> Records:
    """For parameters that the rules read themselves; declared here to be offered and checked like the others."""
    return records


class ConsentParameters(FilterSet):
    purpose = ModelChoiceFilter(
        label=_("Purpose"),
        queryset=Purpose.objects.filter(kind=Purpose.Kind.COMMERCIAL),
        to_field_name="code",
        method=said_elsewhere,
    )
    basis = MultipleChoiceFilter(label=_("Basis"), choices=Basis.choices, method=said_elsewhere)
