"""The hour that the clocks skip in spring."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from arrimage.kit.clocks import is_skipped

MONTREAL = ZoneInfo("America/Toronto")


@pytest.mark.parametrize(
    ("local", "skipped"),
    [
        (datetime(2027, 3, 14, 1, 59), False),
        (datetime(2027, 3, 14, 2, 0), True),
        (datetime(2027, 3, 14, 2, 59), True),
        (datetime(2027, 3, 14, 3, 0), False),
        (datetime(2027, 11, 7, 1, 30), False),  # said twice
        (datetime.min, False),
        (datetime.max, False),
    ],
)
def test_an_hour_is_skipped_when_the_clocks_are_put_on(local, skipped):
    assert is_skipped(local, MONTREAL) is skipped
    assert not is_skipped(local, UTC)
