"""When presence at an event is noted: its days, their halves, and what a mark vouches for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import pgettext

from arrimage.agenda.models import Activity, Event
from arrimage.kit.templatetags.formats import long_date
from arrimage.registration.models import CheckIn

MORNING, AFTERNOON = CheckIn.Half.MORNING.value, CheckIn.Half.AFTERNOON.value
NOON, AFTER_LUNCH = time(12), time(13)
MOST_DAYS = 31


@dataclass(frozen=True)
class Moment:
    """A day of the event, or one half of it."""

    day: date
    half: str = ""

    @property
    def key(self) -> str:
        return f"{self.day:%Y-%m-%d}{self.half}"

    @property
    def label(self) -> str:
        """«12 mars 2026, en matinée»."""
        words = {"am": pgettext("half-day", "morning"), "pm": pgettext("half-day", "afternoon")}
        return f"{long_date(self.day)}, {words[self.half]}" if self.half else long_date(self.day)


def days_of(event: Event) -> list[date]:
    """The days of an event, the first and the last included."""
    first = event.activity.date
    length = min((event.last_day - first).days, MOST_DAYS - 1)
    return [first + timedelta(days) for days in range(length + 1)]


def half_days_of(event: Event) -> list[Moment]:
    """The half-days of an event, in order: of each day, the halves that its hours touch, or both when they are not
    known. Evenings are afternoons.

    Hours that end before they start are those of the first day's start and of the last day's end.
    """
    days, starts, ends = days_of(event), event.activity.start_time, event.activity.end_time
    if starts is None or ends is None or starts <= ends:
        return [Moment(day, half) for day in days for half in _halves(starts, ends)]
    first = [Moment(days[0], half) for half in _halves(starts, None)]
    last = [Moment(days[-1], half) for half in _halves(None, ends)]
    return [*first, *(Moment(day, half) for day in days[1:-1] for half in _halves(None, None)), *last]


def _halves(starts: time | None, ends: time | None) -> tuple[str, ...]:
    if starts is not None and starts >= NOON:
        return (AFTERNOON,)
    if ends is not None and ends <= AFTER_LUNCH:
        return (MORNING,)
    return (MORNING, AFTERNOON)


def moments_of(event: Event) -> list[Moment]:
    """When the door asks who is there: at each half-day of a training session, once a day of another event."""
    if event.activity.kind == Activity.Kind.TRAINING:
        return half_days_of(event)
    return [Moment(day) for day in days_of(event)]


def moment_at(event: Event, at: datetime) -> Moment:
    """The one that is going on, or the nearest."""
    now, moments = timezone.localtime(at), moments_of(event)
    here = [one for one in moments if one.day == now.date()]
    if not here:
        return moments[0] if now.date() < moments[0].day else moments[-1]
    return here[-1] if now.time() >= NOON else here[0]


def vouched_for(moments: Collection[Moment], mark: Moment) -> set[Moment]:
    """Those of an event's moments at which a mark says that somebody was there.

    A mark of the whole day is worth the moments of that day; so is one of a half that the day no longer has, since the
    hours were corrected afterwards. A mark of another day is worth none.
    """
    return {mark} if mark in moments else {one for one in moments if one.day == mark.day}
