"""The values of a profile read and written by the name of their field, in the shape that JSON keeps.

A free field's name is its key after `free_`; its value lies in the record's `custom`.
"""

from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

FREE = "free_"


def plain(value: Any) -> Any:
    """The value as it is compared and kept: keys for records, sorted keys for lists of them, text for dates."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, QuerySet | list | tuple | set):
        return sorted(plain(one) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


def known_value(record: Any, field: str) -> Any:
    """What the record says in that field, in the same shape as `plain`."""
    if field.startswith(FREE):
        return (record.custom or {}).get(field.removeprefix(FREE))
    if is_list(record, field):
        return sorted(getattr(record, field).values_list("pk", flat=True)) if record.pk else []
    return plain(getattr(record, _column(record, field)))


def stated_value(record: Any, field: str) -> Any:
    """What somebody said in that field: a default that nobody vouched for is no value."""
    value = known_value(record, field)
    if field.startswith(FREE) or field in (record.facts or {}):
        return value
    return None if record._meta.get_field(field).has_default() and value == _default(record, field) else value


def _default(record: Any, field: str) -> Any:
    return plain(record._meta.get_field(field).get_default())


def write(record: Any, field: str, value: Any) -> None:
    """Give the field a value in the shape of `plain`; the caller saves. Lists are set on the saved record instead."""
    if field.startswith(FREE):
        record.custom = {**(record.custom or {}), field.removeprefix(FREE): value}
    else:
        setattr(record, _column(record, field), value)


def is_list(record: Any, field: str) -> bool:
    return not field.startswith(FREE) and bool(record._meta.get_field(field).many_to_many)


def _column(record: Any, field: str) -> str:
    return str(getattr(record._meta.get_field(field), "attname", field))
