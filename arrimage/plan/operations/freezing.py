"""Freezing a reporting period: its figures are kept as reported, with their exact records."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from arrimage.plan.models import FrozenFigure, Indicator, ReportingPeriod
from arrimage.plan.queries.figures import IndicatorFigure, figures_for

DECIMALS = Decimal("0.0001")


@transaction.atomic
def freeze_period(*, period: ReportingPeriod, by: Any, at: datetime, day: date) -> ReportingPeriod:
    """Keep every figure of the period as seen on that day, for good.

    Raises ValidationError when the period is already frozen or not over: more could still happen in it.
    """
    period = ReportingPeriod.objects.select_for_update().select_related("plan").get(pk=period.pk)
    if period.frozen_at:
        raise ValidationError(_("This period was already frozen."))
    if period.end >= day:
        last = date_format(period.end, "DATE_FORMAT")
        raise ValidationError(_("This period runs until %(day)s: freeze it once it is over.") % {"day": last})
    indicators = Indicator.objects.filter(Q(action__plan=period.plan) | Q(objective__plan=period.plan))
    figures = figures_for(indicators, period.period, day)
    FrozenFigure.objects.bulk_create(_frozen(period, figure) for figure in figures.values())
    period.frozen_at, period.frozen_by = at, by
    period.save()
    return period


def _frozen(period: ReportingPeriod, figure: IndicatorFigure) -> FrozenFigure:
    measure, live = figure.measure, figure.figure
    return FrozenFigure(
        reporting_period=period,
        indicator=figure.indicator,
        measure=figure.indicator.measure,
        measure_version=measure.version if measure else 0,
        definition=str(measure.definition) if measure else "",
        parameters=dict(live.scope.parameters) if live else figure.indicator.parameters,
        value=None if figure.value is None else Decimal(str(figure.value)).quantize(DECIMALS),
        unit=figure.unit,
        evidence=list(live.counted.order_by("pk").values_list("pk", flat=True)) if live else [],
    )
