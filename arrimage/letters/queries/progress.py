"""Where a mailing stands, while it leaves and afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from arrimage.letters.models import Delivery, Mailing, Worker

State = Delivery.State
LATELY = timedelta(seconds=30)
ON_THEIR_WAY = (State.PLANNED, State.CLAIMED, State.HANDING)
WAITING = (*ON_THEIR_WAY, State.DEFERRED)
ACCEPTED = (State.HANDED, State.DELIVERED, State.BOUNCED, State.COMPLAINED)


@dataclass(frozen=True)
class Progress:
    """`counts` by state; `rate` in messages a second lately; `seconds_left` None while nothing moves."""

    counts: dict[str, int]
    rate: float
    seconds_left: int | None
    trouble: str

    @property
    def to_send(self) -> int:
        """All those meant to receive it, whatever became of it."""
        return sum(count for state, count in self.counts.items() if state != State.WITHHELD)

    @property
    def counted(self) -> int:
        """All those of whom something is written down, also why they receive nothing."""
        return sum(self.counts.values())

    @property
    def accepted(self) -> int:
        return sum(self.counts.get(state, 0) for state in ACCEPTED)

    @property
    def waiting(self) -> int:
        """All those who may still receive it, also those whose server is tried again later."""
        return sum(self.counts.get(state, 0) for state in WAITING)

    @property
    def percent(self) -> int:
        settled = self.to_send - self.waiting
        return 100 * settled // self.to_send if self.to_send else 100


def progress(mailing: Mailing, now: datetime) -> Progress:
    """Four short queries: one reads the index of states, one who has what is planned in hand, one the last half
    minute, one the processes at work.
    """
    counts = _counts(mailing)
    rate = _rate(mailing, now) if mailing.status == Mailing.Status.SENDING else 0.0
    soon = sum(counts.get(state, 0) for state in ON_THEIR_WAY)
    left = round(soon / rate) if rate else None
    trouble = Worker.objects.exclude(trouble="").values_list("trouble", flat=True).first() or ""
    return Progress(counts, round(rate, 1), left, trouble)


def _counts(mailing: Mailing) -> dict[str, int]:
    rows = mailing.deliveries.order_by().values_list("state").annotate(count=Count("pk"))
    counts = {str(state): count for state, count in rows}
    if not counts.get(State.PLANNED):
        return counts
    in_hand = mailing.deliveries.order_by().told_as(*Delivery.NOT_STORED)
    for is_handing, count in in_hand.values_list("is_handing").annotate(count=Count("pk")):
        counts[State.HANDING if is_handing else State.CLAIMED] = count
        counts[State.PLANNED] -= count
    return counts


def _rate(mailing: Mailing, now: datetime) -> float:
    began = max(now - LATELY, mailing.resumed_at or mailing.started_at or now)
    seconds = (now - began).total_seconds()
    if seconds < 1:
        return 0.0
    lately: int = Delivery.objects.filter(mailing=mailing, handed_at__gte=began, handed_at__lte=now).count()
    return lately / seconds
