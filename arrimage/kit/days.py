"""A day as people write it in the cell of a table."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DAY = re.compile(r"(?:(?P<year>\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}))(?:[ T]+\d.*)?")


def day_in(cell: str) -> date:
    """The day that a cell says, with or without an hour: 2026-03-15, 15/03/2026, 3/15/2026.

    Raises ValidationError with a sentence: for what is no day, and for 03/04/2026, which is the third of April for
    some and the fourth of March for others.
    """
    found = DAY.fullmatch(cell.strip())
    readings = _readings(found) if found else set()
    if len(readings) > 1:
        first, second = sorted(readings)
        sentence = _("“%(day)s” can be read as two days: write it as %(first)s or %(second)s.")
        raise ValidationError(sentence % {"day": cell, "first": first.isoformat(), "second": second.isoformat()})
    if not readings:
        raise ValidationError(_("“%(day)s” is not a day: write it as 2026-03-15.") % {"day": cell})
    return readings.pop()


def is_like_a_day(cell: str) -> bool:
    """Whether it is written as a day is, be it one that never comes: 15/03/2026, 32/13/2026."""
    return DAY.fullmatch(cell.strip()) is not None


def _readings(found: re.Match[str]) -> set[date]:
    """The days that exist among those it may be: year first, day first, month first."""
    if found["year"]:
        orders = [(found["year"], found[3], found[4])]
    else:
        orders = [(found[8], found[7], found[5]), (found[8], found[5], found[7])]
    days = set()
    for year, month, day in orders:
        try:
            days.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return days
