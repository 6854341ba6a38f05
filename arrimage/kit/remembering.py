"""Counts that are asked again of tables that have not changed, answered from memory.

What a statement counts depends on its text, on what fills it and on the rows of the tables it names. All three are
part of the key under which the answer is kept, the rows by the tables' states (`arrimage.kit.changes`): another state
is another key, so nothing has to be forgotten in time. States are read before the rows: an answer may be newer than the
state it is kept under, never older.

Most of what is left then goes into building statements whose answers are known. A value that several of them make is
kept too, with the states of the tables that they read, under the words of whoever asks (`Memory.value`).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import islice
from secrets import token_hex
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections

from arrimage.kit.changes import TABLE, states

DAY = 24 * 3600
# How a value is made is known to this process alone: another may run other code.
PROCESS = token_hex(8)
# Figures only: no name and no text of a record leaves the database by the cache.
KEPT = (int, float, Decimal, date, type(None))
WORD = re.compile(r"\w+")
READING = re.compile(r"\s*\(?\s*(SELECT|WITH)\b")
# What these answer depends on more than the rows, or they do more than answer.
PASSING = re.compile(
    r"\b(CURRENT_\w+|\w+_TIMESTAMP|NOW|RANDOM|NEXTVAL|FOR (NO KEY |KEY )?(UPDATE|SHARE))\b|'now'", re.IGNORECASE
)


class Memory:
    """What is known without asking, while `remembered_counts` lasts."""

    def value(self, asked: object, work: Callable[[], Any]) -> Any:
        """What `work` gives, worked out again only if one of the tables it read has changed since.

        `asked` tells what is asked from everything else that ever is, by its `repr`; what `work` gives depends on that
        and on the statements it runs, nothing else: neither the hour nor a memory of its own.
        """
        return work()


@contextmanager
def remembered_counts(using: str = DEFAULT_DB_ALIAS) -> Iterator[Memory]:
    """While it lasts, a statement that reads nothing but followed tables and answers with one row of numbers is asked
    of the database only if one of these tables has changed since it was last asked.

    Whoever keeps a list of what is asked (DEBUG, tests that count statements) sees all of it asked.
    """
    connection = connections[using]
    if connection.queries_logged:
        yield Memory()
        return
    remembered = _Remembered(using)
    with connection.execute_wrapper(remembered):
        yield remembered


class _Read:
    """Rows read already, in the place of the cursor that read them."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = iter(rows)

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def close(self) -> None:
        """Nothing is open."""


class _Remembered(Memory):
    def __init__(self, using: str) -> None:
        self._using = using
        self._read: set[str] | None = None  # the tables that a value's work reads, None where it does more than read

    @cached_property
    def _states(self) -> Mapping[str, str]:
        return states(self._using)

    def value(self, asked: object, work: Callable[[], Any]) -> Any:
        key, now = _key("value", PROCESS, self._using, asked), self._states
        seen, value = cache.get(key) or (None, None)
        if seen and all(now.get(table) == state for table, state in seen):
            return value
        self._read = set()
        value = work()
        if self._read and isinstance(value, KEPT):
            cache.set(key, ([(table, now[table]) for table in self._read], value), DAY)
        self._read = None
        return value

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        tables = frozenset() if many else tables_read(sql)
        if not tables or not tables <= self._states.keys():
            self._read = None
            return execute(sql, params, many, context)
        if self._read is not None:
            self._read |= tables
        key = _key("count", sql, params, [self._states[table] for table in sorted(tables)])
        rows = cache.get(key)
        if rows is None:
            execute(sql, params, many, context)
            rows = context["cursor"].fetchall()
            if len(rows) <= 1 and all(isinstance(value, KEPT) for row in rows for value in row):
                cache.set(key, rows, DAY)
        context["cursor"].close()
        context["cursor"].cursor = _Read(rows)
        return None


def _key(kind: str, *asked: object) -> str:
    return f"{kind}." + blake2b(repr(asked).encode(), digest_size=24).hexdigest()


@lru_cache(maxsize=1_000)
def tables_read(sql: str) -> frozenset[str]:
    """The tables of records that a reading names; none when its answer could change while they do not."""
    if TABLE in sql or PASSING.search(sql) or not READING.match(sql):
        return frozenset()
    return _every_table().intersection(WORD.findall(sql))


@lru_cache(maxsize=1)
def _every_table() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))
