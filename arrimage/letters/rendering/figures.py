"""Figures of the plan as an issue shows them: those that the public plan shows, and no other."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.evidence.measure import Kind
from arrimage.kit.templatetags.formats import number
from arrimage.letters.rendering import pieces
from arrimage.plan.models import Indicator
from arrimage.plan.queries import IndicatorFigure, figures_for


def figures_of(keys: Collection[int], day: date) -> dict[int, pieces.Figure]:
    """By indicator, those of public plans that have a value that day."""
    shown = Indicator.objects.public().filter(pk__in=keys)
    by_plan: dict[int, list[Indicator]] = {}
    for indicator in shown.select_related("action__plan", "objective__plan"):
        by_plan.setdefault(indicator.plan.pk, []).append(indicator)
    found = {}
    for indicators in by_plan.values():
        for key, figure in figures_for(indicators, indicators[0].plan.period, day).items():
            if figure.shown is not None:
                found[key] = _written(figure)
    return found


def _written(figure: IndicatorFigure) -> pieces.Figure:
    aimed = figure.target.value if figure.target else None
    # How far along is a matter of the plan's own reckoning: a target may also be a baseline to stay above.
    share = None if figure.progress is None or not aimed else max(0, min(100, round(figure.progress * 100)))
    note = "" if aimed is None else _("of the %(target)s that our plan aims at") % {"target": number(aimed.normalize())}
    value = number(figure.shown)
    if figure.measure and figure.measure.kind in (Kind.SHARE, Kind.FRESHNESS):
        value = f"{value}\N{NO-BREAK SPACE}%"
    return pieces.Figure(value, figure.indicator.text, note, share, absolute(reverse("plan:public")))
