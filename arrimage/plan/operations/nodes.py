"""Writing the nodes of a draft into a plan's tables."""

import re
from datetime import date, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from arrimage.kit.text import fold
from arrimage.plan.importing import deadlines
from arrimage.plan.importing.draft import Deadline, Node, TargetValue
from arrimage.plan.importing.draft import Indicator as DraftIndicator
from arrimage.plan.importing.draft import Target as DraftTarget
from arrimage.plan.models import Action, Indicator, Objective, Plan, ReportingPeriod, Target
from arrimage.plan.operations.bindings import default_binding
from arrimage.plan.operations.responsibles import set_responsibles

LARGEST_BUDGET = Decimal(10) ** 10
LARGEST_TARGET = Decimal(10) ** 12
NTH_YEAR = re.compile(r"(?:an|annee|year)\s*(\d{1,2})")


def add_objective(plan: Plan, node: Node, parent: Objective | None, position: int) -> Objective:
    return Objective.objects.create(plan=plan, parent=parent, code=node.code, label=node.label, position=position)


def add_action(plan: Plan, node: Node, objective: Objective | None, position: int) -> Action:
    action = Action(plan=plan, objective=objective, code=node.code, label=node.label, position=position)
    set_deadline(action, node.deadline)
    action.budget_raw = node.budget.raw
    action.budget_amount = bounded(node.budget.amount, LARGEST_BUDGET)
    action.save()
    set_responsibles(action, node.responsible)
    return action


def add_indicator(drafted: DraftIndicator, owner: Action | Objective, position: int) -> Indicator:
    action, objective = (owner, None) if isinstance(owner, Action) else (None, owner)
    measure, parameters = default_binding(drafted, action)
    indicator = Indicator.objects.create(
        action=action,
        objective=objective,
        text=drafted.text,
        position=position,
        measure=measure,
        parameters=parameters,
        confidence=drafted.confidence,
    )
    if drafted.target:
        set_targets(indicator, drafted.target, owner.plan)
    return indicator


def set_deadline(action: Action, deadline: Deadline) -> None:
    action.deadline_raw = deadline.raw
    action.deadline_start, action.deadline_end = deadline.start, deadline.end
    action.deadline_kind = deadline.kind


def set_targets(indicator: Indicator, drafted: DraftTarget, plan: Plan) -> None:
    """One target per period that a label names («2018»); what names no period is the whole plan's.

    Where the plan starts from goes with the whole plan's target, else with each period's: nothing is promised by it.
    """
    placed = [(_period(plan, one.label), one) for one in drafted.targets]
    baseline = bounded(drafted.baseline.value, LARGEST_TARGET) if drafted.baseline else None
    for_the_plan = [one for period, one in placed if period is None]
    if for_the_plan or not placed:
        set_plan_target(indicator, drafted, for_the_plan, baseline)
        baseline = None
    for period, one in placed:
        if period:
            said = {"raw": one.raw, "value": bounded(one.value, LARGEST_TARGET)}
            started = {} if baseline is None else {"baseline": baseline}
            indicator.targets.update_or_create(period=period, defaults={**said, **started})


def set_plan_target(
    indicator: Indicator, drafted: DraftTarget, for_the_plan: list[TargetValue], baseline: Decimal | None
) -> Target:
    """The whole plan's target, as written; its value only when there is exactly one."""
    only = for_the_plan[0] if len(for_the_plan) == 1 else None
    target, _created = indicator.targets.update_or_create(
        period=None,
        defaults={
            "raw": only.raw if only else drafted.raw,
            "value": bounded(only.value, LARGEST_TARGET) if only else None,
            "baseline": baseline,
        },
    )
    return target


def _period(plan: Plan, label: str) -> ReportingPeriod | None:
    """The plan's reporting period of that name, made when its words mean days; None for the whole plan."""
    meant = deadlines.read(label)
    days = _nth_year(plan, label) or (meant.start, meant.end)
    start, end = days
    if not label or start is None or end is None or days == (plan.start, plan.end):
        return None
    period, _created = plan.periods.get_or_create(start=start, end=end, defaults={"label": label[:80]})
    return period


def _nth_year(plan: Plan, label: str) -> tuple[date, date] | None:
    """The days of «An 2», counted from the plan's first; None where the label says something else."""
    found = NTH_YEAR.fullmatch(fold(label))
    if not found or not int(found[1]):
        return None
    start = plan.start + relativedelta(years=int(found[1]) - 1)
    end = plan.start + relativedelta(years=int(found[1])) - timedelta(days=1)
    return start, min(end, plan.end) if start <= plan.end else end


def bounded(value: int | float | None, limit: Decimal) -> Decimal | None:
    """The number as the column can hold it; None for one too large to be meant (it stays as written)."""
    exact = None if value is None else Decimal(str(value))
    return exact if exact is not None and abs(exact) < limit else None
