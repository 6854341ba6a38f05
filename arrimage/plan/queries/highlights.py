"""A few public figures for a first page."""

from datetime import date

from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind
from arrimage.plan.models import Indicator, Plan
from arrimage.plan.queries.figures import IndicatorFigure, figures_for


def public_plan_of(day: date) -> Plan | None:
    """The public plan in force that day, else the latest one made public."""
    plans = Plan.objects.public().filter(parent_action=None)
    return plans.filter(start__lte=day, end__gte=day).first() or plans.first()


def highlights(day: date, how_many: int = 4) -> list[IndicatorFigure]:
    """The highest counts among the public indicators of that plan: what was done most, never what was typed."""
    plan = public_plan_of(day)
    if plan is None:
        return []
    counts = [measure.code for measure in catalogue.catalogue() if measure.kind is Kind.COUNT]
    indicators = Indicator.objects.public().of(plan).filter(measure__in=counts)
    figures = figures_for(indicators, plan.period, day).values()
    return sorted((one for one in figures if one.value), key=lambda one: one.value or 0, reverse=True)[:how_many]
