"""What came of a mailing. Nothing here needs to watch anybody: the ledger and the consents say it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from arrimage.consent.models import ConsentEntry
from arrimage.consent.rules import Act
from arrimage.letters.comparison import Comparison, Rate
from arrimage.letters.models import Delivery, Issue, Mailing, ReadingTotal
from arrimage.letters.queries.progress import ACCEPTED

FOLLOWED = timedelta(days=30)
People = QuerySet[ConsentEntry]


@dataclass(frozen=True)
class Results:
    accepted: int
    bounced: int
    complained: int
    failed: int
    withheld: int
    perhaps_twice: int
    perhaps_once: int
    replied: int
    unsubscribed: int

    @property
    def reached(self) -> int:
        """Accepted and not come back."""
        return self.accepted - self.bounced

    def share(self, count: int) -> float:
        return count / self.accepted if self.accepted else 0.0

    @property
    def lines(self) -> list[tuple[str, int, float]]:
        """What is shown with its share of those accepted: code, number, share."""
        names = ("reached", "bounced", "complained", "unsubscribed", "replied")
        return [(name, getattr(self, name), self.share(getattr(self, name))) for name in names]


def results_of(mailing: Mailing) -> Results:
    states = Delivery.State
    found = mailing.deliveries.aggregate(
        accepted=Count("pk", filter=Q(state__in=ACCEPTED)),
        bounced=Count("pk", filter=Q(state=states.BOUNCED)),
        complained=Count("pk", filter=Q(state=states.COMPLAINED)),
        failed=Count("pk", filter=Q(state=states.FAILED)),
        withheld=Count("pk", filter=Q(state=states.WITHHELD)),
        replied=Count("pk", filter=Q(replied_at__isnull=False)),
        perhaps_once=Count("pk", filter=Q(maybe_twice=True, handed_at=None) & ~Q(state__in=Delivery.WAITING)),
        perhaps_twice=Count("pk", filter=Q(maybe_twice=True, handed_at__isnull=False)),
    )
    return Results(**found, unsubscribed=unsubscribed_after(mailing).count())


def unsubscribed_after(mailing: Mailing) -> QuerySet[Delivery]:
    """Those who withdrew by themselves within a month, this being the last they had been handed for that purpose."""
    received = mailing.deliveries.filter(state__in=ACCEPTED)
    if mailing.started_at is None:
        return received.none()
    about = Q(purpose=mailing.purpose_id) | Q(purpose=None)
    withdrawn = (
        ConsentEntry.objects.filter(about, act=Act.WITHDRAWN)
        .filter(recorded_at__gte=mailing.started_at, recorded_at__lt=mailing.started_at + FOLLOWED)
        .exclude(source=ConsentEntry.Source.COMPLAINT)
        .order_by()
    )
    handed = Coalesce("handed_at", "mailing__started_at")
    others = Delivery.objects.filter(mailing__purpose=mailing.purpose_id, state__in=ACCEPTED).order_by()
    later = others.exclude(mailing=mailing).annotate(handed=handed)
    after_another = later.filter(
        recipient=OuterRef("address"), handed__gt=OuterRef(OuterRef("handed")), handed__lte=OuterRef("recorded_at")
    )
    because = withdrawn.filter(address=OuterRef("recipient"), recorded_at__gte=OuterRef("handed"))
    # The few who withdrew are found first, then each is looked at.
    few = received.filter(recipient__in=withdrawn.values("address")).annotate(handed=handed)
    return few.filter(Exists(because.exclude(Exists(after_another))))


@dataclass(frozen=True)
class Reading:
    """Openings and clicks, when the newsletter counts them: people's, and apart those of robots."""

    opens: int
    clicks: int
    robot_opens: int
    robot_clicks: int
    links: list[tuple[str, int]]


def reading_of(mailing: Mailing) -> Reading | None:
    """None for a newsletter that counts nothing."""
    if mailing.newsletter is None or not mailing.newsletter.tracks_reading:
        return None
    what = ReadingTotal.What
    rows = mailing.reading_totals.order_by()
    sums = {(kind, robot): n for kind, robot, n in rows.values_list("what", "is_robot").annotate(n=Sum("count"))}
    clicked = rows.filter(what=what.CLICK, is_robot=False).values_list("url").annotate(n=Sum("count")).order_by("-n")
    return Reading(
        opens=sums.get((what.OPEN, False), 0),
        clicks=sums.get((what.CLICK, False), 0),
        robot_opens=sums.get((what.OPEN, True), 0),
        robot_clicks=sums.get((what.CLICK, True), 0),
        links=list(clicked[:20]),
    )


@dataclass(frozen=True)
class Compared:
    """What is compared of the two subject lines, in code: «unsubscribe», «reply»."""

    what: str
    comparison: Comparison


def compared(mailing: Mailing) -> list[Compared]:
    """The two subject lines by what a reader does once; nothing when there was one.

    Openings are no such thing: of totals, nobody can tell one person who opens ten times from ten people.
    """
    rows = _received(mailing)
    totals = _by_variant(rows)
    if not totals:
        return []
    left, replied = _by_variant(unsubscribed_after(mailing)), _by_variant(rows.filter(replied_at__isnull=False))
    found = [Compared("unsubscribe", _between(left, totals))]
    return [*found, Compared("reply", _between(replied, totals))] if replied else found


@dataclass(frozen=True)
class SubjectRead:
    """What was counted of one subject line: its readers once each, openings and clicks as many times as they came."""

    subject: str
    readers: int
    opens: int
    clicks: int


def reading_by_subject(mailing: Mailing) -> list[SubjectRead]:
    """For the two subject lines of a newsletter that counts; nothing else."""
    totals = _by_variant(_received(mailing))
    if not totals or mailing.newsletter is None or not mailing.newsletter.tracks_reading:
        return []
    rows = mailing.reading_totals.filter(is_robot=False).order_by().values_list("what", "variant")
    counted = {(what, variant): n for what, variant, n in rows.annotate(n=Sum("count"))}
    opens, clicks = ReadingTotal.What.OPEN, ReadingTotal.What.CLICK
    return [
        SubjectRead(one.upper(), totals.get(one, 0), counted.get((opens, one), 0), counted.get((clicks, one), 0))
        for one in "ab"
    ]


def _received(mailing: Mailing) -> QuerySet[Delivery]:
    """Those who received one of two subject lines."""
    return mailing.deliveries.filter(state__in=ACCEPTED).exclude(variant="")


def _by_variant(rows: QuerySet[Delivery]) -> dict[str, int]:
    return dict(rows.order_by().values_list("variant").annotate(n=Count("pk")))


def _between(counts: dict[str, int], totals: dict[str, int]) -> Comparison:
    return Comparison(*(Rate(counts.get(one, 0), totals.get(one, 0)) for one in "ab"))


def with_readers(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """Issues with `readers`, how many addresses the mail server accepted them for, and their mailing but its text."""
    accepted = Delivery.objects.filter(mailing=OuterRef("mailing"), state__in=ACCEPTED).order_by()
    counted: Any = accepted.values("mailing").annotate(n=Count("pk")).values("n")
    told = issues.select_related("newsletter", "mailing").defer("mailing__contents")
    return told.annotate(readers=Coalesce(Subquery(counted), 0))
