"""What the list of collaborations is narrowed by."""

from typing import Any

from django.forms import DateInput
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ChoiceFilter, DateFilter, FilterSet

from arrimage.agenda.models import Activity
from arrimage.outcomes.models import Collaboration


def _day(label: Any, lookup: str) -> DateFilter:
    widget = DateInput({"type": "date"}, format="%Y-%m-%d")
    return DateFilter(label=label, field_name="said_on", lookup_expr=lookup, widget=widget)


class CollaborationFilter(FilterSet):
    kind = ChoiceFilter(label=_("What came of it"), choices=Collaboration.Kind.choices)
    event_kind = ChoiceFilter(
        label=_("Kind of event"), field_name="event__activity__kind", choices=Activity.Kind.choices
    )
    since = _day(_("From"), "gte")
    until = _day(_("To"), "lte")
    told_twice = BooleanFilter(label=_("Told twice"), field_name="duplicate_of", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Collaboration
        fields: tuple[Any, ...] = ()
