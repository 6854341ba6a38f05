"""Reads of the journal that join or add up."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from arrimage.agenda.models import Activity, FollowUp, Presence
from arrimage.agenda.models.activities import ActivityQuerySet
from arrimage.network.models import Municipality, Organisation, Person, RegionalCounty

USUAL_OVER = 50
MOST_COMING = 100
KEPT_IN_FEED = timedelta(days=370)
MOST_IN_FEED = 3_000


def usual_kinds(user: Any) -> list[Activity.Kind]:
    """Every kind, those this person logged most among her latest entries first."""
    latest = Activity.objects.filter(owner=user).order_by("-pk").values_list("kind", flat=True)[:USUAL_OVER]
    logged = list(latest)
    return sorted(Activity.Kind, key=lambda kind: -logged.count(kind.value))


def with_company(activities: ActivityQuerySet, user: Any) -> ActivityQuerySet:
    """The activities with places and who was there, as far as the user may know, at a fixed number of queries."""
    presences = Presence.objects.named_for(user)
    return activities.select_related("municipality__county", "owner").prefetch_related(
        Prefetch("presences", presences), "municipalities_met__county", "counties_met"
    )


def counties_of(activity: Activity) -> list[str]:
    """The names of the MRC of an activity read through `with_company`: its place's, and those met."""
    counties = [municipality.county for municipality in activity.municipalities_met.all()]
    if activity.municipality:
        counties.append(activity.municipality.county)
    return sorted({county.name for county in (*counties, *activity.counties_met.all())})


def to_complete(user: Any, day: date) -> ActivityQuerySet:
    """What the person can still correct: planned in the past and not marked, held without anyone counted."""
    planned = Q(status=Activity.Status.PLANNED, date__lt=day)
    empty = Q(status=Activity.Status.HELD, date__lte=day) & (Q(head_count__isnull=True) | Q(head_count=0))
    return Activity.objects.changeable_by(user).filter(planned | empty, duplicate_of__isnull=True)


def coming(user: Any, day: date) -> ActivityQuerySet:
    """Planned activities from that day on, the next first."""
    return Activity.objects.visible_to(user).upcoming(day).order_by("date", "start_time", "pk")


def past_week(user: Any, day: date) -> list[tuple[Activity.Kind, int]]:
    """How many activities of each kind were held in the seven days that end with that day."""
    since = day - timedelta(days=6)
    held = Activity.objects.visible_to(user).held().filter(date__gte=since, date__lte=day, duplicate_of=None)
    counts = dict(held.order_by().values_list("kind").annotate(Count("pk")))
    return [(kind, counts[kind.value]) for kind in Activity.Kind if counts.get(kind.value)]


def follow_ups_of(user: Any) -> QuerySet[FollowUp]:
    """What the person promised and has not done, the earliest due first, the undated last."""
    open_ones = FollowUp.objects.open().filter(owner=user, activity__in=Activity.objects.visible_to(user))
    return open_ones.select_related("activity").order_by(Coalesce("due_on", date.max), "pk")


def timeline(user: Any, record: Organisation | Person | Municipality | RegionalCounty) -> ActivityQuerySet:
    """The activities that met the record, those the person may see, latest first."""
    visible = Activity.objects.visible_to(user)
    if isinstance(record, Organisation | Person):
        field = "organisation" if isinstance(record, Organisation) else "person"
        named = Presence.objects.filter(**{field: record})
        return visible.filter(pk__in=named.values("activity"))
    visits = Activity.municipalities_met.through.objects
    if isinstance(record, Municipality):
        met = visits.filter(municipality=record)
        return visible.filter(Q(municipality=record) | Q(pk__in=met.values("activity")))
    met_counties = Activity.counties_met.through.objects.filter(regionalcounty=record)
    met = visits.filter(municipality__county=record)
    here = Municipality.objects.filter(county=record)
    return visible.filter(
        Q(municipality__in=here) | Q(pk__in=met_counties.values("activity")) | Q(pk__in=met.values("activity"))
    )


def public_coming(now: datetime) -> list[Activity]:
    """What anyone may still come to: from today, without what is over or cancelled; the next first."""
    ahead = Activity.objects.announced().upcoming(now.date()).select_related("municipality", "event")
    ordered = ahead.order_by("date", "start_time", "pk")
    return [activity for activity in ordered[:MOST_COMING] if not is_over(activity, now)]


def seen_in_feed(user: Any, day: date) -> ActivityQuerySet:
    """What the person may see, each activity once: the year before that day, and all that comes."""
    seen = Activity.objects.visible_to(user).filter(duplicate_of__isnull=True)
    recent = seen.filter(date__gte=day - KEPT_IN_FEED).select_related("municipality", "event")
    return recent.order_by("date", "pk")[:MOST_IN_FEED]


def is_over(activity: Activity, now: datetime) -> bool:
    """Whether it has ended at that local moment; one without an hour lasts all its day unless it was held."""
    if activity.date != now.date():
        return activity.date < now.date()
    ends = activity.end_time or activity.start_time
    return activity.status == Activity.Status.HELD or (ends is not None and ends <= now.time())
