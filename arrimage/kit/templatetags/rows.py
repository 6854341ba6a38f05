"""Rows of a form."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def is_blank_row(row: Any) -> bool:
    """Whether this is a row to fill in or to leave empty, with nothing in it: none of its fields is required yet."""
    return bool(row.empty_permitted) and not (row.is_bound and row.has_changed())
