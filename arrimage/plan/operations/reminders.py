"""Reminding those responsible of a deadline: 14 and 3 days before, 1 and 14 days after, once each."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from arrimage.accounts.models import User
from arrimage.plan import emails
from arrimage.plan.models import Action, Reminder
from arrimage.plan.queries import ActionRow, rows_due

logger = logging.getLogger(__name__)

DAYS_FROM_THE_DEADLINE = (-14, -3, 1, 14)
# A day's run may be missed (the machine was off): a milestone can still be caught up until the next, the last
# for a week.
LAST_CHANCE = 7
FALLBACK_ROLE = "coordinator"


@dataclass(frozen=True)
class Due:
    """An action to recall, and which of the milestones it has reached."""

    action: Action
    deadline: date
    days: int


def send_due_reminders(*, day: date) -> int:
    """One message to each person for all her actions that reached a milestone; returns how many were sent.

    Done actions are left alone. Each reminder is written down before its message leaves, and taken back when the
    message cannot leave, so that nobody is reminded twice and tomorrow tries again.
    """
    by_person: dict[User, list[Due]] = defaultdict(list)
    for due in _reached(day):
        for person in _persons(due.action):
            by_person[person].append(due)
    return sum(_remind(person, due, day) for person, due in by_person.items())


def milestone(deadline: date, day: date) -> int | None:
    """The milestone reached on that day and not yet replaced by the next; None before the first, after the last.

    >>> milestone(date(2018, 3, 31), date(2018, 3, 17))
    -14
    """
    passed = (day - deadline).days
    reached = [days for days in DAYS_FROM_THE_DEADLINE if days <= passed]
    over = passed >= DAYS_FROM_THE_DEADLINE[-1] + LAST_CHANCE
    return None if over or not reached else reached[-1]


def next_reminder(row: ActionRow, day: date) -> date | None:
    """The day of the next milestone, that day's included until it is sent; None when done, undated or long past."""
    deadline = row.action.deadline_end
    if deadline is None or row.state.state == Action.State.DONE:
        return None
    sent = set(row.action.reminders.filter(deadline=deadline).values_list("days", flat=True))
    to_come = (deadline + timedelta(days=days) for days in DAYS_FROM_THE_DEADLINE if days not in sent)
    return next((milestone for milestone in to_come if milestone >= day), None)


def _reached(day: date) -> Iterable[Due]:
    first = -DAYS_FROM_THE_DEADLINE[0]
    for row in rows_due(day, day + timedelta(days=first)):
        deadline = row.action.deadline_end
        days = milestone(deadline, day) if deadline else None
        if deadline and days is not None:
            yield Due(row.action, deadline, days)


def _persons(action: Action) -> Iterable[User]:
    """Who answers for the action, by role or by name; the coordinators when the plan names nobody who signs in."""
    parties = action.responsibilities.all()
    able = User.objects.filter(is_active=True).exclude(email="")
    named = able.filter(Q(groups__in=parties.values("role")) | Q(person__in=parties.values("person"))).distinct()
    return named or able.filter(groups__name=FALLBACK_ROLE)


def _remind(person: User, reached: list[Due], day: date) -> bool:
    with transaction.atomic():
        known = set(_log(person, reached).values_list("action", "deadline", "days"))
        fresh = [due for due in reached if (due.action.pk, due.deadline, due.days) not in known]
        Reminder.objects.bulk_create(
            Reminder(action=due.action, recipient=person, deadline=due.deadline, days=due.days) for due in fresh
        )
    if not fresh:
        return False
    try:
        emails.send_reminder(person, [due.action for due in fresh], day)
    except OSError:
        logger.exception("a reminder could not be sent; the next run tries again")
        _log(person, fresh).delete()
        return False
    return True


def _log(person: User, reached: list[Due]) -> QuerySet[Reminder]:
    among = Q(pk=None)
    for due in reached:
        among |= Q(action=due.action, deadline=due.deadline, days=due.days)
    return Reminder.objects.filter(among, recipient=person)
