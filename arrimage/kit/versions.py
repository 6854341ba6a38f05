"""The history of many records at once, written by the database: one statement where signals would take thousands.

And that of one record, as the library keeps it, but for what the library does over again at each save.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from django.db import connections, models, router
from simple_history.manager import HistoryDescriptor
from simple_history.models import HistoricalRecords

AT_ONCE = 500


def keep_history_managers() -> None:
    """The library makes the class of a history's manager anew each time a record is saved: make each of them once."""
    HistoryDescriptor.__get__ = _manager


def _manager(descriptor: Any, instance: Any, owner: Any) -> Any:
    made = _manager_class(descriptor.manager_class, descriptor.queryset_class)
    return made(descriptor.model, instance)


@cache
def _manager_class(manager: Any, queryset: Any) -> Any:
    return manager.from_queryset(queryset)


class HistoryWithLists(HistoricalRecords):  # type: ignore[misc]  # the library says nothing of its types
    """The history of a record and of its lists (many to many), which the database copies without reading them."""

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        using = router.db_for_write(type(history_instance))
        for field in history_instance._history_m2m_fields:
            _copy_list(using, type(history_instance), field, "h.history_id = %s", [history_instance.pk])


def write_versions(
    model: type[models.Model],
    pks: Collection[int],
    kind: str,
    *,
    at: datetime,
    by: int | None = None,
    without_lists: bool = False,
) -> None:
    """Write to the history what each record says now, as saving them one by one would.

    `kind` is «+» for new records, «~» for changed ones, «-» for those about to be deleted; `by` is a user's key.
    The model must keep a history; its lists (many to many) are kept with it, unless all are known to be empty.
    """
    history: Any = model.history.model  # type: ignore[attr-defined]
    using = router.db_for_write(model)
    kept = [field.column for field in history.tracked_fields]
    remaining = iter(pks)
    while chunk := list(islice(remaining, AT_ONCE)):
        _copy(using, history._meta.db_table, model, kept, chunk, (at, None, kind, by))
        for field in () if without_lists else history._history_m2m_fields:
            moment = connections[using].ops.adapt_datetimefield_value(at)
            which = f"h.history_date = %s AND {{source}} IN ({_marks(chunk)})"
            _copy_list(using, history, model._meta.get_field(field.name), which, [moment, *chunk])


def _copy(
    using: str, table: str, model: type[models.Model], kept: Sequence[str], chunk: list[int], said: tuple[Any, ...]
) -> None:
    connection = connections[using]
    quote = connection.ops.quote_name
    into = [*kept, "history_date", "history_change_reason", "history_type", "history_user_id"]
    date, reason, kind, user = said
    moment = connection.ops.adapt_datetimefield_value(date)
    columns = ", ".join(map(quote, kept))
    pk = quote(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        # The type of a parameter in a list of columns is not told from where it goes on PostgreSQL.
        stamp = (
            "%s::timestamptz, %s::varchar, %s, %s::bigint" if connection.vendor == "postgresql" else "%s, %s, %s, %s"
        )
        cursor.execute(
            f"INSERT INTO {quote(table)} ({', '.join(map(quote, into))}) SELECT {columns}, {stamp} "
            f"FROM {quote(model._meta.db_table)} WHERE {pk} IN ({_marks(chunk)}) ORDER BY {pk}",
            [moment, reason, kind, user, *chunk],
        )


def _copy_list(using: str, history: Any, field: Any, which: str, values: Sequence[Any]) -> None:
    """The rows of a list as they stand, tied to the versions that `which` says of `h`; {source} is the record's key."""
    connection = connections[using]
    quote = connection.ops.quote_name
    through = field.remote_field.through
    kept = _history_of(through, history)
    source = f"t.{quote(field.m2m_column_name())}"
    columns = [quote(one.column) for one in through._meta.local_fields]
    copied = ", ".join(f"t.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(kept._meta.db_table)} ({', '.join([*columns, quote('history_id')])}) "
            f"SELECT {copied}, h.history_id FROM {quote(through._meta.db_table)} t "
            f"JOIN {quote(history._meta.db_table)} h ON h.id = {source} WHERE {which.format(source=source)}",
            values,
        )


@cache
def _history_of(through: Any, history: Any) -> Any:
    return next(
        relation.related_model
        for relation in history._meta.related_objects
        if getattr(relation.related_model, "instance_type", None) is through
    )


def _marks(chunk: list[int]) -> str:
    return ", ".join(["%s"] * len(chunk))
