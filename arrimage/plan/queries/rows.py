"""Actions with all that a list says of them, in a fixed number of queries besides the live figures."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from arrimage.evidence.period import Period
from arrimage.plan.models import Action, BudgetLine, Indicator, Responsibility, Task
from arrimage.plan.queries.figures import IndicatorFigure, figures_for, short_of_target
from arrimage.plan.states import ActionState, state_of


@dataclass(frozen=True)
class Money:
    """Sums of an action's budget lines, in dollars."""

    planned: Decimal = Decimal(0)
    committed: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)


@dataclass(frozen=True)
class ActionRow:
    """An action on the board. `mine` says whether whoever looks answers for it, `is_told` whether its state shows."""

    action: Action
    state: ActionState
    indicators: list[IndicatorFigure] = field(default_factory=list)
    responsibilities: list[Responsibility] = field(default_factory=list)
    money: Money = Money()
    tasks_done: int = 0
    tasks_open: int = 0
    mine: bool = False
    is_told: bool = True

    @property
    def progress(self) -> float | None:
        """The mean of its indicators' progress, from 0 to 1; None when none can be judged."""
        known = [figure.progress for figure in self.indicators if figure.progress is not None]
        return sum(known) / len(known) if known else None


def action_rows(
    actions: QuerySet[Action], period: Period, day: date, user: Any = None, *, public_only: bool = False
) -> list[ActionRow]:
    """The actions in their order. With `public_only`, only the indicators that anyone may read, and nobody named.

    A state is worked out from every indicator, so that the public never reads «done» where the desk reads «late»; it
    is not told where each indicator that it rests on is kept private.
    """
    found = list(actions)
    by_action = defaultdict(list)
    for indicator in Indicator.objects.filter(action__in=found):
        by_action[indicator.action_id].append(indicator)
    figures = figures_for((one for some in by_action.values() for one in some), period, day)
    short = short_of_target(figures.values(), day)
    responsible = _responsibilities([] if public_only else found)
    money, tasks = _money(found), _tasks(found)
    is_mine = _AnswersFor(user)
    rows = []
    for action in found:
        own = [figures[indicator.pk] for indicator in by_action[action.pk]]
        done, still_open = tasks.get(action.pk, (0, 0))
        standings = [replace(figure.standing, short=figure.indicator.pk in short) for figure in own]
        state = state_of(action, day, standings, tasks_done=done, tasks_open=still_open)
        parties = responsible[action.pk]
        shown = [figure for figure in own if figure.indicator.is_public] if public_only else own
        rows.append(
            ActionRow(
                action,
                state,
                shown,
                parties,
                money.get(action.pk, Money()),
                done,
                still_open,
                any(is_mine(party) for party in parties),
                is_told=bool(shown) or not own,
            )
        )
    return rows


def _responsibilities(actions: Sequence[Action]) -> dict[int, list[Responsibility]]:
    parties = Responsibility.objects.filter(action__in=actions).select_related("role", "organisation", "person")
    by_action: dict[int, list[Responsibility]] = defaultdict(list)
    for party in parties:
        by_action[party.action_id].append(party)
    return by_action


def _money(actions: Sequence[Action]) -> dict[int, Money]:
    sums = BudgetLine.objects.filter(action__in=actions).order_by().values_list("action")
    totals = sums.annotate(Sum("planned"), Sum("committed"), Sum("spent"))
    return {action: Money(*amounts) for action, *amounts in totals}


def _tasks(actions: Sequence[Action]) -> dict[int, tuple[int, int]]:
    """Tasks done and tasks still open, by action."""
    done = Count("pk", filter=Q(done_on__isnull=False))
    still_open = Count("pk", filter=Q(done_on__isnull=True))
    counts = Task.objects.filter(action__in=actions).order_by().values_list("action")
    return {action: (d, o) for action, d, o in counts.annotate(done=done, still_open=still_open)}


class _AnswersFor:
    """Whether a person answers for what a party responsible names: herself, or a role she holds."""

    def __init__(self, user: Any) -> None:
        signed_in = user is not None and user.is_authenticated
        self.user = user.pk if signed_in else None
        self.roles: set[int | None] = set(user.groups.values_list("pk", flat=True)) if signed_in else set()

    def __call__(self, party: Responsibility) -> bool:
        by_name = party.person is not None and self.user is not None and party.person.user_id == self.user
        return by_name or party.role_id in self.roles
