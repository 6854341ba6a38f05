"""Many rows written at once, by statements put together once: Django's put theirs together value by value."""

import gc
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState

AT_ONCE = 200
LARGEST_CACHE = 96_000  # kilobytes
# Pages of SQLite's journal before they go to the file: each goes once for many batches that change it, not once each.
LARGEST_JOURNAL = 16_000
# Values of these types go to the database as they are, in fields of these kinds.
PLAIN: tuple[tuple[type[Any], type[Any]], ...] = (
    *((models.CharField, str), (models.TextField, str), (models.BooleanField, bool)),
    *((models.IntegerField, int), (models.ForeignKey, int), (models.FileField, str)),
)
# What is in most columns of new records, as SQL writes it.
EMPTY = ((None, "NULL"), ("", "''"))
# The name of a field's value in a record, the types of those that go as they are, and what makes the others ready.
Column = tuple[str, tuple[type[Any], ...], Callable[[Any], Any]]


class _Readying:
    """Makes the values of records ready for the database, in the order of the columns.

    Records written together hold values of the same types, but for a few: which of them must be made ready is looked
    up once for all the records that are alike.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.names = [name for name, _plain, _ready in columns]
        self.unready: dict[tuple[type[Any], ...], list[tuple[int, Callable[[Any], Any]]]] = {}

    def values(self, record: Any) -> list[Any]:
        said = vars(record)
        values = [said[name] for name in self.names]
        types = tuple(map(type, values))
        unready = self.unready.get(types)
        if unready is None:
            unready = self.unready[types] = [
                (place, ready)
                for place, (found, (_name, plain, ready)) in enumerate(zip(types, self.columns, strict=True))
                # Choices are texts too.
                if found not in plain and not (str in plain and issubclass(found, str))
            ]
        for place, ready in unready:
            values[place] = ready(record)
        return values


def maker(model: type[models.Model]) -> Callable[..., Any]:
    """Makes new records of the model as calling it does, without its signals and thirty times faster.

    Values are given by the names of columns: `municipality_id`.
    """
    blank = dict(vars(model()))
    mutable = [field for field in model._meta.concrete_fields if isinstance(blank[field.attname], dict | list)]

    def make(**values: Any) -> Any:
        record = model.__new__(model)
        own = {field.attname: field.get_default() for field in mutable}
        vars(record).update(blank, _state=ModelState(), **{**own, **values})
        return record

    return make


def read_rows(found: models.QuerySet[Any], without: Collection[str] = ()) -> list[Any]:
    """The records of the query as reading it gives them, without signals and faster; fields `without` come when asked.

    Their relations are not followed.
    """
    names = [field.attname for field in found.model._meta.concrete_fields if field.name not in without]
    return [_as_read(found.model, found.db, zip(names, row, strict=True)) for row in found.values_list(*names)]


def _as_read(model: type[models.Model], using: str, values: Iterable[tuple[str, Any]]) -> Any:
    record = model.__new__(model)
    vars(record).update(values, _state=ModelState())
    record._state.adding, record._state.db = False, using
    return record


def insert_rows(model: type[models.Model], records: Iterable[Any]) -> None:
    """Add these new records, and give each its key. Without signals.

    Searchable records get their keys from `arrimage.kit.records.add_all`.
    """
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    kept: list[Any] = [field for field in model._meta.concrete_fields if not field.primary_key]
    key = model._meta.pk.attname
    readying = _Readying([_new_column(field, connection) for field in kept])
    columns = ", ".join(quote(field.column) for field in kept)
    into = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "
    remaining = iter(records)
    while batch := list(islice(remaining, AT_ONCE)):
        marks, values = _marked([readying.values(record) for record in batch])
        with connection.cursor() as cursor:
            rows = ", ".join([marks] * len(batch))
            cursor.execute(f"{into}{rows} RETURNING {quote(str(model._meta.pk.column))}", values)
            for record, (pk,) in zip(batch, cursor.fetchall(), strict=True):
                setattr(record, key, pk)
                record._state.adding, record._state.db = False, connection.alias


def _marked(rows: list[list[Any]]) -> tuple[str, list[Any]]:
    """The marks of a row in the statement, and what replaces those of every row: most columns of new records are empty
    in all of them, which the statement says itself."""
    marks = [
        next((written for empty, written in EMPTY if column[0] == empty and column.count(empty) == len(rows)), "%s")
        for column in zip(*rows, strict=True)
    ]
    said = [place for place, mark in enumerate(marks) if mark == "%s"]
    return f"({', '.join(marks)})", [row[place] for row in rows for place in said]


def overwrite_rows(model: type[models.Model], records: Iterable[Any], fields: Collection[str]) -> None:
    """Write these fields of records that exist, with one prepared statement; as plain as `insert_rows`."""
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    kept: list[Any] = [model._meta.get_field(name) for name in fields]
    readying = _Readying([_column(field, connection) for field in kept])
    changed = ", ".join(f"{quote(field.column)} = %s" for field in kept)
    pk = quote(str(model._meta.pk.column))
    rows = [[*readying.values(record), record.pk] for record in records]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {changed} WHERE {pk} = %s", rows)


def _column(field: Any, connection: BaseDatabaseWrapper) -> Column:
    name = field.attname
    # Nothing is nothing, in whatever field.
    plain = (type(None), *(type_ for kind, type_ in PLAIN if isinstance(field, kind)))
    if isinstance(field, models.JSONField) and field.encoder is None and connection.vendor == "sqlite":
        return name, plain, partial(_in_json, name, {})
    return name, plain, lambda record: field.get_db_prep_save(getattr(record, name), connection)


def _in_json(name: str, known: dict[int, tuple[Any, str]], record: Any) -> str:
    """As the field writes it; most of the values of an import are empty, or one that many records share."""
    value = vars(record)[name]
    if not value and isinstance(value, list | dict):
        return "[]" if isinstance(value, list) else "{}"
    key = id(value)
    if key not in known:
        known[key] = value, json.dumps(value)  # which keeps the value: its identity stays its own
    return known[key][1]


def _new_column(field: Any, connection: BaseDatabaseWrapper) -> Column:
    """As `_column`, but for fields that make a new record's value themselves; one moment is that of all records."""
    name, plain, ready = _column(field, connection)
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        moment = field.pre_save(field.model(), True)
        kept = field.get_db_prep_save(moment, connection)
        return name, (), partial(_stamped, name, moment, kept)
    if type(field).pre_save is models.Field.pre_save or isinstance(field, models.FileField):
        return name, plain, ready  # a file is kept already
    return name, (), lambda record: field.get_db_prep_save(field.pre_save(record, True), connection)


def _stamped(name: str, moment: Any, kept: Any, record: Any) -> Any:
    setattr(record, name, moment)
    return kept


@contextmanager
def sparing_memory(using: str = DEFAULT_DB_ALIAS) -> Iterator[Callable[[], None]]:
    """A long job that keeps much in memory and reads and writes much of the database.

    SQLite's file is no longer mapped into the process, whose memory it would fill; a larger cache makes up for it. The
    job calls what it is given after each batch: garbage is looked for then, and among what is new; all that is kept
    would else be looked through again and again.
    """
    with _cached_not_mapped(using):
        gc.disable()
        gc.freeze()
        try:
            yield _set_aside
        finally:
            gc.unfreeze()
            gc.enable()


def _set_aside() -> None:
    gc.collect()
    gc.freeze()


@contextmanager
def _cached_not_mapped(using: str) -> Iterator[None]:
    connection = connections[using]
    if connection.vendor != "sqlite":
        yield
        return
    during = {"mmap_size": 0, "cache_size": -LARGEST_CACHE, "wal_autocheckpoint": LARGEST_JOURNAL}
    with connection.cursor() as cursor:
        before = {name: _asked(cursor, name) for name in during}
        _set(cursor, during)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            _set(cursor, before)


def _asked(cursor: Any, name: str) -> int:
    cursor.execute(f"PRAGMA {name}")
    return int((cursor.fetchone() or (0,))[0])


def _set(cursor: Any, pragmas: Mapping[str, int]) -> None:
    for name, value in pragmas.items():
        cursor.execute(f"PRAGMA {name} = {value}")
