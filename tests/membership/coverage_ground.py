"""A territory of two MRC, members and others: what the tests of the coverage stand on."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import get_default_timezone

from arrimage.membership.models import Act, Category, Membership, Term

JOINED = date(2017, 4, 1)
YEARS = 40


def make_member(organisation: Any, on: date = JOINED, resigned_on: date | None = None) -> Membership:
    """A membership admitted on a day, free of dues for years, written down on that very day."""
    category, _made = Category.objects.get_or_create(name_fr="Membre régulier")
    membership = Membership.objects.create(organisation=organisation, category=category)
    at = datetime.combine(on, time(), get_default_timezone())
    Act.objects.create(membership=membership, kind=Act.Kind.APPROVED, on=on, recorded_at=at)
    end = on + timedelta(days=365 * YEARS)
    Term.objects.create(
        membership=membership,
        category=category,
        starts_on=on,
        ends_on=end,
        grace_until=end,
        dues=Decimal(0),
        recorded_at=at,
    )
    if resigned_on:
        left_at = datetime.combine(resigned_on, time(), get_default_timezone())
        Act.objects.create(
            membership=membership, kind=Act.Kind.RESIGNED, on=resigned_on, reason="Fermeture", recorded_at=left_at
        )
    return membership
