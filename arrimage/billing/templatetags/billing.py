"""Figures above the room's lists."""

from typing import Any

from django import template
from django.utils.timezone import localdate

from arrimage.billing.queries import Owed, by_method, owed_to_the_hub

register = template.Library()


@register.simple_tag
def owed_today() -> Owed:
    return owed_to_the_hub(localdate())


@register.simple_tag
def totals_by_method(listing: Any) -> dict[str, Any]:
    """Of the payments that the list shows, on all its pages."""
    rows = by_method(listing.filtered)
    return {"rows": rows, "count": sum(row[1] for row in rows), "total": sum(row[2] for row in rows)}
