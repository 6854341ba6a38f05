"""How the measures of what events leave are narrowed: by the event, and by what came of it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter, MultipleChoiceFilter

from arrimage.agenda.models import Activity
from arrimage.agenda.parameters import in_county
from arrimage.network.models import RegionalCounty
from arrimage.outcomes.models import Collaboration


def of_events_in_county(records: Any, name: str, county: RegionalCounty) -> Any:
    """Those of events that took place in the MRC or met somebody from there."""
    return records.filter(event__activity__in=in_county(Activity.objects.order_by(), name, county).values("pk"))


class EventParameters(FilterSet):
    event_kind = MultipleChoiceFilter(
        label=_("Kind of event"), field_name="event__activity__kind", choices=Activity.Kind.choices
    )
    county = ModelChoiceFilter(
        label=_("MRC"), queryset=RegionalCounty.objects.all(), to_field_name="code", method=of_events_in_county
    )


class CollaborationParameters(EventParameters):
    kind = MultipleChoiceFilter(label=_("What came of it"), choices=Collaboration.Kind.choices)
