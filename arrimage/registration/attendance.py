"""Who was there: the moments of an event at which presence is noted, and what was found at each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import pgettext

from arrimage.agenda.models import Activity, Event
from arrimage.kit.templatetags.formats import long_date
from arrimage.registration.models import CheckIn, Registration
from arrimage.registration.models.check_ins import CheckInQuerySet
from arrimage.registration.models.registrations import RegistrationQuerySet

Half = CheckIn.Half
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


@dataclass(frozen=True)
class Attendance:
    """Numbers of people. `no_shows` are the registered who came at no moment; `registered` leaves walk-ins out."""

    registered: int
    present: int
    no_shows: int
    walk_ins: int
    by_moment: Sequence[tuple[Moment, int]]


def moments_of(event: Event) -> list[Moment]:
    """When presence is noted: each day, and each half of it for a training session that goes past lunch."""
    length = min((event.last_day - event.activity.date).days, MOST_DAYS - 1)
    halves = ("am", "pm") if _has_halves(event) else ("",)
    return [Moment(event.activity.date + timedelta(days), half) for days in range(length + 1) for half in halves]


def moment_at(event: Event, at: datetime) -> Moment:
    """The one that is going on, or the nearest."""
    now, moments = timezone.localtime(at), moments_of(event)
    here = [one for one in moments if one.day == now.date()]
    if not here:
        return moments[0] if now.date() < moments[0].day else moments[-1]
    return here[-1] if now.time() >= NOON else here[0]


def is_over(event: Event, at: datetime) -> bool:
    """Its last hour is past; an event without hours lasts until midnight."""
    now = timezone.localtime(at)
    end = event.activity.end_time or time.max
    return (event.last_day, end) < (now.date(), now.time())


def present_at(event: Event) -> RegistrationQuerySet:
    """Those who were there at one moment at least, whatever became of their registration, in alphabetical order."""
    return _of(event).filter(Exists(_standing())).select_related("order", "person", "organisation").order_by("sort_key")


def no_shows(event: Event, at: datetime | None = None) -> RegistrationQuerySet:
    """Those who were registered and did not come; at a moment when the event is not over, nobody yet."""
    missing = _of(event).confirmed().filter(~Exists(_standing()), is_walk_in=False)
    return missing.none() if at and not is_over(event, at) else missing


def shares_attended(event: Event) -> dict[int, Decimal]:
    """Registration → the share (0 to 1) of the event's half-days that she attended.

    The half-days of an event are those when somebody was noted; a whole day is worth its two halves.
    """
    rows = list(_noted(event).values_list("registration", "day", "half"))
    held = set(_half_days((day, half) for _who, day, half in rows))
    attended: dict[int, set[tuple[date, str]]] = defaultdict(set)
    for who, day, half in rows:
        attended[who].update(_half_days([(day, half)]))
    return {who: Decimal(len(halves)) / len(held) for who, halves in attended.items()}


def _half_days(noted: Iterable[tuple[date, str]]) -> Iterable[tuple[date, str]]:
    for day, half in noted:
        yield from ((day, half),) if half else ((day, Half.MORNING.value), (day, Half.AFTERNOON.value))


def attendance(event: Event, at: datetime | None = None) -> Attendance:
    """As at that moment; without one, as of an event that is over."""
    there = present_at(event)
    counted = _noted(event).order_by().values("day", "half").annotate(people=Count("registration"))
    at_moment = {Moment(row["day"], row["half"]): row["people"] for row in counted}
    moments = list(dict.fromkeys([*moments_of(event), *sorted(at_moment, key=lambda one: one.key)]))
    return Attendance(
        registered=_of(event).confirmed().filter(is_walk_in=False).count(),
        present=there.count(),
        no_shows=no_shows(event, at).count(),
        walk_ins=there.filter(is_walk_in=True).count(),
        by_moment=[(one, at_moment.get(one, 0)) for one in moments],
    )


def _noted(event: Event) -> CheckInQuerySet:
    return CheckIn.objects.standing().filter(registration__enrolment__event=event)


def _of(event: Event) -> RegistrationQuerySet:
    return Registration.objects.filter(enrolment__event=event)


def _standing() -> CheckInQuerySet:
    return CheckIn.objects.standing().filter(registration=OuterRef("pk"))


def _has_halves(event: Event) -> bool:
    if event.activity.kind != Activity.Kind.TRAINING:
        return False
    start, end = event.activity.start_time, event.activity.end_time
    several_days = event.last_day > event.activity.date
    return several_days if start is None or end is None else start < NOON and end > AFTER_LUNCH
