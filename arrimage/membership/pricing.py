"""What each category open on the site costs to whoever joins on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arrimage.membership.dues import dues_in, rate_of
from arrimage.membership.models import Category
from arrimage.membership.years import year_of
from arrimage.network.models import Organisation


@dataclass(frozen=True)
class Price:
    """`band` in words, empty for all; `now` is what is left to pay this year, `full` a whole year."""

    band: str
    full: Decimal
    now: Decimal

    @property
    def is_reduced(self) -> bool:
        return self.now != self.full


@dataclass(frozen=True)
class Offer:
    category: Category
    prices: Sequence[Price]

    @property
    def is_free(self) -> bool:
        return bool(self.prices) and all(price.full == 0 for price in self.prices)


def offers(day: date) -> list[Offer]:
    return [Offer(one, _prices(one, day)) for one in Category.objects.open().prefetch_related("rates")]


def offer_of(category: Category, day: date) -> Offer:
    return Offer(category, _prices(category, day))


def _prices(category: Category, day: date) -> list[Price]:
    """A line for each band that has dues of its own, then one for all others."""
    rates, year = list(category.rates.all()), year_of(category, day)
    found: list[Price] = []
    for band, label in [("", ""), *Organisation.RevenueBand.choices]:
        full = rate_of(rates, year.starts_on, band)
        now = dues_in(category, rates, year, day, band=band, is_first=True)
        if full is None or now is None or (found and band and full == found[0].full and not found[0].band):
            continue
        found.append(Price(str(label), full, now))
    return sorted(found, key=lambda price: not price.band)
