"""iCalendar feeds and files."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from arrimage.kit.calendars import reading
from arrimage.kit.calendars.entry import CalendarEntry
from arrimage.kit.calendars.reading import UnreadableCalendar, read_calendar
from arrimage.kit.calendars.writing import write_calendar

TORONTO = ZoneInfo("America/Toronto")
SHARED = Path(__file__).parents[3] / "shared" / "data" / "calendars"
EVER = {"since": date.min, "until": date.max}
MEETING = CalendarEntry(
    uid="1@hub",
    start=datetime(2018, 7, 3, 13, tzinfo=UTC),
    end=datetime(2018, 7, 3, 15, tzinfo=UTC),
    summary="Rencontre; comité, «Œuvre»",
    description="Ordre du jour\nÀ suivre\\",
    location="1, rue de l’Église",
    url="https://example.org/a?b=1,2",
    last_modified=datetime(2018, 7, 1, 12, tzinfo=UTC),
    sequence=2,
)


def event(*lines: str) -> bytes:
    body = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT", "END:VCALENDAR"]
    return "\r\n".join(body).encode()


def only(content: bytes) -> CalendarEntry:
    [entry] = read_calendar(content, **EVER)
    return entry


def test_a_feed_says_what_it_is_and_in_which_zone_it_speaks() -> None:
    lines = write_calendar([MEETING], name="Activités").decode().split("\r\n")
    for line in [
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Activités",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "BEGIN:VTIMEZONE",
        "TZID:America/Toronto",
        "DTSTART;TZID=America/Toronto:20180703T090000",
        "STATUS:CONFIRMED",
        "SEQUENCE:2",
    ]:
        assert line in lines
    assert lines[-1] == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not [line for line in lines if line.startswith(("DTSTART", "DTEND")) and line.endswith("Z")]


def test_a_feed_without_entries_is_still_a_calendar() -> None:
    assert read_calendar(write_calendar([], name="Vide"), **EVER) == []


def test_what_is_written_reads_back_the_same() -> None:
    assert only(write_calendar([MEETING], name="A")) == MEETING


def test_whole_days_include_their_last_one() -> None:
    fair = CalendarEntry(uid="2", start=date(2018, 3, 3), end=date(2018, 3, 4), summary="Foire", cancelled=True)
    content = write_calendar([fair], name="A")
    assert b"DTEND;VALUE=DATE:20180305" in content
    assert b"STATUS:CANCELLED" in content
    assert only(content) == fair


@settings(deadline=None, max_examples=40)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")),
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_any_entry_survives_the_trip(text: str, start: datetime, length: timedelta) -> None:
    start = start.replace(microsecond=0)
    end = start + timedelta(seconds=int(length.total_seconds()))
    entry = CalendarEntry(uid="x", start=start, end=end, summary=text, location=text, last_modified=start)
    read = only(write_calendar([entry], name=text))
    assert (read.start, read.end, read.last_modified) == (start, end, start)
    assert read.summary == entry.summary.strip()[:500]


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:20180703T130000Z",
        "DTSTART:20180703T090000",
        "DTSTART;TZID=America/Toronto:20180703T090000",
        "DTSTART;TZID=Eastern Standard Time:20180703T090000",
        "DTSTART;TZID=/Unheard/Of:20180703T090000",
    ],
)
def test_times_with_any_zone_or_none_land_at_nine_here(start: str) -> None:
    assert only(event(start, "DURATION:PT1H")).start == datetime(2018, 7, 3, 9, tzinfo=TORONTO)
    assert only(event(start, "DURATION:PT1H")).end == datetime(2018, 7, 3, 10, tzinfo=TORONTO)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20180703", "DTEND:20180703T100000"),
        ("DTSTART:20180703T090000", "DTEND:20180703T080000"),
        ("DTSTART:20180703T090000", "DTEND:hier"),
        ("DTSTART;VALUE=DATE:99991231", "DURATION:P9D"),
    ],
)
def test_an_end_that_makes_no_sense_is_left_out(lines: tuple[str, ...]) -> None:
    assert only(event(*lines)).end is None


def test_events_without_a_start_are_left_out_and_unsafe_links_too() -> None:
    assert read_calendar(event("SUMMARY:x"), **EVER) == []
    assert read_calendar(event("DTSTART:bientôt"), **EVER) == []
    assert only(event("DTSTART:20180703T090000", "URL:javascript:alert(1)")).url == ""


def test_recurrences_become_entries_of_the_period_at_the_same_hour() -> None:
    lines = [
        "DTSTART;TZID=America/Toronto:20180301T090000",
        "DTEND;TZID=America/Toronto:20180301T100000",
        "RRULE:FREQ=WEEKLY;UNTIL=20180405T130000Z",
        "EXDATE;TZID=America/Toronto:20180322T090000",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:1",
        "RECURRENCE-ID;TZID=America/Toronto:20180315T090000",
        "DTSTART;TZID=America/Toronto:20180316T140000",
    ]
    entries = read_calendar(event(*lines), since=date(2018, 3, 5), until=date(2018, 12, 31))
    assert [(entry.start.strftime("%m-%d %H"), entry.uid) for entry in entries] == [
        ("03-08 09", "1/2018-03-08"),
        ("03-16 14", "1/2018-03-15"),
        ("03-29 09", "1/2018-03-29"),
        ("04-05 09", "1/2018-04-05"),
    ]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "x"])
def test_a_rule_gone_mad_gives_its_first_time_only(rule: str) -> None:
    entries = read_calendar(
        event("DTSTART:20180703T090000", f"RRULE:{rule}"), since=date(2018, 7, 1), until=date(2018, 7, 31)
    )
    assert [entry.start for entry in entries] == [datetime(2018, 7, 3, 9, tzinfo=TORONTO)]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"<html>", b"\x00\xff", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2018"]
)
def test_what_is_no_calendar_is_said(content: bytes) -> None:
    with pytest.raises(UnreadableCalendar, match=r"\w+ \w+"):
        read_calendar(content, **EVER)


def test_monstrous_calendars_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_EVENTS", 3)
    with pytest.raises(UnreadableCalendar, match=r"repeat|répètent"):
        read_calendar(event("DTSTART:20180703T090000", "RRULE:FREQ=DAILY"), since=date(2018, 7, 1), until=date.max)
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(UnreadableCalendar, match="5"):
        read_calendar(event(), **EVER)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(event("DTSTART:20180703T090000", "RRULE:FREQ=DAILY;COUNT=2").splitlines()), max_size=15)
)
def test_shuffled_lines_never_break_the_reader(lines: list[bytes]) -> None:
    with contextlib.suppress(UnreadableCalendar):
        read_calendar(b"\r\n".join(lines), since=date(2018, 1, 1), until=date(2018, 12, 31))


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.ics")) or [None], ids=lambda path: path and path.name)
def test_real_files_are_read(path: Path | None) -> None:
    if path is None:
        pytest.skip("the shared calendars are not here")
    content = path.read_bytes()
    entries = read_calendar(content, **EVER)
    assert len(entries) == content.count(b"BEGIN:VEVENT")
    assert all(entry.summary and entry.start.tzinfo for entry in entries if isinstance(entry.start, datetime))
    assert len(Calendar.from_ical(write_calendar(entries, name="A")).walk("VEVENT")) == len(entries)


IN_JANUARY = {"since": date(2027, 1, 1), "until": date(2027, 1, 31)}
HOURS = ("DTSTART;TZID=America/Toronto:20270115T090000", "DTEND;TZID=America/Toronto:20270115T120000")


@pytest.mark.parametrize(
    ("lines", "spans"),
    [
        ((*HOURS, "RDATE;TZID=America/Toronto:20270122T090000,20270129T130000"), "15 09-12, 22 09-12, 29 13-16"),
        ((*HOURS, "RDATE;VALUE=DATE:20270122", "RDATE;VALUE=DATE:20270129"), "15 09-12, 22 09-12, 29 09-12"),
        (
            (*HOURS, "RDATE;VALUE=PERIOD:20270122T150000Z/20270122T160000Z,20270129T180000Z/PT2H"),
            "15 09-12, 22 10-11, 29 13-15",
        ),
        ((*HOURS, "RDATE:20270122T090000,20270129T090000", "EXDATE:20270115T090000,20270122T090000"), "29 09-12"),
        (
            (*HOURS, "RDATE:20270115T090000,20270120T090000", "RRULE:FREQ=WEEKLY;COUNT=2"),
            "15 09-12, 20 09-12, 22 09-12",
        ),
        ((*HOURS, "RDATE:20261215T090000,20270215T090000"), "15 09-12"),
        ((*HOURS, "RDATE:20270115T130000"), "15 09-12, 15 13-16"),
        ((*HOURS, "RDATE:bientôt", "EXDATE:jamais", "RRULE:FREQ=WEEKLY;COUNT=2"), "15 09-12, 22 09-12"),
        (("DTSTART;VALUE=DATE:20270115", "RDATE;VALUE=DATE:20270122", "RDATE:20270129T090000"), "15, 22, 29"),
    ],
)
def test_dates_added_one_by_one_are_times_of_the_event_too(lines: tuple[str, ...], spans: str) -> None:
    entries = read_calendar(event(*lines), **IN_JANUARY)
    said = [
        f"{one.start:%d %H}-{one.end:%H}" if isinstance(one.start, datetime) else f"{one.start:%d}" for one in entries
    ]
    assert ", ".join(said) == spans
    assert len({entry.uid for entry in entries}) == len(entries)


def test_dates_added_that_cannot_be_read_are_told() -> None:
    misread: list[reading.Misread] = []
    read_calendar(event("SUMMARY:Atelier", *HOURS, "RDATE:bientôt"), **IN_JANUARY, misread=misread)
    assert [(fault.where, "bientôt" in fault.sentence) for fault in misread] == [("Atelier", True)]


def test_dates_added_without_end_end_somewhere() -> None:
    added = ",".join(f"20270122T{hour:02}{minute:02}00" for hour in range(24) for minute in range(60))
    four = [
        line
        for number in range(4)
        for line in (*HOURS, f"RDATE:{added}", "END:VEVENT", "BEGIN:VEVENT", f"UID:{number}")
    ]
    with pytest.raises(UnreadableCalendar):
        read_calendar(event(*four, *HOURS), **IN_JANUARY)
    last = read_calendar(event(*HOURS, "RDATE:99991231T230000"), **EVER)
    assert [entry.start.year for entry in last] == [2027]
