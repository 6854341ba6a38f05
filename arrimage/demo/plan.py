"""The demo's plan made live: its tree, its indicators bound to measures, its targets and periods."""

from collections.abc import Iterator
from decimal import Decimal

from django.contrib.auth.models import Group
from simple_history.utils import bulk_create_with_history

from arrimage.demo.clock import Clock
from arrimage.demo.plan_text import ACTIONS, OBJECTIVES, PRESENT, SERVES, Line, Promise
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind
from arrimage.plan.models import (
    Action,
    BudgetLine,
    Framework,
    FrameworkItem,
    Indicator,
    Objective,
    Plan,
    Reading,
    ReportingPeriod,
    Responsibility,
    Target,
)

MONTHS = (
    *("Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet"),
    *("Août", "Septembre", "Octobre", "Novembre", "Décembre"),
)
ROLE_OF = {
    "Coordination": "coordinator",
    "Présidence": "presidency",
    "Chargé de projet": "project_officer",
    "Conseillers des organismes de soutien": "adviser",
    "Firme de communication": "communications",
    "Équipe de recherche": "researcher",
}
LEAST_SHARED = 12  # a smaller aim is not shared out between four quarters
AXES = (("V", "Valoriser"), ("R", "Renforcer"), ("S", "Soutenir"), ("D", "Déployer"))
AXIS_OF = {"1.1": "R", "1.2": "R", "1.3": "S", "1.4": "S", "1.5": "D", "2.1": "V", "2.2": "V", "3.1": "D", "3.2": "D"}


def load_plan(clock: Clock) -> Plan:
    plan = Plan.objects.create(
        code=f"plan-{clock.start.year}-{clock.end:%y}",
        title=f"Plan d’action {clock.start.year}-{clock.end:%y}",
        status=Plan.Status.LIVE,
        start=clock.start,
        end=clock.end,
        is_public=True,
    )
    objectives = _objectives(plan)
    axes = _axes()
    periods = _quarters(plan, clock)
    roles = {group.name: group for group in Group.objects.all()}
    targets: list[Target] = []
    for position, promise in enumerate(ACTIONS):
        branch = promise.code.rpartition(".")[0]
        action = _action(plan, objectives[branch], promise, position, clock)
        action.framework_items.add(axes[AXIS_OF[branch]])
        _responsibilities(action, promise, roles)
        _budget(action, promise, clock)
        for place, line in enumerate(promise.lines):
            _indicator(action, line, place, periods, clock, targets)
    bulk_create_with_history(targets, Target)
    return plan


def _objectives(plan: Plan) -> dict[str, Objective]:
    found: dict[str, Objective] = {}
    for position, (code, label) in enumerate(OBJECTIVES):
        parent = found.get(code.rpartition(".")[0])
        found[code] = Objective.objects.create(plan=plan, parent=parent, code=code, label=label, position=position)
    return found


def _axes() -> dict[str, FrameworkItem]:
    framework = Framework.objects.create(name="Cadre de financement des pôles", funder="Ministère de l’Économie")
    return {
        code: FrameworkItem.objects.create(framework=framework, code=code, label=label, position=position)
        for position, (code, label) in enumerate(AXES)
    }


def _quarters(plan: Plan, clock: Clock) -> list[ReportingPeriod]:
    return [
        ReportingPeriod.objects.create(
            plan=plan, label=f"Trimestre {index + 1}", start=clock.month(3 * index), end=clock.last_of(3 * index + 2)
        )
        for index in range(4)
    ]


def _action(plan: Plan, objective: Objective, promise: Promise, position: int, clock: Clock) -> Action:
    action = Action(plan=plan, objective=objective, code=promise.code, label=promise.label, position=position)
    if promise.month is not None:
        first = clock.month(promise.month)
        action.deadline_raw = f"{MONTHS[first.month - 1]} {first.year}"
        action.deadline_start, action.deadline_end = first, clock.last_of(promise.month)
        action.deadline_kind = "month"
    if promise.budget:
        action.budget_raw = f"{promise.budget:,} $".replace(",", "\N{NO-BREAK SPACE}")
        action.budget_amount = Decimal(promise.budget)
    action.save()
    return action


def _responsibilities(action: Action, promise: Promise, roles: dict[str, Group]) -> None:
    responsible = [
        Responsibility(action=action, label=label, position=position, role=roles.get(ROLE_OF[label]))
        for position, label in enumerate(promise.responsible)
    ]
    bulk_create_with_history(responsible, Responsibility)


def _budget(action: Action, promise: Promise, clock: Clock) -> None:
    if not promise.budget:
        return
    planned = Decimal(promise.budget)
    begun = promise.month is not None and clock.month(promise.month) <= clock.today
    BudgetLine.objects.create(
        action=action,
        label="Honoraires et déplacements",
        source="Entente de financement",
        planned=planned * 3 / 4,
        committed=planned / 2,
        spent=planned / 2 if begun else planned / 4,
    )
    BudgetLine.objects.create(
        action=action, label="Contribution du pôle", source="Fonds propres", planned=planned / 4, spent=planned / 10
    )


def _indicator(
    action: Action, line: Line, place: int, periods: list[ReportingPeriod], clock: Clock, targets: list[Target]
) -> None:
    """The indicator with its readings; its targets join the others, to be saved all at once."""
    parameters = {name: action.pk if value == SERVES else value for name, value in line.parameters.items()}
    indicator = Indicator.objects.create(
        action=action,
        text=line.text,
        position=place,
        measure=line.measure,
        parameters=parameters,
        is_public=line.is_public,
    )
    targets += _targets(indicator, line, periods)
    for month, value, evidence in line.readings:
        day = min(clock.last_of(month), clock.today)
        Reading.objects.create(indicator=indicator, date=day, value=value, evidence=evidence)


def _targets(indicator: Indicator, line: Line, periods: list[ReportingPeriod]) -> Iterator[Target]:
    if line.target is None:
        return
    yield Target(indicator=indicator, value=line.target, baseline=line.baseline, raw=str(line.target))
    for period, value in zip(periods, _by_quarter(line, line.target), strict=False):
        yield Target(indicator=indicator, period=period, value=value, raw=str(value))


def _by_quarter(line: Line, target: int) -> list[int]:
    """What is added up is shared out, what is read at the end of a quarter comes nearer; a few things, what happens
    once a year and what counts each person once in a period have no aim by quarter.
    """
    measure = catalogue.get(line.measure)
    if target < LEAST_SHARED or measure.distinct or line.measure == PRESENT:
        return []
    start = 0 if measure.kind is Kind.MANUAL else target if line.baseline is None else line.baseline
    if measure.kind in (Kind.COUNT, Kind.SUM, Kind.DELIVERABLE):
        return [round(target * number / 4) - round(target * (number - 1) / 4) for number in range(1, 5)]
    return [round(start + (target - start) * number / 4) for number in range(1, 5)]
