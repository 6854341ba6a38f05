"""The visible filters of the network's lists."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.kit.desk.filters import FilterSet
from arrimage.network.forms.choices import MunicipalitiesByCounty
from arrimage.network.forms.organisations import statuses
from arrimage.network.freshness import Freshness, of_freshness
from arrimage.network.models import (
    Municipality,
    Organisation,
    OrganisationRole,
    Person,
    RegionalCounty,
    Sector,
    Segment,
    SocialPurpose,
    Tag,
)
from arrimage.network.models.organisations import OrganisationQuerySet
from arrimage.network.segments import UnclearRule, members_of

YES_OR_NO = ((True, _("Yes")), (False, _("No")))


class MunicipalityFilter(django_filters.Filter):
    """One municipality, chosen under the name of its MRC."""

    field_class = MunicipalitiesByCounty


class _InSegment(FilterSet):
    """The list of those who answer to a segment, for those who may read segments."""

    segment = django_filters.ModelChoiceFilter(queryset=Segment.objects.none(), label=_("Segment"), method="in_segment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = str(self._meta.model._meta.model_name)
        if self.request is not None and self.request.user.has_perm("network.view_segment"):
            self.filters["segment"].queryset = Segment.objects.filter(target=target)
        else:
            del self.filters["segment"]

    def in_segment(self, records: QuerySet[Any], name: str, segment: Segment) -> QuerySet[Any]:
        try:
            return records.filter(pk__in=members_of(segment, self.request.user).order_by().values("pk"))
        except UnclearRule:
            return records.none()  # its page says why


class OrganisationFilter(_InSegment):
    kind = django_filters.ChoiceFilter(choices=Organisation.Kind.choices, label=_("Kind"))
    status = django_filters.ChoiceFilter(choices=statuses(), label=_("Status"))
    county = django_filters.ModelChoiceFilter(queryset=RegionalCounty.objects.all(), label=_("MRC"))
    municipality = MunicipalityFilter(label=_("Municipality"), empty_label=_("All"))
    sector = django_filters.ModelChoiceFilter(
        queryset=Sector.objects.filter(parent=None), label=_("Sector"), method="in_sector"
    )
    purpose = django_filters.ModelChoiceFilter(
        field_name="purposes", queryset=SocialPurpose.objects.all(), label=_("Social purpose")
    )
    legal_form = django_filters.ChoiceFilter(choices=Organisation.LegalForm.choices, label=_("Legal form"))
    tag = django_filters.ModelChoiceFilter(field_name="tags", queryset=Tag.objects.all(), label=_("Tag"))
    freshness = django_filters.ChoiceFilter(choices=Freshness.choices, label=_("Up to date"), method="as_fresh")
    neq = django_filters.ChoiceFilter(field_name="neq_is_doubtful", choices=((True, _("Doubtful")),), label=_("NEQ"))

    class Meta:
        model = Organisation
        fields: tuple[Any, ...] = ()

    def in_sector(self, organisations: OrganisationQuerySet, name: str, sector: Sector) -> OrganisationQuerySet:
        return organisations.in_sector(sector)

    def as_fresh(self, organisations: OrganisationQuerySet, name: str, freshness: str) -> OrganisationQuerySet:
        return of_freshness(organisations, freshness, localdate())


class PersonFilter(_InSegment):
    county = django_filters.ModelChoiceFilter(
        queryset=RegionalCounty.objects.all(), label=_("MRC of the organisation"), method="in_county"
    )
    is_expert = django_filters.ChoiceFilter(choices=YES_OR_NO, label=_("Experts’ network"))
    language = django_filters.ChoiceFilter(choices=Person.Language.choices, label=_("Language"))
    tag = django_filters.ModelChoiceFilter(field_name="tags", queryset=Tag.objects.all(), label=_("Tag"))

    class Meta:
        model = Person
        fields: tuple[Any, ...] = ()

    def in_county(self, people: QuerySet[Person], name: str, county: RegionalCounty) -> QuerySet[Person]:
        roles = OrganisationRole.objects.filter(person=OuterRef("pk"), organisation__county=county)
        return people.filter(Exists(roles))


class TerritoryFilter(FilterSet):
    county = django_filters.ModelChoiceFilter(queryset=RegionalCounty.objects.all(), label=_("MRC"))
    belongs_to_county = django_filters.ChoiceFilter(choices=YES_OR_NO, label=_("Belongs to the MRC"))

    class Meta:
        model = Municipality
        fields: tuple[Any, ...] = ()
