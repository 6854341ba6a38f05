"""What the network's templates ask: the sections of a profile's form, how many facts wait."""

from typing import Any

from django import template

from arrimage.network.desk.facts import decidable
from arrimage.network.forms.profiles import ShownSection

register = template.Library()


@register.simple_tag
def form_sections(whole: Any) -> list[ShownSection]:
    """The sections of a profile's form (a kit `RecordForm`), each with its fields and rows."""
    return list(whole.form.shown_sections(whole.titled_formsets))


@register.simple_tag
def facts_waiting(user: Any) -> int:
    """How many facts set aside this person may decide on."""
    return decidable(user).waiting().count()  # type: ignore[attr-defined,no-any-return]
