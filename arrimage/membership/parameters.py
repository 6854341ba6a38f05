"""What an indicator may narrow the measures of members by; territories and sectors go by their official codes."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters import (
    BooleanFilter,
    ChoiceFilter,
    FilterSet,
    ModelChoiceFilter,
    ModelMultipleChoiceFilter,
    MultipleChoiceFilter,
)

from arrimage.evidence.measure import Scope
from arrimage.membership.models import Category
from arrimage.membership.standing import MembershipQuerySet
from arrimage.network.models import Organisation, RegionalCounty, Sector


class HolderParameters(FilterSet):
    category = ModelMultipleChoiceFilter(
        label=_("Category"), queryset=Category.objects.all(), method="of_category", distinct=False
    )
    kind = MultipleChoiceFilter(
        label=_("Kind of organisation"),
        field_name="organisation__kind",
        choices=Organisation.Kind.choices,
        distinct=False,
    )
    county = ModelChoiceFilter(
        label=_("MRC"), field_name="organisation__county", queryset=RegionalCounty.objects.all(), to_field_name="code"
    )
    sector = ModelChoiceFilter(
        label=_("Sector"), queryset=Sector.objects.all(), to_field_name="code", method="in_sector"
    )
    support = BooleanFilter(label=_("Support organisations only"), method="supporting")

    def of_category(self, found: MembershipQuerySet, name: str, categories: Any) -> MembershipQuerySet:
        """By the category of the year that counts; `with_year` has annotated it."""
        wanted = [category.pk for category in categories]
        return found.filter(year_category__in=wanted) if wanted else found

    def in_sector(self, found: MembershipQuerySet, name: str, sector: Sector) -> MembershipQuerySet:
        return found.filter(organisation__in=Organisation.objects.in_sector(sector).order_by().values("pk"))

    def supporting(self, found: MembershipQuerySet, name: str, wanted: bool) -> MembershipQuerySet:
        return found.filter(supports_enterprises()) if wanted else found


class MemberParameters(HolderParameters):
    without_grace = BooleanFilter(label=_("Without those in grace"), method="any_grace")

    def any_grace(self, found: MembershipQuerySet, name: str, wanted: bool) -> MembershipQuerySet:
        """The rules of the measure ask `leaves_out_grace`: who is in grace is then a candidate that does not count."""
        return found


class LostParameters(HolderParameters):
    why = ChoiceFilter(
        label=_("How they left"),
        choices=(("resigned", _("Resigned")), ("excluded", _("Excluded")), ("lapsed", _("Not renewed"))),
        field_name="lost_by",
    )


def supports_enterprises() -> Q:
    """Support organisations, and members of a category that supports enterprises."""
    supporting = Category.objects.filter(supports_enterprises=True)
    return Q(organisation__kind=Organisation.Kind.SUPPORT) | Q(year_category__in=supporting.order_by().values("pk"))


def leaves_out_grace(scope: Scope) -> bool:
    return scope.parameters.get("without_grace") in (True, "true", "True", "on", "1", 1)
