"""Where an indicator and an action stand. Pure rules, no query.

An indicator can be *judged* when it has a target, or when its kind carries one: a deliverable is expected once, a
document is expected up to date (100 %). It has *moved* when its value is known and above zero, or above its
baseline where it started from one.

An action is, the first of these that holds:

1. **done**: it has indicators, those that can be judged are met and the others have moved, and either one can be
   judged or the deadline is past (a count without a target can only be closed by time). Never while an indicator
   that has no target here falls short of the last one due elsewhere (a yearly target, seen from the whole plan).
   Without any indicator: its tasks are all done, and there is one.
2. **late**: its deadline is past.
3. **on the way**: an indicator has moved or a task is done.
4. **not started**.

A state decided by hand, with its reason, replaces the computed one, which stays known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from arrimage.evidence.measure import Kind
from arrimage.plan.models import Action

Number = int | float | Decimal
State = Action.State

NATURAL_TARGETS: dict[Kind, Decimal] = {Kind.DELIVERABLE: Decimal(1), Kind.FRESHNESS: Decimal(100)}
# What adds up from nothing in the period: a baseline is what an earlier period gave, not where this one starts.
FROM_ZERO = {Kind.COUNT, Kind.SUM, Kind.DELIVERABLE}


@dataclass(frozen=True)
class Standing:
    """A value beside what is aimed at. `value` is None when nothing is known, `kind` when the source is unknown.

    `short`: it has no target here, and the last one due of its other periods is not reached.
    """

    kind: Kind | None
    value: Number | None
    target: Number | None = None
    baseline: Number | None = None
    short: bool = False

    @property
    def aim(self) -> Decimal | None:
        if self.target is not None:
            return Decimal(str(self.target))
        return NATURAL_TARGETS.get(self.kind) if self.kind else None

    @property
    def start(self) -> Decimal:
        return Decimal(0) if self.baseline is None or self.kind in FROM_ZERO else Decimal(str(self.baseline))

    @property
    def moved(self) -> bool:
        return self.value is not None and self.value != self.start

    @property
    def met(self) -> bool:
        if self.aim is None or self.value is None:
            return False
        return self.value <= self.aim if self.aim < self.start else self.value >= self.aim

    @property
    def progress(self) -> float | None:
        """From 0 to 1 on the way from the start to the aim; None when there is no aim or nothing is known."""
        if self.aim is None or self.value is None:
            return None
        if self.met:
            return 1.0
        way = self.aim - self.start
        return min(1.0, max(0.0, float((Decimal(str(self.value)) - self.start) / way))) if way else 0.0


@dataclass(frozen=True)
class ActionState:
    """`state` is the one to show, `computed` what the rules say; `reason` is filled when decided by hand."""

    state: State
    computed: State
    reason: str = ""

    @property
    def decided_by_hand(self) -> bool:
        return bool(self.reason)


def computed_state(
    standings: Sequence[Standing], *, deadline: date | None, day: date, tasks_done: int = 0, tasks_open: int = 0
) -> State:
    """The state that the rules above give on that day; `deadline` is its last day."""
    past = deadline is not None and deadline < day
    if _is_done(standings, past, tasks_done, tasks_open):
        return State.DONE
    if past:
        return State.LATE
    started = tasks_done > 0 or any(standing.moved for standing in standings)
    return State.ON_THE_WAY if started else State.NOT_STARTED


def state_of(
    action: Action, day: date, standings: Sequence[Standing], *, tasks_done: int = 0, tasks_open: int = 0
) -> ActionState:
    """The action's state on that day, decided by hand or computed."""
    computed = computed_state(
        standings, deadline=action.deadline_end, day=day, tasks_done=tasks_done, tasks_open=tasks_open
    )
    if action.state_override:
        return ActionState(State(action.state_override), computed, action.state_reason)
    return ActionState(computed, computed)


def _is_done(standings: Sequence[Standing], past: bool, tasks_done: int, tasks_open: int) -> bool:
    if not standings:
        return tasks_done > 0 and tasks_open == 0
    judged = [standing for standing in standings if standing.aim is not None]
    others = [standing for standing in standings if standing.aim is None]
    reached = all(standing.met for standing in judged) and all(standing.moved for standing in others)
    return reached and (bool(judged) or past) and not any(standing.short for standing in standings)
