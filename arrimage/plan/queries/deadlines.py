"""What is due and what is late, for the cockpit, the reminders and calendars."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from arrimage.plan.models import Action, Plan
from arrimage.plan.queries.rows import ActionRow, action_rows

SOON = 30  # days


@dataclass(frozen=True)
class Deadlines:
    """Actions not done whose last day is past, or comes soon; each in the order of that day."""

    late: list[ActionRow]
    soon: list[ActionRow]


def deadlines(day: date, user: Any = None, *, plans: Iterable[Plan] | None = None, within: int = SOON) -> Deadlines:
    """Late actions, and those due within so many days, of the given plans or of every live one.

    Only the actions whose day has come near have their figures computed.
    """
    rows = list(rows_due(day, day + timedelta(days=within), user, plans))
    late = [row for row in rows if _last_day(row) < day]
    return Deadlines(late, [row for row in rows if _last_day(row) >= day])


def rows_due(day: date, until: date, user: Any = None, plans: Iterable[Plan] | None = None) -> Iterator[ActionRow]:
    """Actions not done on that day, due by `until`, the earliest first."""
    rows = []
    for plan in Plan.objects.live() if plans is None else plans:
        due = plan.actions.filter(deadline_end__lte=until).select_related("plan")
        rows += action_rows(due, plan.period, day, user)
    undone = [row for row in rows if row.state.state != Action.State.DONE]
    yield from sorted(undone, key=_last_day)


def _last_day(row: ActionRow) -> date:
    assert row.action.deadline_end is not None, "only actions that have a last day are asked for"
    return row.action.deadline_end
