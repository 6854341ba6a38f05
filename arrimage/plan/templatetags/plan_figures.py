"""How an indicator's figure is written in a page."""

from typing import Any

from django import template

from arrimage.evidence.measure import Measure
from arrimage.kit.templatetags.formats import number
from arrimage.plan.queries import IndicatorFigure

register = template.Library()


@register.filter
def shown(figure: IndicatorFigure) -> str:
    """The value for the reader; what was reported when the period is frozen; a dash when nothing is known yet."""
    return "—" if figure.shown is None else number(figure.shown)


@register.filter
def unit_of(value: Any, measure: Measure) -> str:
    """The measure's unit, as it agrees with the value."""
    return measure.unit_of(value)


@register.filter
def percent_done(figure: IndicatorFigure) -> int:
    """Whole percents of the way to the target, rounded down: 99.9 % is not yet there."""
    return int(100 * (figure.progress or 0))
