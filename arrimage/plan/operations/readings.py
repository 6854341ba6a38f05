"""A value typed where nothing can count."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrimage.plan.measures import MANUAL
from arrimage.plan.models import Indicator, Reading


@transaction.atomic
def add_reading(
    *, indicator: Indicator, value: Decimal, evidence: str, as_of: date, day: date, user: Any = None, file: Any = None
) -> Reading:
    """Keep a typed value, true on `as_of`, entered on `day`.

    Raises ValidationError: for an indicator that is counted from records, without evidence, for a day to come.
    """
    if indicator.measure != MANUAL.code:
        raise ValidationError(_("This indicator is counted from records: no value is typed for it."))
    if as_of > day:
        raise ValidationError({"date": _("This day has not come yet: a value is true on a day that is past.")})
    reading = Reading(
        indicator=indicator, value=value, evidence=evidence.strip(), date=as_of, entered_by=user, file=file or ""
    )
    reading.full_clean()
    reading.save()
    return reading
