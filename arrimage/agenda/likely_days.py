"""Days that what is written down may have: a year mistyped is refused where it is written, whichever form asks it."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

OLDEST_YEAR, YEARS_AHEAD = 2000, 10
LONGEST = timedelta(days=1_096)  # three years: a programme of training that goes on


def check_year(day: date) -> None:
    """Raises ValidationError for a day before 2000, or more than ten years ahead."""
    if day.year < OLDEST_YEAR:
        raise ValidationError(_("Check the year: %(year)s is too long ago."), code="year", params={"year": day.year})
    if day.year > localdate().year + YEARS_AHEAD:
        raise ValidationError(_("Check the year: %(year)s is too far ahead."), code="year", params={"year": day.year})


def check_length(first: date, last: date | None) -> None:
    """Raises ValidationError for what would last more than three years; a last day may be unsaid."""
    if last and last - first > LONGEST:
        raise ValidationError(_("It would last more than three years: correct one of the two days."), code="length")
