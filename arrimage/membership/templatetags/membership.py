"""A standing in words, where only its code is at hand."""

from django import template

from arrimage.membership.standing import Standing

register = template.Library()


@register.filter
def standing_label(code: str | None) -> str:
    return str(Standing(code).label) if code else "–"
