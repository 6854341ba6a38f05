"""What each training gave, for those who fund it: counts and amounts, never a name."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet, Sum

from arrimage.agenda.models import Activity, Event, Presence
from arrimage.evidence.period import Period
from arrimage.outcomes.models import Asking, Certificate, Closing, Evaluation
from arrimage.registration.models import CheckIn, Registration
from arrimage.registration.moments import Moment, half_days_of, vouched_for
from arrimage.training.models import Cost, TrainingSheet

CENT = Decimal("0.01")
# As the plan's measure counts them (`agenda.trainings_organised`), and whatever else has a sheet.
IS_TRAINING = Q(activity__kind__in=Activity.TRAINING_KINDS) | Q(training_sheet__isnull=False)
FEWEST_ANSWERS = 3  # below, an average would tell what one person answered


class CountedFrom(StrEnum):
    """Where the number of participants comes from, the surest first."""

    CLOSING = "closing"
    HEAD_COUNT = "head_count"
    CHECK_INS = "check_ins"
    PRESENCES = "presences"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Marks:
    """The average of a satisfaction from 1 to 5; None when so few answered that it would tell who said what."""

    average: Decimal | None
    answers: int


@dataclass(frozen=True)
class Training:
    """One line of the report. Amounts are in dollars; those for each participant are None when nobody came."""

    event: Event
    sheet: TrainingSheet | None
    present: int
    counted_from: CountedFrom
    half_days: int
    organisations: int
    counties: Sequence[tuple[str, int]]  # how many organisations of each MRC, «» where it is not known
    costs: Decimal | None  # None when no cost was written down
    hot: Marks
    cold: Marks

    @property
    def subsidy(self) -> Decimal:
        return (self.sheet.subsidy if self.sheet else None) or Decimal(0)

    @property
    def hours(self) -> Decimal | None:
        return self.sheet.hours if self.sheet else None

    @property
    def gross(self) -> Decimal | None:
        """What the session cost for each person present."""
        return None if self.costs is None else per_head(self.costs, self.present)

    @property
    def net(self) -> Decimal | None:
        """The same, the subsidy taken off: what remains to the hub. Below zero, the subsidy was more than the costs."""
        return None if self.costs is None else per_head(self.costs - self.subsidy, self.present)

    @property
    def is_overpaid(self) -> bool:
        """Whether the subsidy is more than the costs written down."""
        return self.costs is not None and self.subsidy > self.costs


@dataclass(frozen=True)
class Totals:
    trainings: int
    hours: Decimal
    present: int
    organisations: int
    counties: Sequence[tuple[str, int]]
    costs: Decimal
    subsidy: Decimal
    gross: Decimal | None
    net: Decimal | None


@dataclass
class _Company:
    """Those present at one event: people noted at the door, organisations whatever the way they are known."""

    people: set[int] = field(default_factory=set)
    half_days: set[tuple[int, Moment]] = field(default_factory=set)
    organisations: dict[str, str] = field(default_factory=dict)  # key, or the name as written → MRC
    named: int = 0


def per_head(amount: Decimal, people: int) -> Decimal | None:
    return (amount / people).quantize(CENT, ROUND_HALF_UP) if people else None


def trainings_of(user: Any, period: Period) -> QuerySet[Event]:
    """The trainings held in the period that the user may see, the earliest first."""
    held = Q(activity__status=Activity.Status.HELD, activity__duplicate_of=None)
    within = Q(activity__date__gte=period.start, activity__date__lt=period.end)
    return Event.objects.visible_to(user).filter(held, within, IS_TRAINING).order_by("activity__date", "pk")


def without_sheet(user: Any) -> QuerySet[Event]:
    """The trainings that the user may see whose sheet nobody opened yet, the latest first."""
    standing = ~Q(activity__status__in=Activity.CALLED_OFF) & Q(activity__duplicate_of=None)
    found = Event.objects.visible_to(user).filter(standing, IS_TRAINING, training_sheet=None)
    return found.select_related("activity").order_by("-activity__date", "-pk")


def report(events: QuerySet[Event]) -> list[Training]:
    """A line for each event, at a fixed number of queries."""
    related = ("activity", "training_sheet__trainer", "training_sheet__trainer_organisation")
    found = list(events.select_related(*related))
    keys = [event.pk for event in found]
    company = _company(found)
    closings = dict(Closing.objects.filter(event__in=keys).values_list("event", "present"))
    costs = _costs(keys)
    marks = {about: _marks(keys, about) for about in (Asking.About.HOT, Asking.About.COLD)}
    none = Marks(None, 0)
    lines = []
    for event in found:
        there = company[event.pk]
        present, counted_from = _present(event, closings.get(event.pk), there)
        lines.append(
            Training(
                event=event,
                sheet=getattr(event, "training_sheet", None),
                present=present,
                counted_from=counted_from,
                half_days=len(there.half_days),
                organisations=len(there.organisations),
                counties=by_county(there.organisations.values()),
                costs=costs.get(event.pk),
                hot=marks[Asking.About.HOT].get(event.pk, none),
                cold=marks[Asking.About.COLD].get(event.pk, none),
            )
        )
    return lines


def totals(lines: Sequence[Training]) -> Totals:
    """Those of the period: an organisation that came to three trainings is counted once."""
    together: dict[str, str] = {}
    for one in _company([line.event for line in lines]).values():
        together |= one.organisations
    # Trainings of which no cost is known would make the others look cheaper.
    costed = [line for line in lines if line.costs is not None]
    costs = sum((line.costs or Decimal(0) for line in costed), Decimal(0))
    off = sum((line.subsidy for line in costed), Decimal(0))
    heads = sum(line.present for line in costed)
    return Totals(
        trainings=len(lines),
        hours=sum((line.hours or Decimal(0) for line in lines), Decimal(0)),
        present=sum(line.present for line in lines),
        organisations=len(together),
        counties=by_county(together.values()),
        costs=costs,
        subsidy=sum((line.subsidy for line in lines), Decimal(0)),
        gross=per_head(costs, heads),
        net=per_head(costs - off, heads),
    )


def by_county(counties: Iterable[str]) -> list[tuple[str, int]]:
    """The MRC with most organisations first, those not known last."""
    return sorted(Counter(counties).items(), key=lambda one: (not one[0], -one[1], one[0]))


def _present(event: Event, closed: int | None, there: _Company) -> tuple[int, CountedFrom]:
    if closed:
        return closed, CountedFrom.CLOSING
    if event.activity.head_count:
        return event.activity.head_count, CountedFrom.HEAD_COUNT
    if there.people:
        return len(there.people), CountedFrom.CHECK_INS
    return (there.named, CountedFrom.PRESENCES) if there.named else (0, CountedFrom.NOBODY)


def _company(events: Collection[Event]) -> Mapping[int, _Company]:
    found: dict[int, _Company] = defaultdict(_Company)
    keys = [event.pk for event in events]
    halves = {event.pk: half_days_of(event) for event in events}
    noted = CheckIn.objects.standing().filter(registration__enrolment__event__in=keys)
    own, county = "registration__organisation", "registration__organisation__county__name"
    event, written = "registration__enrolment__event", "registration__organisation_name"
    for one in noted.values(event, "registration", own, county, written, "day", "half"):
        there = found[one[event]]
        there.people.add(one["registration"])
        vouched = vouched_for(halves[one[event]], Moment(one["day"], one["half"]))
        there.half_days |= {(one["registration"], half) for half in vouched}
        if one[own] or one[written].strip():
            there.organisations[_known(one[own], one[written])] = one[county] or ""
    present = Presence.objects.filter(activity__event__in=keys, state=Presence.State.PRESENT)
    fields = ("activity__event", "organisation", "organisation__county__name")
    for key, organisation, name in present.values_list(*fields):
        found[key].named += 1
        if organisation:
            found[key].organisations[_known(organisation, "")] = name or ""
    return found


def _known(organisation: int | None, written: str) -> str:
    return f"#{organisation}" if organisation else " ".join(written.casefold().split())


def _costs(keys: Collection[int]) -> dict[int, Decimal]:
    of_events = Cost.objects.filter(sheet__event__in=keys).order_by()
    return dict(of_events.values_list("sheet__event").annotate(total=Sum("amount")))


def _marks(keys: Collection[int], about: str) -> dict[int, Marks]:
    given = Evaluation.objects.filter(event__in=keys, about=about).order_by().values("event")
    rows = given.annotate(average=Avg("satisfaction"), answers=Count("pk"))
    return {row["event"]: Marks(_average(row["average"], row["answers"]), row["answers"]) for row in rows}


def _average(value: float, answers: int) -> Decimal | None:
    return Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP) if answers >= FEWEST_ANSWERS else None


def participants(event: Event) -> QuerySet[Registration]:
    """Those whose presence may be noted: the registered, in the order of their names."""
    return Registration.objects.filter(enrolment__event=event).confirmed().order_by("sort_key", "pk")


def certificates_of(event: Event) -> int:
    """How many stand: those revoked are left out."""
    return Certificate.objects.filter(registration__enrolment__event=event, revoked_at=None).count()
