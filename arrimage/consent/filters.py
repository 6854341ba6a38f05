"""The visible filters of the registers."""

from typing import Any

from django.forms import DateInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from arrimage.accounts.models import User
from arrimage.consent.models import AccessEntry, Incident, PrivacyRequest
from arrimage.consent.models.incidents import IncidentQuerySet
from arrimage.consent.models.requests import PrivacyRequestQuerySet

STATES = (
    ("open", _("To be answered")),
    ("late", _("Late")),
    ("soon", _("Due within seven days")),
    ("answered", _("Answered")),
)


def _day(label: Any, field: str, lookup: str) -> DateFilter:
    widget = DateInput({"type": "date"}, format="%Y-%m-%d")
    return DateFilter(label=label, field_name=field, lookup_expr=lookup, widget=widget)


class PrivacyRequestFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=STATES, method="in_state")
    kind = ChoiceFilter(label=_("What is asked"), choices=PrivacyRequest.Kind.choices)
    channel = ChoiceFilter(label=_("Received by"), choices=PrivacyRequest.Channel.choices)
    since = _day(_("Received from"), "received_on", "gte")
    until = _day(_("Received until"), "received_on", "lte")

    class Meta:
        model = PrivacyRequest
        fields: tuple[Any, ...] = ()

    def in_state(self, requests: PrivacyRequestQuerySet, name: str, state: str) -> PrivacyRequestQuerySet:
        day = localdate()
        return {
            "open": requests.open,
            "late": lambda: requests.late(day),
            "soon": lambda: requests.due_soon(day),
            "answered": requests.answered,
        }[state]()


class IncidentFilter(FilterSet):
    serious = ChoiceFilter(label=_("Serious injury"), choices=Incident.Serious.choices)
    to_settle = BooleanFilter(label=_("Something still to be done"), method="still_to_settle")

    class Meta:
        model = Incident
        fields: tuple[Any, ...] = ()

    def still_to_settle(self, incidents: IncidentQuerySet, name: str, wanted: bool) -> IncidentQuerySet:
        waiting = incidents.to_settle().order_by().values("pk")
        return incidents.filter(pk__in=waiting) if wanted else incidents.exclude(pk__in=waiting)


class AccessEntryFilter(FilterSet):
    what = ChoiceFilter(label=_("File"), choices=AccessEntry.What.choices)
    user = ModelChoiceFilter(label=_("Who"), queryset=User.objects.all())
    since = _day(_("Opened from"), "opened_at", "date__gte")
    until = _day(_("Opened until"), "opened_at", "date__lte")

    class Meta:
        model = AccessEntry
        fields: tuple[Any, ...] = ()
