"""Many rows written at once, by statements put together once: Django's put theirs together value by value."""

from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

from django.db import connections, models, router

AT_ONCE = 200


def insert_rows(model: type[models.Model], records: Iterable[Any]) -> None:
    """Add these new records, and give each its key. Without signals.

    Searchable records get their keys from `arrimage.kit.records.add_all`.
    """
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    kept: list[Any] = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(field.column) for field in kept)
    marks = f"({', '.join(['%s'] * len(kept))})"
    into = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "
    remaining = iter(records)
    while batch := list(islice(remaining, AT_ONCE)):
        values = [
            field.get_db_prep_save(field.pre_save(record, True), connection) for record in batch for field in kept
        ]
        with connection.cursor() as cursor:
            rows = ", ".join([marks] * len(batch))
            cursor.execute(f"{into}{rows} RETURNING {quote(str(model._meta.pk.column))}", values)
            for record, (pk,) in zip(batch, cursor.fetchall(), strict=True):
                record.pk = pk
                record._state.adding, record._state.db = False, connection.alias


def overwrite_rows(model: type[models.Model], records: Iterable[Any], fields: Collection[str]) -> None:
    """Write these fields of records that exist, with one prepared statement; as plain as `insert_rows`."""
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    kept: list[Any] = [model._meta.get_field(name) for name in fields]
    changed = ", ".join(f"{quote(field.column)} = %s" for field in kept)
    pk = quote(str(model._meta.pk.column))
    rows = [
        [*(field.get_db_prep_save(getattr(record, field.attname), connection) for field in kept), record.pk]
        for record in records
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {changed} WHERE {pk} = %s", rows)
