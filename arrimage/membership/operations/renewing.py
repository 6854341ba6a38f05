"""The renewal run: before a year ends, the one that follows is written down with its invoice, once for each member.

Members are taken some hundreds at a time, each batch in a transaction of its own. Killed in the middle, what was
committed stays and the next run takes up the others: whoever has a following year is no longer among those to renew.
Two runs at once wait for one another on the rows of the memberships; the database refuses a second year besides.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.billing.models import BillingSettings
from arrimage.billing.operations import issue_invoices
from arrimage.kit.bulk import insert_rows
from arrimage.kit.templatetags.formats import long_date
from arrimage.membership.dues import dues_in
from arrimage.membership.models import Membership, MembershipSettings, Term
from arrimage.membership.operations.invoicing import NewDues, dues_invoice
from arrimage.membership.operations.terms import Scales, every_scale
from arrimage.membership.renewal.due import to_renew
from arrimage.membership.years import renewed_year

BATCH = 500


@dataclass
class Run:
    """What a renewal run did: the years written, how many of them are charged, and who could not be renewed and why."""

    terms: int = 0
    invoices: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def prepare_renewals(
    *, on: date, at: datetime, by: str = "", days_before: int | None = None, beat: Callable[[], Any] = lambda: None
) -> Run:
    """Write the following year of every member whose own ends soon; `beat` is called after each batch."""
    horizon = MembershipSettings.current().prepares_days_before if days_before is None else days_before
    until, run, scales = on + timedelta(days=horizon), Run(), every_scale()
    for keys in batched(to_prepare(on, until)):
        renew_batch(keys=keys, on=on, until=until, at=at, by=by, scales=scales, run=run)
        beat()
    return run


def to_prepare(on: date, until: date) -> list[int]:
    """The memberships to renew, one for each holder."""
    return list(to_renew(on, until).one_a_holder().order_by("pk").values_list("pk", flat=True))


def batched(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


@transaction.atomic
def renew_batch(
    *, keys: Sequence[int], on: date, until: date, at: datetime, by: str, scales: Scales, run: Run
) -> list[Term]:
    """Renew those of these memberships that still wait for it once nobody else can write to them."""
    list(Membership.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    waiting = to_renew(on, until).filter(pk__in=keys).order_by("pk")
    members = list(waiting.select_related("category", "organisation__municipality", "person", "contact"))
    ends = _last_days(members)
    wanted = [_term(member, ends[member.pk], on, at, by, scales, run) for member in members]
    terms = [term for term in wanted if term is not None]
    charged = [term for term in terms if not term.is_free]
    days = timedelta(days=BillingSettings.current().payment_days)
    asked = [dues_invoice(_dues(term, localdate(at), days)) for term in charged]
    for term, invoice in zip(charged, issue_invoices(invoices=asked, at=at, by=by) if asked else [], strict=True):
        term.invoice = invoice
    insert_rows(Term, terms)
    run.terms, run.invoices = run.terms + len(terms), run.invoices + len(charged)
    return terms


def _last_days(members: Iterable[Membership]) -> dict[int, date]:
    """The last day of the years known so far, by membership."""
    found: dict[int, date] = defaultdict(lambda: date.min)
    years = Term.objects.filter(voided_at=None, membership__in=[member.pk for member in members]).order_by()
    for membership, ends_on in years.values_list("membership", "ends_on"):
        found[membership] = max(found[membership], ends_on)
    return found


def _term(member: Membership, last_end: date, on: date, at: datetime, by: str, scales: Scales, run: Run) -> Term | None:
    """The year to write; None, with the reason in the run, when the category has no dues for it."""
    category = member.category
    starts_on, year = renewed_year(category, last_end, on)
    band = member.organisation.revenue_band if member.organisation else ""
    dues = dues_in(category, scales.get(category.pk, []), year, starts_on, band=band, is_first=False)
    if dues is None:
        sentence = _(
            "The dues of “%(category)s” are not known for a year that begins on %(day)s: add them to the category."
        )
        run.refused[member.pk] = sentence % {"category": category, "day": long_date(year.starts_on)}
        return None
    return Term(
        membership=member,
        category=category,
        starts_on=starts_on,
        ends_on=year.ends_on,
        grace_until=year.grace_until,
        dues=dues,
        recorded_at=at,
        recorded_by=by,
    )


def _dues(term: Term, on: date, payment_days: timedelta) -> NewDues:
    """A renewal is to be paid before its year begins, or in the usual days when that is later."""
    return NewDues(
        membership=term.membership,
        category=term.category,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        dues=term.dues,
        on=on,
        due_on=max(term.starts_on - timedelta(days=1), on + payment_days),
    )
