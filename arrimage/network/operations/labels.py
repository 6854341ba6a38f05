"""Tags put on many profiles at once, and the hub's own fields taken away."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from arrimage.kit.text import sort_key
from arrimage.network.free_fields import records_with
from arrimage.network.models import FreeField, Tag


@transaction.atomic
def add_tag(*, records: QuerySet[Any], name: str) -> int:
    """Put the tag on the profiles that lack it, made when it is new; returns how many got it."""
    tag = Tag.objects.filter(sort_key=sort_key(name)).first() or Tag.objects.create(name=name)
    lacking = list(records.exclude(tags=tag))
    for record in lacking:
        record.tags.add(tag)
    _touch(records, lacking)
    return len(lacking)


@transaction.atomic
def remove_tag(*, records: QuerySet[Any], tag: Tag) -> int:
    """Take the tag off the profiles that have it; returns how many had it."""
    having = list(records.filter(tags=tag))
    for record in having:
        record.tags.remove(tag)
    _touch(records, having)
    return len(having)


@transaction.atomic
def remove_free_field(*, field: FreeField) -> int:
    """Take the field away with the values records hold of it, each history told; returns how many held one."""
    holding = list(records_with(field))
    for record in holding:
        record.custom = {key: value for key, value in record.custom.items() if key != field.key}
        record.facts = {key: value for key, value in record.facts.items() if key != f"free_{field.key}"}
        record.save(update_fields=["custom", "facts"])
    field.delete()
    return len(holding)


def _touch(records: QuerySet[Any], changed: list[Any]) -> None:
    """A record somebody is changing meanwhile must be known to have changed."""
    records.model._default_manager.filter(pk__in=[record.pk for record in changed]).update()
