"""The approaches made to organisations that are not members yet."""

from datetime import date
from typing import Any

from django.db import transaction

from arrimage.network.models import Approach, Organisation


@transaction.atomic
def note_approach(
    *, organisation: Organisation, on: date, outcome: str, by: Any, next_on: date | None = None, note: str = ""
) -> Approach:
    """Write down that the hub asked the organisation to join, and what it answered; the latest says where one stands.

    Those before stay as they were.
    """
    return Approach.objects.create(
        organisation=organisation, on=on, outcome=outcome, by=by, next_on=next_on, note=note.strip()
    )
