"""What general meetings count, whatever the meetings and the period."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.assembly.measures import ATTENDANCE_SHARE, MEETINGS_HELD, MEMBERS_PRESENT, of_general_meetings
from arrimage.assembly.models import Attendance, GeneralMeeting, Voter
from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from tests.assembly.conftest import moment

DAY = date(2026, 6, 15)
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
lines = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 2)), max_size=3)
meetings = st.lists(
    st.tuples(
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.sampled_from(GeneralMeeting.State.values),
        st.sampled_from(GeneralMeeting.Kind.values),
        lines,
    ),
    max_size=4,
)


def build(rows, members) -> None:
    for day, state, kind, roll in rows:
        meeting = GeneralMeeting.objects.create(
            kind=kind,
            title="A",
            date=day,
            start_time="18:00",
            record_date=day,
            state=state,
            roll_frozen_at=moment(day),
            called_on=day,
            opened_at=moment(day),
            closed_at=moment(day, 20),
        )
        for number, (votes, struck, stays) in enumerate(roll):
            voter = Voter.objects.create(
                meeting=meeting,
                membership=members[number],
                holder=f"organisation-{number}",
                name=f"Coop {number}",
                category="C",
                votes=votes,
                why_not="" if votes else "category",
                is_struck=struck,
            )
            for stay in range(stays):
                hour = moment(day, 18 + stay)
                Attendance.objects.create(voter=voter, arrived_at=hour, left_at=hour)


@pytest.mark.slow
@settings(max_examples=40)
@given(rows=meetings, cut=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_each_figure_counted_again_by_hand(rows, cut, db, join):
    with transaction.atomic():
        build(rows, [join(f"Coop {number}") for number in range(3)])
        over = [row for row in rows if row[1] in ("closed", "approved") and row[0] <= DAY]
        on_roll = [stays for row in over for votes, struck, stays in row[3] if votes and not struck]
        present = sum(bool(stays) for stays in on_roll)
        assert Figure.of(MEETINGS_HELD, YEAR, DAY).value == len(over)
        assert Figure.of(MEMBERS_PRESENT, YEAR, DAY).value == present
        share = Figure.of(ATTENDANCE_SHARE, YEAR, DAY).value
        assert share == (round(100 * present / len(on_roll), 1) if on_roll else None)
        for measure in (MEETINGS_HELD, MEMBERS_PRESENT):
            whole = Figure.of(measure, YEAR, DAY)
            assert whole.value == sum(Figure.of(measure, part, DAY).value for part in YEAR.split(cut))
            assert whole.counted.count() + whole.not_counted.count() == whole.candidates.count()
            assert all(whole.reasons(record) for record in whole.not_counted)
        special = sum(row[2] == "special" for row in over)
        assert Figure.of(MEETINGS_HELD, YEAR, DAY, {"kind": ["special"]}).value == special
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("Nombre de membres présents à l’AGA", {"kind": ["annual"]}),
        ("Participation aux assemblées générales", {}),
        ("Nombre de rencontres", None),
    ],
)
def test_an_indicator_about_the_members_meeting_is_recognised(wording, said):
    assert of_general_meetings(wording, "") == said


def test_a_meeting_of_tomorrow_says_that_it_has_not_taken_place(db):
    build([(DAY + timedelta(1), "called", "annual", [])], [])
    figure = Figure.of(MEETINGS_HELD, YEAR, DAY)
    [meeting] = figure.not_counted
    assert figure.reasons(meeting) == ["L’assemblée générale n’a pas encore eu lieu."]
