"""How an indicator's figure is written in a page."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from arrimage.evidence.measure import Measure
from arrimage.kit.templatetags.formats import number
from arrimage.plan.queries import IndicatorFigure, Restatement

register = template.Library()


@register.filter
def shown(figure: IndicatorFigure) -> str:
    """The value for the reader; what was reported when the period is frozen; a dash when nothing is known yet."""
    return written(figure.shown, figure.measure)


@register.filter
def written(value: Any, measure: Measure | None) -> str:
    """A value of that measure: dollars with both digits of their cents, if any; a dash when nothing is known."""
    if value is None:
        return "—"
    return number(value, two_decimals=measure is not None and measure.unit == "$" and value != int(value))


@register.filter
def unit_beside(figure: IndicatorFigure) -> str:
    """The unit after the value shown, by the same rule."""
    return "" if figure.shown is None and figure.unit == "%" else figure.unit


@register.filter
def unit_of(value: Any, measure: Measure) -> str:
    """The measure's unit, as it agrees with the value: «—» and not «— %» of a percentage that has none."""
    return "" if value is None and measure.unit == "%" else measure.unit_of(value)


@register.filter
def in_unit_of(value: Any, found: Restatement) -> str:
    """A value reported or asked today, with the unit of its measure; the unit reported where nobody declares it."""
    unit = unit_of(value, found.measure) if found.measure and found.measure.unit else found.frozen.unit
    text = written(value, found.measure)
    return text if value is None or not unit else f"{text}\N{NO-BREAK SPACE}{unit}"


@register.filter
def percent_done(figure: IndicatorFigure) -> int:
    """Whole percents of the way to the target, rounded down: 99.9 % is not yet there."""
    return int(100 * (figure.progress or 0))


@register.filter
def way_done(figure: IndicatorFigure) -> str:
    """What the bar shows, in words: of the target, or of the way to it from where the plan starts."""
    start, aim, share = figure.standing.start, figure.standing.aim, percent_done(figure)
    if not start or aim is None:
        return _("%(share)s%% of the target") % {"share": share}
    said = {"share": share, "start": number(start), "aim": number(aim)}
    return _("%(share)s%% of the way from %(start)s to %(aim)s") % said
