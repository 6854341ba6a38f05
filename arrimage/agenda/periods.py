"""The spans of days people ask for by name."""

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from arrimage.evidence.period import Period


class Preset(TextChoices):
    THIS_WEEK = "this_week", _("This week")
    THIS_MONTH = "this_month", _("This month")
    LAST_MONTH = "last_month", _("Last month")
    THIS_QUARTER = "this_quarter", _("This quarter")
    THIS_YEAR = "this_year", _("This year")
    LAST_YEAR = "last_year", _("Last year")
    THIS_FISCAL_YEAR = "this_fiscal_year", _("This fiscal year (from April 1)")
    LAST_FISCAL_YEAR = "last_fiscal_year", _("Last fiscal year (from April 1)")


def period_of(preset: str, day: date) -> Period:
    """The days that the preset means when it is asked for on `day`."""
    months = {Preset.THIS_MONTH: (0, 1), Preset.LAST_MONTH: (-1, 1), Preset.THIS_QUARTER: (-((day.month - 1) % 3), 3)}
    if preset == Preset.THIS_WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=7))
    if preset in months:
        offset, length = months[Preset(preset)]
        start = _month(day, offset)
        return Period(start, _month(start, length))
    year = day.year - (preset in (Preset.LAST_YEAR, Preset.LAST_FISCAL_YEAR))
    if preset in (Preset.THIS_YEAR, Preset.LAST_YEAR):
        return Period(date(year, 1, 1), date(year + 1, 1, 1))
    year -= day.month < 4
    return Period(date(year, 4, 1), date(year + 1, 4, 1))


def _month(day: date, offset: int) -> date:
    """The first of the month that many months away."""
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)
