"""What an indicator may narrow the directory's measures by; territories and sectors go by their official codes."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter, MultipleChoiceFilter

from arrimage.network.models import Organisation, RegionalCounty, Sector

Organisations = QuerySet[Organisation]


def in_sector(organisations: Organisations, name: str, sector: Sector) -> Organisations:
    """Organisations of the sector or of one of its parts."""
    tied = Organisation.sectors.through.objects.filter(Q(sector=sector) | Q(sector__parent=sector))
    return organisations.filter(pk__in=tied.values("organisation"))


class DirectoryParameters(FilterSet):
    # Told apart one by one, all 38 columns of each organisation would be compared with the others’.
    kind = MultipleChoiceFilter(label=_("Kind"), choices=Organisation.Kind.choices, distinct=False)
    status = MultipleChoiceFilter(label=_("Status"), choices=Organisation.Status.choices, distinct=False)
    county = ModelChoiceFilter(label=_("MRC"), queryset=RegionalCounty.objects.all(), to_field_name="code")
    sector = ModelChoiceFilter(label=_("Sector"), queryset=Sector.objects.all(), to_field_name="code", method=in_sector)
