"""What deleting a record would take along, and what forbids it, in words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import router
from django.db.models import FileField, Model
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.translation import ngettext

from arrimage.kit.templatetags.formats import number


@dataclass(frozen=True)
class Consequences:
    """Phrases such as «3 présences». `blocking` forbids the deletion; `restorable` would come back with an undo,
    `lost` would not, because its model keeps no history, or because it is a file."""

    blocking: list[str]
    restorable: list[str]
    lost: list[str]
    can_undo: bool


def consequences(record: Model) -> Consequences:
    collector = Collector(using=router.db_for_write(type(record), instance=record))
    can_undo = _keeps_history(type(record))
    try:
        collector.collect([record])
    except ProtectedError as error:
        return Consequences(_phrases(_tally(error.protected_objects)), [], [], can_undo)
    except RestrictedError as error:
        return Consequences(_phrases(_tally(error.restricted_objects)), [], [], can_undo)
    taken = Counter({model: len(records) for model, records in collector.data.items() if _is_told(model)})
    for rows in collector.fast_deletes:
        if _is_told(rows.model):
            taken[rows.model] += rows.count()
    taken[type(record)] -= 1
    restorable = Counter({model: count for model, count in taken.items() if can_undo and _keeps_history(model)})
    lost = [*_phrases(taken - restorable), *_files([row for model in restorable for row in collector.data[model]])]
    return Consequences([], _phrases(restorable), lost, can_undo)


def _files(records: Iterable[Model]) -> list[str]:
    """The files attached to records that would come back: the files themselves would not."""
    count = sum(
        1
        for record in records
        for field in record._meta.fields
        if isinstance(field, FileField) and getattr(record, field.name)
    )
    phrase = ngettext("%(count)s attached file", "%(count)s attached files", count)
    return [phrase % {"count": number(count)}] if count else []


def _is_told(model: type[Model]) -> bool:
    """Rows that only tie two records together, and the history itself, are not news to anybody."""
    return not model._meta.auto_created and not hasattr(model, "history_object")


def _keeps_history(model: type[Model]) -> bool:
    return hasattr(model._meta, "simple_history_manager_attribute")


def _tally(records: Iterable[Model]) -> "Counter[type[Model]]":
    return Counter(type(record) for record in records)


def _phrases(counts: "Counter[type[Model]]") -> list[str]:
    """«1 activité», «3 activités»: French uses the plural from two on."""
    return [
        f"{count} {model._meta.verbose_name if count < 2 else model._meta.verbose_name_plural}"
        for model, count in counts.items()
        if count > 0
    ]
