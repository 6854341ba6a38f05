"""Where a member stands today, in her own terms: what is paid, what is to pay, whether she can renew by herself.

She renews from the days in which the hub prepares renewals before the end of her last year, and later as long as she
has not left. A year asked for and not paid is paid, never asked for again.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from arrimage.billing.models import Invoice
from arrimage.membership.dues import dues_in
from arrimage.membership.models import Membership, MembershipSettings, Term
from arrimage.membership.queries import category_of, standing_of
from arrimage.membership.standing import Standing, settled
from arrimage.membership.years import renewed_year
from arrimage.network.models import Person

BELONGS = (Standing.APPROVED, Standing.CURRENT, Standing.GRACE, Standing.LAPSED)
RENEWABLE = (Standing.CURRENT, Standing.GRACE, Standing.LAPSED)


@dataclass(frozen=True)
class NextYear:
    """The year that a renewal would begin; `dues` is None where the hub has not said what it costs."""

    starts_on: date
    ends_on: date
    dues: Decimal | None


@dataclass(frozen=True)
class Outlook:
    """`membership` bears its `standing`, `paid_until` and `grace_until`; `category` is that of the year under way.

    `to_pay` is the invoice of her latest year when some of it is owed, with its `balance`; `settled_ahead` the last
    day of a year settled before it begins.
    """

    membership: Any
    category: Any
    to_pay: Invoice | None
    next_year: NextYear | None
    settled_ahead: date | None

    @property
    def belongs(self) -> bool:
        return self.membership.standing in BELONGS


def outlook_of(membership: Membership, day: date) -> Outlook:
    found = standing_of(membership, day)
    last = last_year(membership)
    unpaid = _unpaid(last, day)
    ahead = last.ends_on if last is not None and last.starts_on > day and is_settled(last, day) else None
    renews = found.standing in RENEWABLE and can_renew(last, day)
    return Outlook(found, category_of(membership, day), unpaid, next_year(found, last, day) if renews else None, ahead)


def last_year(membership: Membership) -> Term | None:
    return membership.terms.filter(voided_at=None).select_related("invoice").order_by("-starts_on").first()


def can_renew(last: Term | None, day: date) -> bool:
    """Whether a year can be begun by the member herself, once those before it are settled or over."""
    if last is None or last.ends_on - day > timedelta(days=MembershipSettings.current().prepares_days_before):
        return False
    return last.ends_on < day or is_settled(last, day)


def next_year(membership: Membership, last: Term | None, day: date) -> NextYear:
    category = membership.category
    starts_on, year = renewed_year(category, last.ends_on if last else None, day)
    band = membership.organisation.revenue_band if membership.organisation else ""
    dues = dues_in(category, category.rates.all(), year, starts_on, band=band, is_first=last is None)
    return NextYear(starts_on, year.ends_on, dues)


def _unpaid(last: Term | None, day: date) -> Invoice | None:
    if last is None or last.is_free or last.invoice_id is None:
        return None
    return Invoice.objects.owed(day).filter(pk=last.invoice_id).first()


def is_settled(term: Term, day: date) -> bool:
    """Whether its dues are settled that day, although it may not have begun."""
    return settled(Term.objects.filter(pk=term.pk), max(day, term.starts_on)).exists()


def membership_of(holder: Any) -> Membership | None:
    """The stay of an organisation or a person that counts for her: the latest one."""
    side = "person" if isinstance(holder, Person) else "organisation"
    found = Membership.objects.filter(**{side: holder}).select_related("category", "organisation", "person")
    return found.order_by("-pk").first()
