"""Who and what the activities of a figure's scope concern: the activities, the organisations, people and places.

Each function returns a queryset that joins no to-many relation, so that no record comes twice.
"""

from typing import Any, cast

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from arrimage.agenda.models import Activity, Presence
from arrimage.agenda.rules import HELD_RULES, NOT_A_DUPLICATE, NOT_CANCELLED, passing
from arrimage.evidence.measure import Records, Scope
from arrimage.network.models import Municipality, Organisation, Person, RegionalCounty

ALL_KINDS = tuple(Activity.Kind.values)
Kind = Activity.Kind


def activities_of(scope: Scope, *kinds: str) -> QuerySet[Activity]:
    """The activities of these kinds dated within the period, whatever became of them."""
    # The kinds are named even when all are wanted, and the fewest possible: the measures' index starts with them.
    asked = _listed(scope.parameters.get("kind")) or kinds or ALL_KINDS
    activities = Activity.objects.filter(kind__in=asked).within(scope.period).order_by()
    return cast("QuerySet[Activity]", scope.narrow(cast("Records", activities)))


def held_activities(scope: Scope, *kinds: str) -> QuerySet[Activity]:
    return passing(activities_of(scope, *kinds), HELD_RULES, scope)


def organisations_at(scope: Scope) -> Records:
    """Organisations named at any activity of the scope, whether they came or not."""
    named = Presence.objects.filter(activity__in=activities_of(scope)).values("organisation")
    return Organisation.objects.filter(_organisation_parameters(scope), pk__in=named)


def present_at_one_held(scope: Scope) -> Q:
    present = Presence.objects.filter(activity__in=held_activities(scope), state=Presence.State.PRESENT)
    return Q(pk__in=present.values("organisation"))


def _organisation_parameters(scope: Scope) -> Q:
    condition = Q()
    if county := scope.parameters.get("county"):
        condition &= Q(county__code=county)
    if kinds := _listed(scope.parameters.get("organisation_kind")):
        condition &= Q(kind__in=kinds)
    return condition


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value or ())


def people_at_experts_meetings(scope: Scope) -> Records:
    return Person.objects.filter(_named_at_one(activities_of(scope, Kind.EXPERTS)))


def convened_to_one(scope: Scope) -> Q:
    """Named at a meeting that stands: who came, was excused or did not come had been convened."""
    return _named_at_one(passing(activities_of(scope, Kind.EXPERTS), (NOT_CANCELLED, NOT_A_DUPLICATE), scope))


def _named_at_one(activities: QuerySet[Activity]) -> Q:
    """Asked of a person: the databases walk her presences and stop at the first, rather than gather everybody's."""
    named = Presence.objects.filter(_is_so(activities.filter(pk=OuterRef("activity"))), person=OuterRef("pk"))
    return _is_so(named.order_by())


def _is_so(found: QuerySet[Any]) -> Q:
    """Whether any is found. Within a Case, or PostgreSQL would make a join of it: everybody with every activity."""
    return Q(Case(When(Exists(found), then=Value(True)), default=Value(False), output_field=BooleanField()))


# Territories ---------------------------------------------------------------------------------------------------


def municipalities_of_counties(scope: Scope) -> Records:
    """Every municipality that belongs to an MRC; the reserves lie in one without belonging to it."""
    return _municipalities(scope).filter(belongs_to_county=True)


def municipalities_on_tour(scope: Scope) -> Records:
    """Municipalities that a tour activity of the scope concerns, whatever became of it."""
    return _municipalities(scope).filter(concerned(activities_of(scope, Kind.TOUR)))


def counties(scope: Scope) -> Records:
    return RegionalCounty.objects.filter(_county(scope, "code"))


def counties_on_tour(scope: Scope) -> Records:
    return counties(scope).filter(counties_concerned(activities_of(scope, Kind.TOUR)))


def covered(scope: Scope) -> Q:
    return concerned(held_activities(scope, Kind.TOUR))


def counties_covered(scope: Scope) -> Q:
    return counties_concerned(held_activities(scope, Kind.TOUR))


def concerned(visits: QuerySet[Activity]) -> Q:
    """Municipalities that a visit says it met; its place stands for them when it names no territory at all.

    A visit of the MRC held in its chief town is not a visit of the town, hence the place comes last.
    """
    met = Activity.municipalities_met.through.objects.filter(activity__in=visits)
    return Q(pk__in=met.values("municipality")) | Q(pk__in=_places(visits).values("municipality"))


def counties_concerned(visits: QuerySet[Activity]) -> Q:
    """MRC that a visit says it met, or one of whose municipalities it met."""
    met = Activity.counties_met.through.objects.filter(activity__in=visits)
    municipalities = Municipality.objects.filter(concerned(visits), belongs_to_county=True)
    return Q(pk__in=met.values("regionalcounty")) | Q(pk__in=municipalities.values("county"))


def _places(visits: QuerySet[Activity]) -> QuerySet[Activity]:
    naming_municipalities = Activity.municipalities_met.through.objects.values("activity")
    naming_counties = Activity.counties_met.through.objects.values("activity")
    return visits.filter(municipality__isnull=False).exclude(
        Q(pk__in=naming_municipalities) | Q(pk__in=naming_counties)
    )


def _municipalities(scope: Scope) -> QuerySet[Municipality]:
    return Municipality.objects.filter(_county(scope, "county__code"))


def _county(scope: Scope, field: str) -> Q:
    code = scope.parameters.get("county")
    return Q(**{field: code}) if code else Q()
