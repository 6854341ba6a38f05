"""Taking back what one save did to the rows kept with a record, from the history of the rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import FileField
from django.utils.translation import gettext as _

from arrimage.kit.records import StaleRecord

Marks = list[int]
"""For each formset class, the key of the latest entry of history of the record's rows; 0 where there is none."""


def marks(formsets: Iterable[Any], record: Any) -> Marks:
    return [_latest(formset, record) for formset in formsets]


def can_undo(formset: Any) -> bool:
    """Whether what was entered in this formset, once saved, can be taken back: its rows keep a history, and no file
    went with a row."""
    if not formset.has_changed():
        return True
    files = [field.name for field in formset.model._meta.fields if isinstance(field, FileField)]
    replaced = any(set(files) & set(form.changed_data) for form in formset.initial_forms)
    gone = any(getattr(form.instance, name) for form in formset.deleted_forms for name in files)
    return hasattr(formset.model, "history") and not replaced and not gone


def written(before: Marks, after: Marks) -> str:
    """What the undo button sends: where the save began and ended in the history of each kind of row."""
    return ",".join(f"{start}-{end}" for start, end in zip(before, after, strict=True))


def restore_rows(formsets: Sequence[Any], record: Any, text: str) -> None:
    """Give the record's rows back what they were before the save that `text` tells of, as `written` wrote it.

    Raises StaleRecord when a row changed since, ValidationError when an old row is no longer possible.
    """
    spans = [span.split("-") for span in text.split(",")]
    if len(spans) != len(formsets) or not all(len(span) == 2 and "".join(span).isdecimal() for span in spans):
        raise ValidationError(_("the rows kept with this record are no longer told"))
    for formset, (start, end) in zip(formsets, spans, strict=True):
        if hasattr(formset.model, "history"):
            if _latest(formset, record) != int(end):
                raise StaleRecord
            _restore(formset, record, int(start))


def _restore(formset: Any, record: Any, start: int) -> None:
    touched = _entries(formset, record).filter(history_id__gt=start)
    pks = set(touched.values_list(formset.model._meta.pk.name, flat=True))
    older = {pk: _before(formset, pk, start) for pk in pks}
    for row in formset.model._base_manager.filter(pk__in=[pk for pk, entry in older.items() if entry is None]):
        row.delete()
    for entry in (entry for entry in older.values() if entry is not None):
        row = entry.instance
        row._state.adding = not formset.model._base_manager.filter(pk=row.pk).exists()
        row.full_clean(exclude=[row._meta.pk.name])
        row.save()


def _before(formset: Any, pk: Any, start: int) -> Any:
    """The row as it was, None when the save added it."""
    entries = formset.model.history.filter(**{formset.model._meta.pk.name: pk}, history_id__lte=start)
    entry = entries.order_by("-history_id").first()
    return entry if entry is not None and entry.history_type != "-" else None


def _entries(formset: Any, record: Any) -> Any:
    return formset.model.history.filter(**{formset.fk.name: record.pk})


def _latest(formset: Any, record: Any) -> int:
    if not hasattr(formset.model, "history"):
        return 0
    return _entries(formset, record).order_by("-history_id").values_list("history_id", flat=True).first() or 0
