"""Where the renewals stand on a day: month by month, and one by one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from arrimage.billing.models import Invoice
from arrimage.kit.outbox import what_became
from arrimage.membership.models import Membership, RenewalNotice, Term
from arrimage.membership.renewal.due import DAY, ended_on, renewals, to_renew, unpaid_renewals
from arrimage.membership.standing import settled_terms

AHEAD, BEHIND = timedelta(days=366), timedelta(days=92)
TO_COME, OUT, GRACE, LAPSED, PAID = "to_come", "out", "grace", "lapsed", "paid"
COULD_NOT_LEAVE = (RenewalNotice.State.NO_ADDRESS, RenewalNotice.State.WITHHELD)


@dataclass
class Month:
    """The members whose year ends in a month: to be renewed yet, with an invoice out, paid, in grace, lapsed."""

    first: date
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def ends(self) -> int:
        return self.counts.total()


def by_month(day: date) -> list[Month]:
    """From the quarter that has gone to a year from now, the months in which some year ends."""
    months: dict[date, Month] = {}
    for ends, stage in (*_to_come(day), *_asked(day)):
        first = ends.replace(day=1)
        months.setdefault(first, Month(first)).counts[stage] += 1
    return [months[first] for first in sorted(months)]


def _to_come(day: date) -> list[tuple[date, str]]:
    waiting = to_renew(day, day + AHEAD).one_a_holder()
    last = settled_terms(day).order_by("-ends_on").values("ends_on")[:1]
    return [(ends, TO_COME) for ends in waiting.order_by().annotate(last=Subquery(last)).values_list("last", flat=True)]


def _asked(day: date) -> list[tuple[date, str]]:
    near = renewals().filter(starts_on__gt=day - BEHIND, starts_on__lte=day + AHEAD)
    return [(ended_on(term), stage_of(term, day)) for term in with_stage(near, day).order_by()]


def with_stage(terms: QuerySet[Term], day: date) -> QuerySet[Term]:
    """Annotate what `stage_of` reads; those of members who left are gone."""
    admitted = Membership.objects.admitted(day).filter(pk=OuterRef("membership"))
    standing = Membership.objects.in_good_standing(day).filter(pk=OuterRef("membership"))
    paid = Invoice.objects.settled(day).filter(pk=OuterRef("invoice"))
    free = Q(dues=0) | ~Q(waived_because="")
    is_paid = Case(When(free | Exists(paid), then=Value(True)), default=Value(False), output_field=BooleanField())
    return terms.filter(Exists(admitted)).annotate(is_paid=is_paid, stands=Exists(standing))


def stage_of(term: Any, day: date) -> str:
    """By what `with_stage` annotated."""
    if term.is_paid:
        return PAID
    if not term.stands:
        return LAPSED
    return OUT if term.starts_on > day else GRACE


def listed(day: date, stage: str) -> QuerySet[Term]:
    """The unpaid renewals at that stage, with their balance, holder and notices."""
    invoices: Any = Invoice.objects.with_balance(day)  # annotated
    balance = invoices.filter(pk=OuterRef("invoice")).values("balance")[:1]
    found = with_stage(unpaid_renewals(day), day).annotate(
        balance=Subquery(balance, output_field=DecimalField(max_digits=12, decimal_places=2))
    )
    chosen = {
        OUT: Q(stands=True, starts_on__gt=day),
        GRACE: Q(stands=True, starts_on__lte=day),
        LAPSED: Q(stands=False),
    }[stage]
    people = ("invoice", "membership__organisation", "membership__person", "membership__contact")
    return found.filter(chosen).select_related(*people).prefetch_related("notices")


def could_not_leave(day: date) -> Sequence[RenewalNotice]:
    """For each unpaid renewal whose latest notice could not leave, that notice."""
    unpaid: Any = with_stage(unpaid_renewals(day), day)  # annotated
    standing = unpaid.filter(stands=True).order_by().values("pk")
    stuck = RenewalNotice.objects.filter(state__in=COULD_NOT_LEAVE, term__in=standing).exclude(
        Exists(RenewalNotice.objects.filter(term=OuterRef("term"), days__gt=OuterRef("days")))
    )
    people = (
        "term__invoice",
        "term__membership__organisation",
        "term__membership__person",
        "term__membership__contact",
    )
    return with_reasons(stuck.select_related(*people).order_by("term__membership__sort_key"))


def with_reasons(notices: Iterable[RenewalNotice]) -> list[RenewalNotice]:
    """The notices, each with `why`: what the delivery ledger says of those that it withheld, a refusal for instance."""
    found = list(notices)
    withheld = {one.reference for one in found if one.state == RenewalNotice.State.WITHHELD and one.reference}
    became = what_became(withheld) if withheld else {}
    for one in found:
        one.why = became[one.reference].words if one.reference in became else str(one.get_state_display())
    return found


@dataclass(frozen=True)
class ThisMonth:
    to_renew: int
    grace: int


def this_month(day: date) -> ThisMonth:
    """Whose year ends by the end of the month and is not renewed yet; those in grace, whenever it ended."""
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    to_come = to_renew(day, following - DAY).one_a_holder().count()
    out = listed(day, OUT).filter(starts_on__lte=following).count()
    return ThisMonth(to_come + out, listed(day, GRACE).count())
