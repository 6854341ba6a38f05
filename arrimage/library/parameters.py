"""What an indicator may narrow the library's measures by; territories go by their official codes."""

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter, MultipleChoiceFilter

from arrimage.library.models import Opportunity, WatchedItem
from arrimage.network.models import RegionalCounty


def _county() -> ModelChoiceFilter:
    return ModelChoiceFilter(label=_("MRC"), queryset=RegionalCounty.objects.all(), to_field_name="code")


class WatchedItemParameters(FilterSet):
    kind = MultipleChoiceFilter(label=_("Kind"), choices=WatchedItem.Kind.choices, distinct=False)
    county = _county()


class OpportunityParameters(FilterSet):
    kind = MultipleChoiceFilter(label=_("Kind"), choices=Opportunity.Kind.choices, distinct=False)
    county = _county()
