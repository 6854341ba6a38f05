"""Values as people read them, in history, comparisons and filters in force."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.models import DeletedObject

from arrimage.kit.templatetags.formats import clock, long_date, number

NOTHING = "–"


def shown(value: Any, field: Any = None) -> str:
    """The value in words; `field` is the model or form field whose choices, or own `in_words`, name it."""
    if hasattr(field, "in_words"):
        return str(field.in_words(value))
    label = _choice_label(value, field)
    if label is not None:
        return label
    match value:
        case None | "" | DeletedObject(pk=None):  # the last: how simple_history tells of a link that was empty
            return NOTHING
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return f"{long_date(local)}, {clock(local)}"
        case date():
            return long_date(value)
        case time():
            return clock(value)
        case int() | float() | Decimal():
            return number(value)
        case DeletedObject():
            return _("(deleted since)")
        case slice():
            return " – ".join(shown(part) for part in (value.start, value.stop) if part is not None)
        case FieldFile():
            return value.name.rsplit("/", 1)[-1] if value.name else NOTHING
        case str() | Model():
            return str(value)
        case Iterable():
            return ", ".join(shown(part, field) for part in value) or NOTHING
    return str(value)


def _choice_label(value: Any, field: Any) -> str | None:
    choices = getattr(field, "flatchoices", None) or getattr(field, "choices", None)
    if not choices or hasattr(choices, "queryset") or not isinstance(value, str | int) or isinstance(value, bool):
        return None
    return next((str(label) for key, label in _flat(choices) if str(key) == str(value) and str(key)), None)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
