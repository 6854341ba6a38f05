"""The plan board: the tree of objectives down to figures, whole or filtered."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from arrimage.evidence.period import Period
from arrimage.plan.models import Action, Indicator, Objective, Plan
from arrimage.plan.queries.figures import IndicatorFigure, figures_for
from arrimage.plan.queries.publicity import publicity
from arrimage.plan.queries.rows import ActionRow, action_rows

Deadlines = Callable[[Action, date], bool]
SOON = 30  # days

DEADLINES: dict[str, Deadlines] = {
    "past": lambda action, day: action.deadline_end is not None and action.deadline_end < day,
    "soon": lambda action, day: action.deadline_end is not None and 0 <= (action.deadline_end - day).days <= SOON,
    "later": lambda action, day: action.deadline_end is not None and (action.deadline_end - day).days > SOON,
    "none": lambda action, day: action.deadline_end is None,
}
"""What a filter on deadlines may ask of an action; «none» is a deadline that names no day."""


@dataclass(frozen=True)
class ObjectiveNode:
    """A branch with what hangs under it, in the document's order. `depth` is 0 for a root."""

    objective: Objective
    depth: int
    children: "list[ObjectiveNode]" = field(default_factory=list)
    actions: list[ActionRow] = field(default_factory=list)
    indicators: list[IndicatorFigure] = field(default_factory=list)

    def rows(self) -> Iterator[ActionRow]:
        """Every action under this branch."""
        yield from self.actions
        for child in self.children:
            yield from child.rows()

    @property
    def states(self) -> Counter[str]:
        """How many of its actions are in each state."""
        return _states(self.rows())

    def figures(self) -> Iterator[IndicatorFigure]:
        """Every figure under this branch."""
        yield from self.indicators
        for row in self.actions:
            yield from row.indicators
        for child in self.children:
            yield from child.figures()

    def kept(self, keep: Callable[[ActionRow], bool]) -> "ObjectiveNode | None":
        children = [kept for child in self.children if (kept := child.kept(keep))]
        actions = [row for row in self.actions if keep(row)]
        return replace(self, children=children, actions=actions) if children or actions else None


@dataclass(frozen=True)
class Board:
    """A plan as it stands on a day over a period. `actions` are those under no objective."""

    plan: Plan
    period: Period
    day: date
    objectives: list[ObjectiveNode]
    actions: list[ActionRow]

    def rows(self) -> Iterator[ActionRow]:
        for node in self.objectives:
            yield from node.rows()
        yield from self.actions

    def figures(self) -> Iterator[IndicatorFigure]:
        for node in self.objectives:
            yield from node.figures()
        for row in self.actions:
            yield from row.indicators

    @property
    def states(self) -> Counter[str]:
        return _states(self.rows())

    @property
    def responsibles(self) -> list[str]:
        """The parties responsible as the plan words them, each once, for a filter."""
        return list(dict.fromkeys(party.label for row in self.rows() for party in row.responsibilities))

    def filtered(self, *, responsible: str = "", state: str = "", deadline: str = "", mine: bool = False) -> "Board":
        """The same figures, only the actions that match; branches left empty go. No query."""

        def keep(row: ActionRow) -> bool:
            return (
                (not responsible or any(party.label == responsible for party in row.responsibilities))
                and (not state or row.state.state == state)
                and (deadline not in DEADLINES or DEADLINES[deadline](row.action, self.day))
                and (not mine or row.mine)
            )

        nodes = [kept for node in self.objectives if (kept := node.kept(keep))]
        return replace(self, objectives=nodes, actions=[row for row in self.actions if keep(row)])


def board(plan: Plan, period: Period, day: date, user: Any = None, *, public_only: bool = False) -> Board:
    """The plan's board: one query per distinct live figure and a dozen besides, whatever the plan's size.

    With `public_only`, what anyone may read: the promise alone until the hub makes an indicator public.
    """
    rows = action_rows(plan.actions.all(), period, day, user, public_only=public_only)
    if public_only and publicity(plan).keeps_all:
        rows = [replace(row, is_told=False) for row in rows]
    by_objective: dict[int | None, list[ActionRow]] = defaultdict(list)
    for row in rows:
        by_objective[row.action.objective_id].append(row)
    indicators = _objectives_indicators(plan, period, day, public_only)
    children: dict[int | None, list[Objective]] = defaultdict(list)
    for objective in plan.objectives.all():
        children[objective.parent_id].append(objective)

    def node(objective: Objective, depth: int) -> ObjectiveNode:
        below = [node(child, depth + 1) for child in children[objective.pk]]
        return ObjectiveNode(objective, depth, below, by_objective[objective.pk], indicators[objective.pk])

    roots = [node(objective, 0) for objective in children[None]]
    return Board(plan, period, day, roots, by_objective[None])


def _states(rows: Iterable[ActionRow]) -> Counter[str]:
    return Counter(row.state.state for row in rows if row.is_told)


def _objectives_indicators(
    plan: Plan, period: Period, day: date, public_only: bool
) -> dict[int | None, list[IndicatorFigure]]:
    indicators = Indicator.objects.filter(objective__plan=plan)
    if public_only:
        indicators = indicators.filter(is_public=True)
    by_objective: dict[int | None, list[IndicatorFigure]] = defaultdict(list)
    for figure in figures_for(indicators, period, day).values():
        by_objective[figure.indicator.objective_id].append(figure)
    return by_objective
