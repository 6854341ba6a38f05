"""The history of many records at once, written by the database: one statement where signals would take thousands."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connections, models, router

AT_ONCE = 500


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
            _copy_list(using, history, model._meta.get_field(field.name), chunk, at)


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


def _copy_list(using: str, history: Any, field: Any, chunk: list[int], at: datetime) -> None:
    """The rows of a list as they stand, tied to the versions just written."""
    connection = connections[using]
    quote = connection.ops.quote_name
    through = field.remote_field.through
    kept = next(
        relation.related_model
        for relation in history._meta.related_objects
        if getattr(relation.related_model, "instance_type", None) is through
    )
    source = quote(field.m2m_column_name())
    columns = [quote(one.column) for one in through._meta.local_fields]
    copied = ", ".join(f"t.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(kept._meta.db_table)} ({', '.join([*columns, quote('history_id')])}) "
            f"SELECT {copied}, h.history_id FROM {quote(through._meta.db_table)} t "
            f"JOIN {quote(history._meta.db_table)} h ON h.id = t.{source} AND h.history_date = %s "
            f"WHERE t.{source} IN ({_marks(chunk)})",
            [connection.ops.adapt_datetimefield_value(at), *chunk],
        )


def _marks(chunk: list[int]) -> str:
    return ", ".join(["%s"] * len(chunk))
