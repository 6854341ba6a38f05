"""Two subjects compared: against published figures, and never a winner by chance alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage.letters.comparison import Comparison, Rate, least_told, needed_for


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    # R. G. Newcombe, «Two-sided confidence intervals for the single proportion», Stat. in Medicine 17, 1998, table I.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_rate_is_wilsons(count, total, low, high):
    rate = Rate(count, total)
    assert rate.low == pytest.approx(low, abs=5e-5)
    assert rate.high == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    # The same, «Interval estimation for the difference between independent proportions», 1998, table II, method 10.
    [
        (Rate(56, 70), Rate(48, 80), 0.0524, 0.3339),
        (Rate(9, 10), Rate(3, 10), 0.1705, 0.8090),
        (Rate(6, 7), Rate(2, 7), 0.0582, 0.8062),
        (Rate(5, 56), Rate(0, 29), -0.0381, 0.1926),
    ],
)
def test_the_interval_of_a_difference_is_newcombes(a, b, low, high):
    found = Comparison(a, b)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_ten_readers_prove_nothing_and_ten_thousand_do():
    assert Comparison(Rate(4, 5), Rate(2, 5)).better == ""
    assert Comparison(Rate(4000, 10_000), Rate(3700, 10_000)).better == "a"
    assert Comparison(Rate(3700, 10_000), Rate(4000, 10_000)).better == "b"
    assert Comparison(Rate(0, 0), Rate(0, 0)).better == ""


def test_how_many_readers_a_difference_needs():
    # J. L. Fleiss, Statistical Methods for Rates and Proportions, without correction of continuity.
    assert needed_for(0.6, 0.7) == pytest.approx(356, abs=1)
    assert needed_for(0.4, 0.4) is None


def test_what_so_many_readers_can_tell():
    assert least_told(0) is None
    assert needed_for(0.01, least_told(1_000)) == pytest.approx(1_000, abs=1)
    assert least_told(10_000) < least_told(1_000) < least_told(50) < 1


@given(st.integers(1, 5_000), st.integers(1, 5_000), st.data())
def test_intervals_hold_their_rates_and_swapping_changes_the_sign(n, m, data):
    a = Rate(data.draw(st.integers(0, n)), n)
    b = Rate(data.draw(st.integers(0, m)), m)
    assert 0 <= a.low <= a.share <= a.high <= 1
    found, swapped = Comparison(a, b), Comparison(b, a)
    assert found.low <= found.difference <= found.high
    assert found.low == pytest.approx(-swapped.high)
    assert {"a": "b", "b": "a", "": ""}[found.better] == swapped.better
