"""The zone written in our calendars says the hour that the clocks of the place say."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from arrimage.kit.time_zones import describe_zone

TORONTO = "America/Toronto"
ZONES = [TORONTO, "America/Regina", "America/St_Johns", "Europe/Paris", "Australia/Sydney", "America/Halifax"]


def read(name: str, first_year: int):
    zone = describe_zone(ZoneInfo(name), first_year)
    assert zone is not None
    return tzical(StringIO(f"BEGIN:VCALENDAR\r\n{zone.to_ical().decode()}END:VCALENDAR\r\n")).get(name)


@pytest.mark.parametrize("name", ZONES)
def test_another_reader_finds_every_hour_of_thirty_years(name):
    ours, theirs = ZoneInfo(name), read(name, 2020)
    moment, end = datetime(2020, 6, 1), datetime(2050, 6, 1)
    while moment < end:
        assert moment.replace(tzinfo=theirs).utcoffset() == moment.replace(tzinfo=ours).utcoffset(), moment
        moment += timedelta(hours=61)


@pytest.mark.parametrize("year", range(2020, 2050))
def test_the_nights_of_both_changes_in_toronto(year):
    ours, theirs = ZoneInfo(TORONTO), read(TORONTO, 2019)
    nights = [datetime(year, 3, day, tzinfo=UTC) for day in range(8, 15)]
    nights += [datetime(year, 11, day, tzinfo=UTC) for day in range(1, 8)]
    for night in nights:
        for hour in (0, 1, 3, 4, 12):
            local = night.replace(hour=hour, minute=30, tzinfo=None)
            assert local.replace(tzinfo=theirs).utcoffset() == local.replace(tzinfo=ours).utcoffset(), local


def test_a_zone_whose_changes_follow_no_rule_is_left_to_others():
    assert describe_zone(ZoneInfo("Africa/Casablanca"), 2020) is None
    assert describe_zone(ZoneInfo(TORONTO), 2004) is None, "the rule changed in 2007"
