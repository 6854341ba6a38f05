"""What an indicator may narrow the register's measure by: official codes, which plans carry from hub to hub."""

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter

from arrimage.network.models import RegionalCounty, Sector


class RegisterParameters(FilterSet):
    """The place and the sector of the enterprises of the register, by their official codes."""

    county = ModelChoiceFilter(label=_("MRC"), queryset=RegionalCounty.objects.all(), to_field_name="code")
    sector = ModelChoiceFilter(label=_("Sector"), queryset=Sector.objects.all(), to_field_name="code")
