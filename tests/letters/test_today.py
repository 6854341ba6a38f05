"""The day of sending, which is worked out once until midnight."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from arrimage.letters.worker.today import Today

HUB_TIME = ZoneInfo("America/Toronto")
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(tzinfo=HUB_TIME))


@pytest.mark.parametrize("night", ["2026-03-08", "2026-11-01", "2026-07-01", "2026-12-31"])
def test_the_day_changes_at_midnight_whatever_the_clocks_did_in_it(night):
    midnight = datetime.fromisoformat(f"{night}T00:00:00").replace(tzinfo=HUB_TIME) + timedelta(days=1)
    today = Today()
    for seconds in (-86_400 + 7_200, -7_200, -1, 0, 1, 7_200):
        with time_machine.travel(midnight + timedelta(seconds=seconds), tick=False):
            assert (today.day, today.written) == (localdate(), localdate().isoformat())


@given(st.lists(MOMENTS, max_size=6))
def test_a_clock_set_forward_or_back_is_followed(moments):
    today = Today()
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            assert today.day == localdate()
