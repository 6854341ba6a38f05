"""What a year of membership costs, to the cent: pure rules, so that each can be tried on every day of every year."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from arrimage.membership.years import MembershipYear

CENT = Decimal("0.01")
MONTHS_IN_A_YEAR = 12


def rule_of(rates: Iterable[Any], begins_on: date, band: str = "") -> Any | None:
    """The rate that decides for a year that begins on that day; None when the category has none by then.

    The latest scale that speaks of the band decides, or else of all revenues: a new scale without bands replaces an
    older one that had some, and one that changes a single band leaves the others as they were.
    """
    begun = [rate for rate in rates if rate.applies_from <= begins_on]
    for day in sorted({rate.applies_from for rate in begun}, reverse=True):
        scale = {rate.revenue_band: rate for rate in begun if rate.applies_from == day}
        for wanted in (band, ""):
            if wanted in scale:
                return scale[wanted]
    return None


def rate_of(rates: Iterable[Any], begins_on: date, band: str = "") -> Decimal | None:
    """The dues of a whole year that begins on that day; None when the category has none by then."""
    rule = rule_of(rates, begins_on, band)
    return None if rule is None else Decimal(rule.amount)


def by_revenue(rates: Iterable[Any], begins_on: date, bands: Iterable[str]) -> bool:
    """Whether the dues of a year that begins on that day are not the same for all these bands of revenue."""
    known = list(rates)
    return len({rate_of(known, begins_on, band) for band in bands}) > 1


def without_rate(rates: Iterable[Any], begins_on: date, bands: Iterable[str]) -> list[str]:
    """Where some bands have a rate of their own, those that have none and pay the one of all others, if any."""
    known, asked = list(rates), [band for band in bands if band]
    own = {band for band in asked if (rule := rule_of(known, begins_on, band)) and rule.revenue_band}
    return [band for band in asked if band not in own] if own else []


def months_left(year: MembershipYear, begins_on: date) -> int:
    """How many months of the year remain on that day, the one it falls in included."""
    start = year.starts_on
    gone = (begins_on.year - start.year) * MONTHS_IN_A_YEAR + begins_on.month - start.month
    if begins_on.day < start.day:
        gone -= 1
    return max(1, min(MONTHS_IN_A_YEAR, MONTHS_IN_A_YEAR - gone))


def share_left(year: MembershipYear, begins_on: date, pro_rata: str) -> Decimal:
    """The part of the year that is charged to somebody who joins on that day: above 0, at most 1."""
    if begins_on <= year.starts_on or pro_rata == "none":
        return Decimal(1)
    if pro_rata == "months":
        return Decimal(months_left(year, begins_on)) / MONTHS_IN_A_YEAR
    return Decimal((year.ends_on - begins_on).days + 1) / year.days


def dues_of(
    full: Decimal,
    year: MembershipYear,
    begins_on: date,
    *,
    is_first: bool,
    pro_rata: str = "none",
    discount: Decimal = Decimal(0),
) -> Decimal:
    """The dues of a term that begins on that day in the year. Only a first year is charged in part or discounted.

    Rounded once, half a cent up.
    """
    if not is_first:
        return full.quantize(CENT, ROUND_HALF_UP)
    charged = full * share_left(year, begins_on, pro_rata) * (100 - discount) / 100
    return charged.quantize(CENT, ROUND_HALF_UP)


def dues_in(
    category: Any,
    rates: Iterable[Any],
    year: MembershipYear,
    begins_on: date,
    *,
    is_first: bool,
    band: str = "",
    was_member: bool = False,
) -> Decimal | None:
    """The dues of a term in the category; None when its scale says nothing of that year.

    Who comes back pays what remains of the year, without the newcomers' discount.
    """
    full = rate_of(rates, year.starts_on, band)
    if full is None:
        return None
    discount = Decimal(0) if was_member else Decimal(category.first_year_discount)
    return dues_of(full, year, begins_on, is_first=is_first, pro_rata=category.pro_rata, discount=discount)
