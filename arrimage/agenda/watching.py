"""What of the sessions of others and of their sources calls for somebody's look, and how many."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.models import Health, RelayedSession, Resemblance, Sighting, Source
from arrimage.agenda.models.relayed import RelayedSessionQuerySet

NEWS_FOR = timedelta(days=14)
State = RelayedSession.State


class Watch(models.TextChoices):
    DOUBTFUL = "doubtful", _("Perhaps there twice")
    CHANGED = "changed", _("Changed at the source for two weeks")
    GONE = "gone", _("No longer at the source")
    CANCELLED = "cancelled", _("Cancelled at the source")


def watched(sessions: RelayedSessionQuerySet, what: Watch, day: date) -> RelayedSessionQuerySet:
    """Those of the sessions that are so, of what is still to come."""
    coming = sessions.coming(day).exclude(state=State.HIDDEN)
    if what == Watch.CANCELLED:
        return coming.filter(state=State.CANCELLED)
    if what == Watch.DOUBTFUL:
        return coming.filter(pk__in=open_resemblances().values("session"))
    if what == Watch.GONE:
        return coming.filter(pk__in=_gone().values("session")).exclude(state=State.CANCELLED)
    changed = Sighting.objects.filter(changed_at__date__gte=day - NEWS_FOR)
    return coming.filter(pk__in=changed.values("session"))


def _gone() -> models.QuerySet[Sighting]:
    """Sightings of sessions that no source tells any more."""
    standing = Sighting.objects.filter(gone_at=None).values("session")
    return Sighting.objects.filter(gone_at__isnull=False).exclude(session__in=standing)


def open_resemblances() -> models.QuerySet[Resemblance]:
    """The questions that nobody has answered, of sessions still proposed or published."""
    asked = Resemblance.objects.filter(kept_apart_at=None).exclude(session__state=State.HIDDEN)
    return asked.filter(Q(other__isnull=True) | ~Q(other__state=State.HIDDEN))


@dataclass(frozen=True)
class ToLookAt:
    """How many sessions wait, and the sources that do not work."""

    proposed: int
    cancelled: int
    gone: int
    sources: list[Source]

    def __bool__(self) -> bool:
        return bool(self.proposed or self.cancelled or self.gone or self.sources)


def to_look_at(at: datetime, day: date) -> ToLookAt:
    sessions: Any = RelayedSession.objects.all()
    ailing = [one for one in Source.objects.filter(is_active=True) if one.health in (Health.FAILING, Health.SILENT)]
    recent = Sighting.objects.filter(changed_at__gte=at - NEWS_FOR, said__cancelled=True).values("session")
    return ToLookAt(
        proposed=sessions.coming(day).filter(state=State.PROPOSED).count(),
        cancelled=watched(sessions, Watch.CANCELLED, day).filter(pk__in=recent).count(),
        gone=watched(sessions, Watch.GONE, day).count(),
        sources=ailing,
    )
