"""What a year costs and when it begins and ends, on every day of every year."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.membership.dues import dues_of, months_left, rate_of
from arrimage.membership.models import Category, DuesRate
from arrimage.membership.years import renewed_year, year_after, year_of

days = st.dates(date(2015, 1, 1), date(2036, 12, 31))
money = st.decimals(Decimal(0), Decimal(5000), places=2)
methods = st.sampled_from(["none", "months", "days"])
percents = st.decimals(Decimal(0), Decimal(100), places=2)
categories = st.builds(
    Category,
    year=st.sampled_from(["fixed", "rolling"]),
    year_month=st.integers(1, 12),
    year_day=st.integers(1, 28),
    grace_days=st.integers(0, 366),
)
APRIL = Category(year="fixed", year_month=4, year_day=1, grace_days=60)
ROLLING = Category(year="rolling", grace_days=30)


def test_a_fixed_year_is_the_same_for_all():
    year = year_of(APRIL, date(2018, 3, 31))
    assert (year.starts_on, year.ends_on, year.grace_until) == (date(2017, 4, 1), date(2018, 3, 31), date(2018, 5, 30))
    assert year_of(APRIL, date(2018, 4, 1)).starts_on == date(2018, 4, 1)


def test_a_rolling_year_begins_with_the_member():
    year = year_of(ROLLING, date(2018, 9, 12))
    assert (year.starts_on, year.ends_on) == (date(2018, 9, 12), date(2019, 9, 11))


def test_a_year_begun_on_29_february_is_a_whole_year():
    year = year_of(ROLLING, date(2016, 2, 29))
    assert year.ends_on == date(2017, 2, 28)
    assert year_after(ROLLING, year.ends_on).starts_on == date(2017, 3, 1)


@given(categories, days)
def test_a_year_holds_its_day_and_lasts_twelve_months(category, day):
    year = year_of(category, day)
    assert year.starts_on <= day <= year.ends_on <= year.grace_until
    assert year.days in (365, 366)
    assert year_after(category, year.ends_on).starts_on == year.ends_on + timedelta(days=1)


@given(categories, days, st.integers(-30, 1200))
def test_a_renewal_leaves_no_gap_unless_a_whole_year_passed(category, day, later):
    last = year_of(category, day)
    starts_on, year = renewed_year(category, last.ends_on, last.ends_on + timedelta(days=later))
    assert year.starts_on <= starts_on <= year.ends_on
    if later <= 365:
        assert starts_on == last.ends_on + timedelta(days=1)
    else:
        assert starts_on > last.ends_on


@given(money, categories, days, methods, percents, st.booleans())
def test_dues_are_never_negative_nor_above_the_full_rate(full, category, day, method, discount, is_first):
    due = dues_of(full, year_of(category, day), day, is_first=is_first, pro_rata=method, discount=discount)
    assert 0 <= due <= full
    assert due == due.quantize(Decimal("0.01"))
    if not is_first:
        assert due == full


@given(money, categories, days, methods, st.integers(0, 365))
def test_who_joins_later_in_a_year_never_pays_more(full, category, day, method, later):
    year = year_of(category, day)
    first = day
    second = min(day + timedelta(days=later), year.ends_on)
    pay = [dues_of(full, year, on, is_first=True, pro_rata=method) for on in (first, second)]
    assert pay[0] >= pay[1]


@given(categories, days)
def test_a_year_joined_on_its_first_day_is_paid_in_full_and_on_its_last_for_one_part(category, day):
    year = year_of(category, day)
    for method in ("none", "months", "days"):
        assert dues_of(Decimal(365), year, year.starts_on, is_first=True, pro_rata=method) == 365
    assert months_left(year, year.ends_on) == 1
    last = dues_of(Decimal(year.days), year, year.ends_on, is_first=True, pro_rata="days")
    assert last == 1


@pytest.mark.parametrize(
    ("method", "on", "due"),
    [
        ("none", date(2019, 12, 15), "100.00"),
        ("months", date(2019, 12, 15), "33.33"),
        ("months", date(2020, 2, 29), "16.67"),
        ("days", date(2020, 2, 29), "8.74"),
        ("days", date(2020, 3, 31), "0.27"),
    ],
)
def test_to_the_cent_in_a_leap_year(method, on, due):
    year = year_of(APRIL, on)
    assert year.days == 366
    assert dues_of(Decimal(100), year, on, is_first=True, pro_rata=method) == Decimal(due)


def test_half_a_cent_goes_up():
    year = year_of(APRIL, date(2018, 4, 1))
    due = dues_of(Decimal("0.25"), year, year.starts_on, is_first=True, discount=Decimal(50))
    assert due == Decimal("0.13")


def rate(day: date, amount: int, band: str = "") -> DuesRate:
    return DuesRate(applies_from=day, amount=Decimal(amount), revenue_band=band)


def test_the_dues_of_a_band_or_else_of_all():
    rates = [rate(date(2015, 4, 1), 100), rate(date(2015, 4, 1), 300, "from_1m")]
    assert rate_of(rates, date(2018, 4, 1), "from_1m") == 300
    assert rate_of(rates, date(2018, 4, 1), "under_100k") == 100
    assert rate_of(rates, date(2018, 4, 1)) == 100
    assert rate_of(rates, date(2015, 3, 31)) is None


def test_a_new_scale_without_bands_replaces_the_old_one():
    rates = [rate(date(2015, 4, 1), 100), rate(date(2015, 4, 1), 300, "from_1m"), rate(date(2018, 4, 1), 150)]
    assert rate_of(rates, date(2017, 4, 1), "from_1m") == 300
    assert rate_of(rates, date(2018, 4, 1), "from_1m") == 150


def test_a_new_amount_for_one_band_leaves_the_others():
    rates = [rate(date(2015, 4, 1), 100), rate(date(2018, 4, 1), 350, "from_1m")]
    assert rate_of(rates, date(2018, 4, 1), "from_1m") == 350
    assert rate_of(rates, date(2018, 4, 1), "from_100k") == 100
