"""Taking back: a record as it was at a version, a deleted record with what went with it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import CASCADE, FileField, ForeignKey, Model, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from arrimage.kit.desk.changes import history_of
from arrimage.kit.desk.records import Records
from arrimage.kit.records import Record, save_if_unchanged

# Rows deleted with a record leave their last version within this time of the record's own.
ONE_DELETION = timedelta(seconds=30)


def version_before(record: Model) -> int | None:
    """The key of the record's latest version, to which an undo goes back; None without history."""
    entries = history_of(type(record), record.pk)
    return entries.values_list("history_id", flat=True).first() if entries is not None else None


def tell_with_undo(
    request: HttpRequest,
    text: str,
    screen: Records | None = None,
    record: Any = None,
    version: int | None = None,
    rows: str = "",
) -> None:
    """Say that it is done, with a button that takes it back when there is a version to go back to.

    `rows` tells what was done to the record's rows, as `undo_rows.written` writes it.
    """
    if screen is None or version is None:
        messages.success(request, text)
        return
    url = screen.url("restore", record.pk, version)
    context = {"text": text, "url": url, "revision": getattr(record, "revision", None), "rows": rows}
    messages.success(request, render_to_string("desk/undo_message.html", context, request))


def restore(entry: Any, current: Any, seen: int) -> Model:
    """Give the record the values of that version. Raises StaleRecord when it changed since the revision `seen`,
    ValidationError when the old values are no longer possible."""
    beside = getattr(current, "kept_beside", ())
    for field in entry.tracked_fields:
        typed = field.editable and not field.primary_key
        if (typed or field.name in beside) and not _tells_of_a_merge(entry, field):
            setattr(current, field.attname, getattr(entry, field.attname))
    _forget_what_is_gone(current)
    current.full_clean()
    with transaction.atomic():
        if isinstance(current, Record):
            save_if_unchanged(current, seen)
        else:
            current.save()
        _restore_lists(entry, current)
    return current  # type: ignore[no-any-return]


def revive(entry: Any, through: Any = None) -> Model:
    """Bring a deleted record back with its lists and the rows deleted with it, as they were; `through`, when given, is
    the last version of the record whose deletion took it along, which comes back too.

    Raises ValidationError when another record has taken its place meanwhile.
    """
    with transaction.atomic():
        back = [(_insert(deleted), deleted) for deleted in _parents_first(_deleted_together(through or entry))]
        for record, deleted in back:
            before = history_of(type(record), record.pk).filter(history_id__lt=deleted.pk).exclude(history_type="-")
            if (latest := before.first()) is not None:
                _restore_lists(latest, record)
    return next(record for record, deleted in back if _key(deleted) == _key(entry))


def deleted_with(model: Any, pk: Any, entry: Any) -> Any:
    """The last version of the record of that key, when the deletion that `entry` tells of took it along; else None."""
    if model._base_manager.filter(pk=pk).exists():
        return None
    return _of_one_deletion(model.history, entry).filter(**{model._meta.pk.name: pk}).first()


def _insert(entry: Any) -> Model:
    record: Any = entry.instance
    _forget_what_is_gone(record)
    record.full_clean(exclude=[record._meta.pk.name])
    record._state.adding = True
    record.save(force_insert=True)
    _restore_birthday(entry, record)
    return record  # type: ignore[no-any-return]


def _deleted_together(entry: Any) -> "dict[_Key, Any]":
    """The last versions of the record and of all that its deletion took along, each once however it was reached."""
    found, look = {_key(entry): entry}, [entry]
    while look:
        for row in _deleted_with(entry, look.pop().instance):
            if _key(row) not in found:
                found[_key(row)] = row
                look.append(row)
    return found


def _parents_first(deleted: "dict[_Key, Any]") -> Iterator[Any]:
    """In an order in which each comes after those it points at."""
    waiting = dict(deleted)
    while waiting:
        ready = [key for key, entry in waiting.items() if not _targets(entry) & (waiting.keys() - {key})]
        for key in ready or list(waiting)[:1]:
            yield waiting.pop(key)


_Key = tuple[type[Model], Any]


def _key(entry: Any) -> _Key:
    return entry.instance_type, entry.instance.pk


def _targets(entry: Any) -> set[_Key]:
    keys = [field for field in entry.instance_type._meta.fields if isinstance(field, ForeignKey)]
    return {(field.remote_field.model, getattr(entry, field.attname)) for field in keys}


def _deleted_with(entry: Any, record: Model) -> list[Any]:
    """The last versions of the rows of this record that the deletion told by `entry` took along, of models that keep
    a history."""
    deleted: list[Any] = []
    for relation in record._meta.related_objects:
        manager = getattr(relation.related_model, "history", None)
        if manager is None or relation.on_delete is not CASCADE:
            continue
        deleted += _of_one_deletion(manager, entry).filter(**{relation.field.attname: record.pk})
    return deleted


def _of_one_deletion(history: Any, entry: Any) -> Any:
    """The last versions of what was deleted by the same person at the same time as `entry`."""
    window = (entry.history_date - ONE_DELETION, entry.history_date + ONE_DELETION)
    return history.filter(history_type="-", history_date__range=window, history_user=entry.history_user_id)


def _restore_birthday(entry: Any, record: Any) -> None:
    """Inserting stamped the record as new: give back the moment it was really made."""
    made = {
        field.attname: getattr(entry, field.attname)
        for field in entry.tracked_fields
        if getattr(field, "auto_now_add", False)
    }
    if made:
        QuerySet(type(record)).filter(pk=record.pk).update(**made)
        for name, value in made.items():
            setattr(record, name, value)


def _tells_of_a_merge(entry: Any, field: Any) -> bool:
    """A merge is undone by its own button: going back to a version would hide the record where nothing undoes it."""
    return field.name == "merged_into" or (field.name, getattr(entry, field.attname)) == ("status", "merged")


def _forget_what_is_gone(record: Any) -> None:
    """Empty the links to records deleted since, where a link may be empty, and the names of files no longer kept."""
    for field in record._meta.fields:
        value = getattr(record, field.attname)
        if isinstance(field, FileField) and field.blank and value and not value.storage.exists(value.name):
            setattr(record, field.attname, "")
        if isinstance(field, ForeignKey) and field.null and value is not None:
            target: Any = field.remote_field.model
            if not target._base_manager.filter(**{field.target_field.attname: value}).exists():
                setattr(record, field.attname, None)


def _restore_lists(entry: Any, record: Any) -> None:
    """Set the record's many-to-many lists to what the version says, without what no longer exists."""
    for field in entry._history_m2m_fields:
        try:
            model_field = record._meta.get_field(field.name)
        except FieldDoesNotExist:
            continue
        rows = getattr(entry, field.name)
        pks = rows.values_list(f"{model_field.m2m_reverse_field_name()}_id", flat=True)
        target = model_field.remote_field.model
        getattr(record, field.name).set(target._base_manager.filter(pk__in=list(pks)))
