"""Days of the hub's calendar as moments, which indexes of moments can follow."""

from datetime import date, datetime, time

from django.utils.timezone import make_aware


def midnight(day: date) -> datetime:
    """The first moment of the day, on the hub's clock."""
    # The first day of the calendar has no midnight elsewhere than where it began.
    return make_aware(datetime.combine(max(day, date(1, 1, 2)), time.min))
