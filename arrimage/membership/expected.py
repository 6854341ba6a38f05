"""What admitting somebody will cost, before it is done: the amount, the revenue it rests on, what is not known."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from arrimage.membership.dues import by_revenue, dues_in
from arrimage.membership.models import Application, Category, Membership, Term
from arrimage.membership.years import renewed_year
from arrimage.network.models import Organisation, Person

BANDS = ("", *Organisation.RevenueBand.values)


@dataclass(frozen=True, kw_only=True)
class ExpectedDues:
    """`amount` is None when the category has no dues for that year; `band` is in words, empty when not known."""

    category: Category
    starts_on: date
    ends_on: date
    amount: Decimal | None
    rests_on_revenue: bool
    band: str


def expected_dues(*, category: Category, holder: Organisation | Person | None, band: str, on: date) -> ExpectedDues:
    """The first year of whoever is admitted on that day with that revenue."""
    rates = list(category.rates.all())
    starts_on, year = renewed_year(category, None, on)
    amount = dues_in(
        category, rates, year, starts_on, band=band, is_first=True, was_member=holder is not None and had_a_year(holder)
    )
    for_organisations = category.holder == Category.Holder.ORGANISATION
    return ExpectedDues(
        category=category,
        starts_on=starts_on,
        ends_on=year.ends_on,
        amount=amount,
        rests_on_revenue=for_organisations and by_revenue(rates, year.starts_on, BANDS),
        band=str(Organisation.RevenueBand(band).label) if band else "",
    )


def had_a_year(holder: Organisation | Person, *, but: Membership | None = None) -> bool:
    """Whether the holder had a year, in another stay than `but`."""
    side: dict[str, Any] = {"organisation" if isinstance(holder, Organisation) else "person": holder}
    stays = Membership.objects.filter(**side).exclude(pk=but.pk if but else None)
    return Term.objects.filter(membership__in=stays, voided_at=None).exists()


def needs_revenue(category: Category, on: date) -> bool:
    """Whether what an organisation pays, when it joins on that day, depends on its yearly revenue."""
    _starts_on, year = renewed_year(category, None, on)
    return category.holder == Category.Holder.ORGANISATION and by_revenue(category.rates.all(), year.starts_on, BANDS)


def lacks_revenue(application: Application, organisation: Organisation | None, on: date) -> bool:
    """Whether accepting it would invoice dues that rest on a revenue that neither it nor the directory says."""
    known = application.revenue_band or (organisation.revenue_band if organisation else "")
    return application.category is not None and not known and needs_revenue(application.category, on)
