"""What an indicator may narrow the measures of training by; territories go by their official codes."""

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter

from arrimage.network.models import RegionalCounty


class NeedParameters(FilterSet):
    county = ModelChoiceFilter(
        label=_("MRC of the organisation"),
        field_name="organisation__county",
        queryset=RegionalCounty.objects.all(),
        to_field_name="code",
    )


class SheetParameters(FilterSet):
    county = ModelChoiceFilter(
        label=_("MRC"),
        field_name="event__activity__municipality__county",
        queryset=RegionalCounty.objects.all(),
        to_field_name="code",
    )
