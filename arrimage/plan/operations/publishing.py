"""Choosing which indicators anyone may read."""

from django.db import transaction
from django.db.models import QuerySet

from arrimage.plan.models import Indicator


@transaction.atomic
def set_public(*, indicators: QuerySet[Indicator], public: bool) -> list[Indicator]:
    """Show these indicators to anyone, or keep them for the hub; returns those that changed.

    One save each, so that the history tells it and whoever has one open is told of the change.
    """
    changed = list(indicators.exclude(is_public=public).order_by("pk").select_for_update(of=("self",)))
    for indicator in changed:
        indicator.is_public = public
        indicator.save(update_fields=["is_public"])
    return changed
