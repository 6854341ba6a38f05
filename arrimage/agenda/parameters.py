"""What an indicator may narrow the journal's measures by.

Territories go by their official codes, which an exported plan can carry from one hub to another.
"""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter, MultipleChoiceFilter, NumberFilter

from arrimage.agenda.models import Activity, Presence
from arrimage.network.models import Municipality, Organisation, RegionalCounty

Activities = QuerySet[Activity]


def in_county(activities: Activities, name: str, county: RegionalCounty) -> Activities:
    """Activities that took place in the MRC, met it or one of its municipalities, or an organisation from there."""
    met = Activity.counties_met.through.objects.filter(regionalcounty=county)
    visited = Activity.municipalities_met.through.objects.filter(municipality__county=county)
    organisations = Presence.objects.filter(organisation__county=county)
    return activities.filter(
        Q(municipality__in=Municipality.objects.filter(county=county))
        | Q(pk__in=met.values("activity"))
        | Q(pk__in=visited.values("activity"))
        | Q(pk__in=organisations.values("activity"))
    )


def in_municipality(activities: Activities, name: str, municipality: Municipality) -> Activities:
    """Activities that took place in the municipality or met it."""
    visited = Activity.municipalities_met.through.objects.filter(municipality=municipality)
    return activities.filter(Q(municipality=municipality) | Q(pk__in=visited.values("activity")))


def with_organisation_kinds(activities: Activities, name: str, kinds: list[str]) -> Activities:
    """Activities where an organisation of one of the kinds was present."""
    present = Presence.objects.filter(organisation__kind__in=kinds, state=Presence.State.PRESENT)
    return activities.filter(pk__in=present.values("activity")) if kinds else activities


def said_elsewhere(activities: Activities, name: str, value: object) -> Activities:
    """For parameters that `subjects` reads itself; declared here to be offered and checked like the others."""
    return activities


def _kinds(choices: list[tuple[str, object]]) -> MultipleChoiceFilter:
    return MultipleChoiceFilter(label=_("Kind"), choices=choices, method=said_elsewhere)


def _county(label: object, method: object) -> ModelChoiceFilter:
    counties = RegionalCounty.objects.all()
    return ModelChoiceFilter(label=label, queryset=counties, to_field_name="code", method=method)


def _organisation_kinds(label: object, method: object) -> MultipleChoiceFilter:
    return MultipleChoiceFilter(label=label, choices=Organisation.Kind.choices, method=method)


class PlaceAndCompany(FilterSet):
    """Where an activity was, and with whom."""

    county = _county(_("MRC"), in_county)
    municipality = ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.all(),
        to_field_name="code",
        method=in_municipality,
    )
    organisation_kind = _organisation_kinds(_("Kind of organisation present"), with_organisation_kinds)


class ActivityParameters(PlaceAndCompany):
    kind = _kinds(list(Activity.Kind.choices))


class MeetingParameters(PlaceAndCompany):
    kind = _kinds([(kind.value, kind.label) for kind in Activity.MEETING_KINDS])


class NetworkingParameters(PlaceAndCompany):
    kind = _kinds([(kind.value, kind.label) for kind in Activity.NETWORKING_KINDS])


class TrainingParameters(PlaceAndCompany):
    kind = _kinds([(kind.value, kind.label) for kind in Activity.TRAINING_KINDS])


class OrganisationParameters(FilterSet):
    """Here the MRC and the kind of organisation describe the organisation met, not the activity."""

    kind = _kinds(list(Activity.Kind.choices))
    county = _county(_("MRC of the organisation"), said_elsewhere)
    organisation_kind = _organisation_kinds(_("Kind of organisation"), said_elsewhere)


class TerritoryParameters(FilterSet):
    """For measures whose records are municipalities or MRC."""

    county = _county(_("MRC"), said_elsewhere)


class SessionParameters(FilterSet):
    """For measures whose records are sessions of others."""

    kind = MultipleChoiceFilter(
        label=_("Kind"), choices=[(kind.value, kind.label) for kind in Activity.EVENT_KINDS], distinct=False
    )
    county = ModelChoiceFilter(
        label=_("MRC"),
        queryset=RegionalCounty.objects.all(),
        to_field_name="code",
        field_name="municipality__county",
    )


class FreshSessionParameters(SessionParameters):
    within_days = NumberFilter(label=_("Seen within (days)"), min_value=1, max_value=3660, method=said_elsewhere)
