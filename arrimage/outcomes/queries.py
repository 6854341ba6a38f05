"""What evaluations say together, and what became of what was asked. Small groups stay silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet
from django.utils.text import capfirst

from arrimage.agenda.models import Activity, Event
from arrimage.kit.text import fold
from arrimage.outcomes.models import AfterLetter, Asking, Certificate, Closing, Collaboration, Evaluation
from arrimage.outcomes.models.certificates import CertificateQuerySet
from arrimage.registration.models import CheckIn, Order

LEAST_SHOWN = 3  # answers: with fewer, whoever knows who was there could guess who said what
MARKED = ("satisfaction", "usefulness", "content", "organisation")
MARKS = range(5, 0, -1)


@dataclass(frozen=True)
class Marked:
    """One question: its average on five, and how many gave each mark, from 5 down."""

    label: str
    average: float
    spread: Sequence[tuple[int, int, int]]  # mark, answers, percent of the answers


@dataclass(frozen=True)
class Results:
    """`marked`, shares and texts are empty while there are fewer answers than `LEAST_SHOWN`. Shares are percents."""

    about: str
    asked: int
    answered: int
    marked: Sequence[Marked] = ()
    recommending: int | None = None
    applying: int | None = None
    liked: Sequence[str] = ()
    to_improve: Sequence[str] = ()

    @property
    def rate(self) -> int | None:
        return _percent(self.answered, self.asked)

    @property
    def are_shown(self) -> bool:
        return self.answered >= LEAST_SHOWN


def results_of(event: Event, about: str) -> Results | None:
    """None when nobody was asked and nobody answered."""
    asked = Asking.objects.filter(registration__enrolment__event=event, about=about, withheld="").count()
    said = Evaluation.objects.filter(event=event, about=about)
    answered = said.count()
    if not asked and not answered:
        return None
    if answered < LEAST_SHOWN:
        return Results(about, asked, answered)
    return Results(
        about,
        asked,
        answered,
        marked=[one for name in MARKED if (one := _marked(said, name))],
        recommending=_share(said, "would_recommend"),
        applying=_share(said, "has_applied"),
        liked=_texts(said, "liked"),
        to_improve=_texts(said, "to_improve"),
    )


def _marked(said: QuerySet[Evaluation], name: str) -> Marked | None:
    given = said.exclude(**{name: None})
    counts = dict(given.order_by().values_list(name).annotate(Count("pk")))
    total = sum(counts.values())
    if total < LEAST_SHOWN:
        return None
    average = given.aggregate(average=Avg(name))["average"]
    field: Any = Evaluation._meta.get_field(name)
    spread = [(mark, counts.get(mark, 0), _percent(counts.get(mark, 0), total) or 0) for mark in MARKS]
    return Marked(capfirst(str(field.verbose_name)), round(float(average), 1), spread)


def _share(said: QuerySet[Evaluation], name: str) -> int | None:
    given = said.exclude(**{name: None})
    total = given.count()
    return _percent(given.filter(**{name: True}).count(), total) if total >= LEAST_SHOWN else None


def _texts(said: QuerySet[Evaluation], name: str) -> list[str]:
    """In alphabetical order: that of their coming would tell something."""
    return sorted(said.exclude(**{name: ""}).values_list(name, flat=True))


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def events_shown(evaluations: Any) -> Any:
    """The keys of the events whose answers are numerous enough to be read."""
    counted = evaluations.order_by().values("event").annotate(number=Count("pk"))
    return counted.filter(number__gte=LEAST_SHOWN).values("event")


@dataclass(frozen=True)
class Withheld:
    """A letter that did not leave: to whom it was, which, and the ledger's reason."""

    to: str
    letter: str
    why: str


def withheld_of(event: Event) -> list[Withheld]:
    """Whom nothing could be written to after the event, and why: a refusal, an address that reaches nobody …"""
    here = {"registration__enrolment__event": event}
    letters = AfterLetter.objects.filter(**here).exclude(withheld="").select_related("registration")
    askings = Asking.objects.filter(**here).exclude(withheld="").select_related("registration")
    found = [Withheld(str(one.registration), str(one), one.withheld) for one in letters]
    found += [Withheld(str(one.registration), str(one.get_about_display()), one.withheld) for one in askings]
    return sorted(found, key=lambda one: (fold(one.to), one.letter))


def certificates_of(event: Event) -> CertificateQuerySet:
    found = Certificate.objects.filter(registration__enrolment__event=event)
    return found.select_related("registration").order_by("registration__sort_key", "pk")


def certificates_of_order(order: Order) -> CertificateQuerySet:
    """What those registered together may each open: the room of registrations gives their page's address."""
    return Certificate.objects.standing().filter(registration__order=order).order_by("name", "pk")


def same_told(collaboration: Collaboration) -> QuerySet[Collaboration]:
    """Others that tell, of the same event, of the same two organisations, and that are not marked yet."""
    two = (collaboration.organisation_id, collaboration.partner_id)
    if None in two or collaboration.duplicate_of_id is not None:
        return Collaboration.objects.none()
    here = Q(organisation=two[0], partner=two[1])
    there = Q(organisation=two[1], partner=two[0])
    same = Collaboration.objects.told_once().filter(here | there, event=collaboration.event_id)
    return same.exclude(pk=collaboration.pk).order_by("said_on", "pk")


def noted_since(closing: Closing) -> int:
    """How many presences came in, or were taken back, after the closing."""
    marks = CheckIn.objects.filter(registration__enrolment__event=closing.event_id)
    return marks.filter(Q(received_at__gt=closing.closed_at) | Q(undone_at__gt=closing.closed_at)).count()


def to_close(user: Any, day: date) -> QuerySet[Event]:
    """Published events that are over and that nobody has accounted for yet, the oldest first."""
    over = Event.objects.visible_to(user).filter(state=Event.State.PUBLISHED)
    standing = over.exclude(activity__status__in=Activity.CALLED_OFF).filter(activity__duplicate_of=None)
    ended = standing.filter(Q(end_date=None, activity__date__lt=day) | Q(end_date__lt=day))
    return ended.select_related("activity").order_by("activity__date", "pk")
