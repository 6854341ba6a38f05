"""Whether this page shows a form that was refused: `{% refused_form as refused %}`. Its title then begins with it."""

from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.context import Context

register = template.Library()
# A page's forms stand in its context by themselves, or in a dictionary by their actions, or in a list of pairs.
DEEPEST = 2


@register.simple_tag(takes_context=True)
def refused_form(context: Context) -> bool:
    """Read in what the page was given, so that no view has to say it. Pages only read are not searched: what filters a
    list stays in its address, and is not refused; the one that asks by its address says so (`is_refused`)."""
    if context.get("is_refused"):
        return True
    request = context.get("request")
    if request is None or request.method != "POST":
        return False
    # A conflict: somebody saved or deleted the record meanwhile, and nothing of hers is saved yet.
    if context.get("conflict") or context.get("deletion"):
        return True
    return any(_is_refused(value) for value in context.flatten().values())


def _is_refused(value: Any, depth: int = 0) -> bool:
    # By its class alone: to ask a lazy object anything would make it, with its queries.
    kind = type(value)
    if issubclass(kind, BaseForm):
        return bool(value.is_bound and value.errors)
    if issubclass(kind, BaseFormSet):
        return bool(value.is_bound and value.total_error_count())
    if hasattr(kind, "has_errors"):
        return bool(value.form.is_bound and value.has_errors)
    if depth == DEEPEST or not issubclass(kind, dict | list | tuple):
        return False
    parts = value.values() if issubclass(kind, dict) else value
    return any(_is_refused(part, depth + 1) for part in parts)
