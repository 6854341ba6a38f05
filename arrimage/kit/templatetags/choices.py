"""The choices of a list: `{% choices widget.optgroups %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def choices(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """Each choice, under the name of its group when it has one.

    Written here rather than in a template: Django's own includes two templates for each choice, and the filters of a
    list hold more than a hundred.
    """
    return mark_safe("".join(_group(name, options) for name, options, _index in groups))


def _group(name: str | None, options: list[dict[str, Any]]) -> str:
    drawn = "".join(
        f'<option value="{conditional_escape(str(option["value"]))}"{_attributes(option["attrs"])}>'
        f"{conditional_escape(option['label'])}</option>"
        for option in options
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, mark_safe(drawn)) if name else drawn


def _attributes(said: dict[str, Any]) -> str:
    """Nearly every choice says nothing or that it is the one chosen."""
    if not said:
        return ""
    return " selected" if said == {"selected": True} else flatatt(said)
