"""What makes an action not started, on the way, done or late."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from arrimage.evidence.measure import Kind
from arrimage.plan.models import Action
from arrimage.plan.states import Standing, computed_state, state_of

State = Action.State
DEADLINE = date(2018, 3, 31)
ORDER = [State.NOT_STARTED, State.ON_THE_WAY, State.DONE]

numbers = st.none() | st.decimals(min_value=0, max_value=1000, places=1)
standings = st.lists(
    st.builds(Standing, kind=st.none() | st.sampled_from(Kind), value=numbers, target=numbers, baseline=numbers),
    max_size=4,
)
days = st.dates(min_value=date(2017, 1, 1), max_value=date(2019, 12, 31))


def test_nothing_recorded_is_not_started():
    assert computed_state([Standing(Kind.COUNT, 0)], deadline=DEADLINE, day=date(2018, 1, 1)) is State.NOT_STARTED


def test_a_first_meeting_puts_the_action_on_the_way():
    assert computed_state([Standing(Kind.COUNT, 1)], deadline=DEADLINE, day=date(2018, 1, 1)) is State.ON_THE_WAY


def test_a_target_reached_is_done_even_before_the_deadline():
    assert computed_state([Standing(Kind.COUNT, 4, 4)], deadline=DEADLINE, day=date(2018, 1, 1)) is State.DONE


def test_an_accepted_deliverable_needs_no_target():
    assert computed_state([Standing(Kind.DELIVERABLE, 1)], deadline=None, day=DEADLINE) is State.DONE


def test_a_count_without_target_is_closed_by_time():
    standing = [Standing(Kind.COUNT, 3)]
    assert computed_state(standing, deadline=DEADLINE, day=DEADLINE) is State.ON_THE_WAY
    assert computed_state(standing, deadline=DEADLINE, day=DEADLINE + timedelta(days=1)) is State.DONE


def test_time_closes_no_count_that_falls_short_of_the_last_target_due():
    after = DEADLINE + timedelta(days=1)
    assert computed_state([Standing(Kind.COUNT, 3, short=True)], deadline=DEADLINE, day=after) is State.LATE


def test_the_day_of_the_deadline_is_not_late_and_the_next_is():
    missing = [Standing(Kind.COUNT, 3, 4)]
    assert computed_state(missing, deadline=DEADLINE, day=DEADLINE) is State.ON_THE_WAY
    assert computed_state(missing, deadline=DEADLINE, day=DEADLINE + timedelta(days=1)) is State.LATE


def test_an_unknown_source_never_makes_an_action_done():
    standing = [Standing(None, None), Standing(Kind.COUNT, 5, 5)]
    assert computed_state(standing, deadline=DEADLINE, day=DEADLINE) is State.ON_THE_WAY


def test_without_indicator_the_tasks_tell():
    assert computed_state([], deadline=DEADLINE, day=DEADLINE, tasks_done=1, tasks_open=1) is State.ON_THE_WAY
    assert computed_state([], deadline=DEADLINE, day=DEADLINE, tasks_done=2) is State.DONE


def test_a_state_decided_by_hand_keeps_the_computed_one_beside_it():
    action = Action(deadline_end=DEADLINE, state_override=State.DONE, state_reason="Reporté au plan suivant")
    state = state_of(action, DEADLINE + timedelta(days=9), [Standing(Kind.COUNT, 0, 4)])
    assert (state.state, state.computed, state.reason) == (State.DONE, State.LATE, "Reporté au plan suivant")


def test_a_target_below_the_baseline_is_met_by_going_down():
    standing = Standing(Kind.STOCK, 12, target=10, baseline=20)
    assert not standing.met
    assert standing.progress == 0.8
    assert Standing(Kind.STOCK, 9, target=10, baseline=20).met


def test_a_count_starts_from_zero_whatever_the_baseline():
    assert Standing(Kind.COUNT, 5, target=10, baseline=8).progress == 0.5


@given(standings, days)
def test_nothing_is_late_before_its_deadline_or_without_one(standings, day):
    assert computed_state(standings, deadline=None, day=day) is not State.LATE
    assert computed_state(standings, deadline=day, day=day) is not State.LATE


@given(standings, days, days)
def test_a_state_is_one_of_four_and_late_only_past_the_deadline(standings, deadline, day):
    state = computed_state(standings, deadline=deadline, day=day)
    assert state in State
    assert (state is State.LATE) <= (deadline < day)


@given(standings, days)
def test_one_more_record_never_sets_an_action_back(standings, day):
    more = [
        Standing(one.kind, (one.value or 0) + 1, one.target, None)
        for one in standings
        if one.kind in (Kind.COUNT, Kind.SUM)
    ]
    before = [
        Standing(one.kind, (one.value or 0), one.target, None)
        for one in standings
        if one.kind in (Kind.COUNT, Kind.SUM)
    ]
    then = computed_state(before, deadline=day, day=day)
    assert ORDER.index(computed_state(more, deadline=day, day=day)) >= ORDER.index(then)


@given(standings)
def test_progress_is_between_nothing_and_all_and_full_exactly_when_met(standings):
    for standing in standings:
        progress = standing.progress
        assert progress is None or 0 <= progress <= 1
        if progress is not None:
            assert standing.met <= (progress == 1)
            assert progress == 1 or not standing.met


@given(st.decimals(min_value=1, max_value=100, places=0))
def test_decimals_and_whole_numbers_stand_alike(value):
    assert Standing(Kind.COUNT, Decimal(value), 100).progress == Standing(Kind.COUNT, int(value), 100).progress
