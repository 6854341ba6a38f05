"""What happened to the rows kept with a record (its roles, presences, decisions …), for the record's history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrimage.kit.desk.display import NOTHING, shown

KEPT = 200


@dataclass(frozen=True)
class RowEvent:
    """A row added, changed or removed; `before` and `after` are what the row said."""

    at: datetime
    author: Any
    label: str
    before: str
    after: str


def row_events(formsets: Iterable[Any], record: Model) -> Iterator[RowEvent]:
    """Every change of the record's rows whose model keeps a history, latest first within each kind."""
    for formset in formsets:
        manager = getattr(formset.model, "history", None)
        if manager is not None:
            entries = manager.filter(**{formset.fk.name: record.pk}).select_related("history_user")
            yield from _events(list(entries.order_by("-history_date", "-history_id")[:KEPT]))


def _events(entries: list[Any]) -> Iterator[RowEvent]:
    for place, entry in enumerate(entries):
        older = next((other for other in entries[place + 1 :] if other.id == entry.id), None)
        before = NOTHING if older is None or older.history_type == "-" else _said(older)
        after = NOTHING if entry.history_type == "-" else _said(entry)
        if before != after:
            label = capfirst(str(entry.instance_type._meta.verbose_name))
            yield RowEvent(entry.history_date, entry.history_user, label, before, after)


def _said(entry: Any) -> str:
    """The row in its own words, with its dates and state that the words leave out."""
    row = entry.instance
    try:
        words = str(row)
    except ObjectDoesNotExist:
        return _("(deleted since)")
    plain = (field for field in row._meta.fields if not field.is_relation and field.editable and not field.primary_key)
    told = [shown(getattr(row, field.attname), field) for field in plain]
    return " · ".join([words, *(value for value in told if value not in (NOTHING, words))])
