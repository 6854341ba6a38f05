"""Days that come back: against `dateutil` on the wall clock, through both changes of hour, and what is refused."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from arrimage.agenda.recurrence import (
    Pattern,
    begun_on,
    days_of,
    ended_before,
    pattern_of,
    patterns_for,
    rule_in_words,
    rule_of,
)
from arrimage.kit.calendars.entry import CalendarEntry
from arrimage.kit.calendars.writing import write_calendar

TORONTO = ZoneInfo("America/Toronto")
# The days on which the hour changes, in 2018 and 2019.
CHANGES = (date(2018, 3, 11), date(2018, 11, 4), date(2019, 3, 10), date(2019, 11, 3))
near_a_change = st.builds(lambda day, before: day - timedelta(before), st.sampled_from(CHANGES), st.integers(0, 120))
firsts = st.dates(date(2015, 1, 1), date(2030, 12, 31)) | near_a_change
hours = st.times(time(0), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def repetitions(draw):
    first = draw(firsts)
    pattern = draw(st.sampled_from(patterns_for(first)))
    return first, pattern, draw(st.integers(2, 20))


@given(repetitions(), hours)
def test_the_days_are_those_of_dateutil_at_the_same_hour_of_the_wall(repetition, at):
    first, pattern, count = repetition
    rule = rule_of(pattern, first, count=count)
    begins = datetime.combine(first, at, TORONTO)
    expected = list(rrulestr(rule, dtstart=begins))
    try:
        days = days_of(rule, first)
    except ValidationError:
        assert len(expected) < count or expected[-1].date() > first + timedelta(days=731)
        return
    assert [datetime.combine(day, at, TORONTO) for day in days] == expected
    assert days[0] == first
    assert {moment.time() for moment in expected} == {at}


@given(firsts, st.data())
def test_until_a_day_holds_that_day_and_none_after(first, data):
    pattern = data.draw(st.sampled_from(patterns_for(first)))
    until = first + timedelta(days=data.draw(st.integers(0, 600)))
    days = days_of(rule_of(pattern, first, until=until), first)
    assert all(day <= until for day in days)
    unbound = rrulestr(rule_of(pattern, first, count=110), dtstart=datetime.combine(first, time()))
    assert days == [moment.date() for moment in unbound if moment.date() <= until]


@pytest.mark.parametrize("change", CHANGES)
def test_nine_o_clock_stays_nine_o_clock_in_a_calendar_file(change):
    first = change - timedelta(days=14)
    days = days_of(rule_of(Pattern.WEEKLY, first, count=5), first)
    entries = [CalendarEntry(str(day), datetime.combine(day, time(9), TORONTO)) for day in days]
    read = Calendar.from_ical(write_calendar(entries, name="Série"))
    starts = [event["dtstart"].dt for event in read.walk("VEVENT")]
    assert [start.time() for start in starts] == [time(9)] * 5
    assert len({start.utcoffset() for start in starts}) == 2


@given(repetitions(), st.integers(0, 19), st.integers(-6, 6))
def test_what_is_left_of_a_rule_keeps_its_number_of_days_wherever_it_moves(repetition, place, by):
    first, pattern, count = repetition
    rule = rule_of(pattern, first, count=count)
    try:
        days = days_of(rule, first)
        day = days[place % count]
        rest = begun_on(rule, first, day, day + timedelta(days=by))
        moved = days_of(rest, day + timedelta(days=by))
    except ValidationError:
        return
    assert len(moved) == count - place % count
    assert moved[0] == day + timedelta(days=by)
    before = days_of(ended_before(rule, day), first) if day != first else []
    assert before == [one for one in days if one < day]


@given(repetitions())
def test_a_rule_is_known_by_its_pattern(repetition):
    first, pattern, count = repetition
    assert pattern_of(rule_of(pattern, first, count=count), first) == pattern


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=TU",  # never ends
        "FREQ=SECONDLY;COUNT=5",
        "FREQ=WEEKLY;INTERVAL=0;COUNT=5",
        "FREQ=WEEKLY;COUNT=101",
        "FREQ=DAILY;UNTIL=20180930",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2;COUNT=3",  # never comes
        "FREQ=YEARLY;COUNT=5",
        "FREQ=WEEKLY;UNTIL=20250101",
        "FREQ=WEEKLY;UNTIL=demain",
        "FREQ=WEEKLY;BYDAY=XX;COUNT=2",
        "n’importe quoi",
        "",
    ],
)
def test_a_rule_that_never_ends_or_cannot_be_read_is_refused_in_words(rule):
    with pytest.raises(ValidationError) as refused:
        days_of(rule, date(2018, 4, 3))
    assert refused.value.messages[0]


def test_a_fifth_tuesday_only_comes_back_as_the_last_one():
    assert Pattern.MONTHLY_ON_THE_WEEKDAY not in patterns_for(date(2018, 5, 29))
    assert Pattern.MONTHLY_ON_THE_LAST in patterns_for(date(2018, 5, 29))
    assert Pattern.MONTHLY_ON_THE_LAST not in patterns_for(date(2018, 5, 1))


def test_a_rule_is_said_in_plain_french():
    first = date(2018, 4, 3)
    with translation.override("fr"):
        said = [
            rule_in_words(rule_of(Pattern.MONTHLY_ON_THE_WEEKDAY, first, count=6), first),
            rule_in_words(rule_of(Pattern.FORTNIGHTLY, first, until=date(2018, 6, 1)), first),
            rule_in_words(rule_of(Pattern.MONTHLY_ON_THE_DAY, first, count=2), first),
        ]
    assert said == [
        "chaque mois, le premier mardi, 6 fois en tout",
        "toutes les deux semaines, le mardi, jusqu’au 1er juin 2018",
        "chaque mois, le 3, 2 fois en tout",
    ]
