"""The calendar of sessions, as a plan follows it: how many are to come, and whether it is kept up to date."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.agenda.models import Activity, RelayedSession, Sighting
from arrimage.agenda.parameters import FreshSessionParameters, SessionParameters
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope, percentage
from arrimage.kit.changes import follow

SEEN_BY = "agenda.view_relayedsession"
USUAL_DAYS = 14


def seen_on(scope: Scope) -> date:
    """The day whose calendar is described: the last of the period, or the day on which one looks if it comes first."""
    return min(scope.period.last_day, scope.day)


def sessions_to_come(scope: Scope) -> Records:
    """The sessions of others that were known by that day and not over on it."""
    day = seen_on(scope)
    known = RelayedSession.objects.coming(day).filter(created_at__lt=_midnight(day + timedelta(days=1)))
    return scope.narrow(cast("Records", known.order_by()))


def published_ones(scope: Scope) -> Records:
    day = seen_on(scope)
    return sessions_to_come(scope).filter(state=RelayedSession.State.PUBLISHED, published_at__lt=_after(day))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, get_default_timezone())


def _after(day: date) -> datetime:
    return _midnight(day + timedelta(days=1))


def _published(scope: Scope) -> Q:
    return Q(published_at__lt=_after(seen_on(scope)))


def _seen_lately(scope: Scope) -> Q:
    """By a source, whose sighting was known by that day and stood long enough before it; or corrected at the desk."""
    day = seen_on(scope)
    since = _midnight(day - timedelta(days=days_of(scope)))
    told = Sighting.objects.filter(session=OuterRef("pk"), first_seen_at__lt=_after(day), last_seen_at__gte=since)
    return Q(Exists(told.filter(Q(gone_at=None) | Q(gone_at__gte=_after(day))))) | Q(
        updated_at__gte=since, updated_at__lt=_after(day)
    )


def days_of(scope: Scope) -> int:
    """Within how many days a session must have been seen."""
    said = str(scope.parameters.get("within_days") or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 5 else USUAL_DAYS


def of_training(wording: str, action: str) -> Mapping[str, Any] | None:
    return {"kind": [Activity.Kind.TRAINING.value]}


NOT_SET_ASIDE = Rule(
    "not_set_aside", lambda scope: ~Q(state=RelayedSession.State.HIDDEN), _("The session was set aside.")
)
NOT_CANCELLED = Rule(
    "session_not_cancelled",
    lambda scope: ~Q(state=RelayedSession.State.CANCELLED),
    _("The session is cancelled."),
)
PUBLISHED = Rule(
    "session_published",
    _published,
    _("The session was not published by that day: it waited to be looked over."),
    unless=NOT_SET_ASIDE.name,
)
NOT_PROPOSED = Rule(
    "not_proposed",
    lambda scope: ~Q(state=RelayedSession.State.PROPOSED),
    _("The session waits to be looked over."),
    unless=PUBLISHED.name,
)
SEEN_LATELY = Rule("seen_lately", _seen_lately, _("Neither a source nor anybody confirmed it lately enough."))

SESSIONS_COMING = Measure(
    code="agenda.sessions_coming",
    label=_("Coming sessions of others on the calendar"),
    definition=_(
        "The sessions of others published on the calendar by the last day of the period (or today, while it runs) and "
        "not over on it. Those cancelled, set aside or still to be looked over do not count; nor do the hub’s own "
        "events, which other measures count. A session told by several sources counts once."
    ),
    unit=npgettext_lazy("unit", "session", "sessions"),
    kind=Kind.STOCK,
    candidates=sessions_to_come,
    rules=(NOT_SET_ASIDE, NOT_CANCELLED, PUBLISHED, NOT_PROPOSED),
    parameters=SessionParameters,
    dated_by="date",
    guess=of_training,
    permission=SEEN_BY,
    phrases=("Nombre de formations affichées au calendrier", "Nombre de formations relayées"),
)

TRAINING_CALENDAR_FRESH = Measure(
    code="agenda.training_calendar_fresh",
    label=_("Calendar of sessions kept up to date"),
    definition=_(
        "The share of the coming sessions of others on the calendar, on the last day of the period (or today, while it "
        "runs), that one of their sources still told, or that somebody wrote or corrected, within so many days before "
        "it (14 when nothing is said)."
    ),
    unit="%",
    kind=Kind.FRESHNESS,
    candidates=published_ones,
    rules=(SEEN_LATELY,),
    parameters=FreshSessionParameters,
    operation=percentage,
    dated_by="date",
    guess=of_training,
    permission=SEEN_BY,
    phrases=("Calendrier des formations à jour", "Calendrier de formation en ligne et à jour"),
)

follow(RelayedSession, Sighting)
catalogue.register(SESSIONS_COMING, TRAINING_CALENDAR_FRESH)
