"""The session that answers a theme: an event of the hub, or a session of others that it relays."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.agenda.models import Activity, Event, RelayedSession
from arrimage.registration.models import Enrolment
from arrimage.registration.queries import closed_because
from arrimage.training.models import Theme


@dataclass(frozen=True)
class Session:
    """What is told of a session. `url` is where one reads more and registers, empty when that is not known."""

    title: str
    day: date
    last_day: date
    starts_at: time | None
    place: str
    is_online: bool
    url: str
    is_published: bool
    ends_at: time | None = None
    is_called_off: bool = False  # cancelled, postponed, or held and closed already
    was_held: bool = False  # somebody said so

    def may_be_attended(self, at: datetime) -> bool:
        """Whether somebody invited at that moment could still come: it stands, and is not over."""
        now = timezone.localtime(at)
        over_at = self.ends_at or self.starts_at or time.max
        is_over = self.last_day < now.date() or (self.last_day == now.date() and over_at <= now.time())
        return not is_over and not self.is_called_off


def session_of(theme: Theme) -> Session | None:
    if theme.event is not None:
        return of_event(theme.event)
    return of_relayed(theme.session) if theme.session is not None else None


def of_event(event: Event) -> Session:
    activity = event.activity
    published = event.state != Event.State.DRAFT and not activity.is_restricted
    return Session(
        title=str(activity),
        day=activity.date,
        last_day=event.last_day,
        starts_at=activity.start_time,
        place=_place(activity),
        is_online=activity.is_online,
        url=public_url(event),
        is_published=published and activity.status != Activity.Status.CANCELLED,
        ends_at=activity.end_time,
        is_called_off=activity.status != Activity.Status.PLANNED,
        was_held=activity.status == Activity.Status.HELD,
    )


def of_relayed(session: RelayedSession) -> Session:
    return Session(
        title=session.title,
        day=session.date,
        last_day=session.end_date or session.date,
        starts_at=session.start_time,
        place=_place(session),
        is_online=session.is_online,
        url=session.url,
        is_published=session.state == RelayedSession.State.PUBLISHED,
        ends_at=session.end_time,
        is_called_off=session.state in (RelayedSession.State.CANCELLED, RelayedSession.State.HIDDEN),
    )


def no_door_because(event: Event | None, at: datetime) -> str:
    """A sentence that says why somebody invited to that event could not register; empty when she can, and for a draft
    whose registration is ready for the day when it is published.
    """
    if event is None:
        return ""
    enrolment = Enrolment.objects.filter(event=event).first()
    if enrolment is None or not enrolment.is_open:
        return _("One does not register for this session yet: those invited would find no form.")
    return "" if event.state == Event.State.DRAFT else closed_because(enrolment, at, is_invited=True)


def _place(where: Activity | RelayedSession) -> str:
    return ", ".join(str(part) for part in (where.place, where.municipality) if part)


def public_url(event: Event) -> str:
    """The page of the event, for a letter: from the settings, never from the host name that a request claims."""
    return f"{settings.BASE_URL}{event.get_absolute_url()}"
