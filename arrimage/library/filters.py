"""What the library's lists are narrowed by."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, ModelChoiceFilter

from arrimage.kit.desk.filters import FilterSet
from arrimage.library.models import Opportunity, WatchedItem
from arrimage.library.models.opportunities import OpportunityQuerySet, State
from arrimage.library.models.watched import WatchedItemQuerySet
from arrimage.network.models import RegionalCounty, Sector

PUBLIC = ((True, _("Public")), (False, _("Kept to the team")))


def _county() -> ModelChoiceFilter:
    return ModelChoiceFilter(label=_("MRC"), queryset=RegionalCounty.objects.all())


class WatchedItemFilter(FilterSet):
    kind = ChoiceFilter(label=_("Kind"), choices=WatchedItem.Kind.choices)
    is_public = ChoiceFilter(label=_("Who reads it"), choices=PUBLIC)
    to_complete = ChoiceFilter(label=_("To complete"), choices=(("summary", _("Without a summary")),), method="lacking")
    county = _county()
    sector = ModelChoiceFilter(
        field_name="sectors", queryset=Sector.objects.filter(watched_items__isnull=False).distinct(), label=_("Sector")
    )
    language = ChoiceFilter(label=_("Language"), choices=WatchedItem.Language.choices)

    class Meta:
        model = WatchedItem
        fields: tuple[Any, ...] = ()

    def lacking(self, items: WatchedItemQuerySet, name: str, asked: str) -> WatchedItemQuerySet:
        return items.filter(summary="")


class OpportunityFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=State.choices, method="at")
    kind = ChoiceFilter(label=_("Kind"), choices=Opportunity.Kind.choices)
    is_public = ChoiceFilter(label=_("Who reads it"), choices=PUBLIC)
    county = _county()
    sector = ModelChoiceFilter(
        field_name="sectors", queryset=Sector.objects.filter(opportunities__isnull=False).distinct(), label=_("Sector")
    )

    class Meta:
        model = Opportunity
        fields: tuple[Any, ...] = ()

    def at(self, opportunities: OpportunityQuerySet, name: str, state: str) -> OpportunityQuerySet:
        return opportunities.in_state(state, timezone.now())
