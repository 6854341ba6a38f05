"""The pages of a long list: `{% pagination page_obj %}`."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context

register = template.Library()


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]") -> dict[str, object]:
    """Links to the pages around this one; the address keeps its filters. Nothing for a single page."""
    return {"page": page, "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)}
