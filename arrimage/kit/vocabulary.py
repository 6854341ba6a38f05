"""The words that a searchable table holds, by what they sound like, to find those a query misspells.

Beside each searchable table stands another of its words, kept by whoever writes records. A word no record holds any
longer does no harm: it finds nothing. Nothing is unique in it, so that two people who bring the same new word at once
never wait for one another.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from rapidfuzz.distance import OSA

from arrimage.kit.text import sound

SHORTEST, SHORTEST_MISSPELT = 4, 5
MOST_NEAR = 30
AT_ONCE = 250
AFTER_EVERY_LETTER = "\U0010ffff"
READ_AT_ONCE = 2_000
Searched = type[models.Model]
# By database and table, what a long job kept already; None outside of one.
_kept: ContextVar[dict[tuple[str, str], set[str]] | None] = ContextVar("kept", default=None)


def table_of(model: type[models.Model]) -> str:
    return f"{model._meta.db_table}_words"


def ensure_vocabulary(cursor: CursorWrapper, model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the table of the model's words, from the records there are, unless it stands."""
    connection, table = connections[using], table_of(model)
    if table in connection.introspection.table_names(cursor):
        return
    # Ranges of letters are asked of it: their order must be that of the letters, in every locale.
    text = 'text COLLATE "C"' if connection.vendor == "postgresql" else "text"
    cursor.execute(f'CREATE TABLE "{table}" (word {text}, sound {text}, backward {text})')
    for column in ("word", "sound", "backward"):
        cursor.execute(f'CREATE INDEX "{table}_{column}" ON "{table}" ({column})')
    learn_again(model, using)


def learn_again(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> None:
    """Forget every word, then learn those of the records there are."""
    with connections[using].cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table_of(model)}"')
        cursor.execute(f'SELECT search_text FROM "{model._meta.db_table}"')
        found: set[str] = set()
        while rows := cursor.fetchmany(READ_AT_ONCE):
            found.update(_worth_keeping(text for (text,) in rows))
    _keep(model, found, using)


def learn(model: type[models.Model], texts: Iterable[str], using: str = DEFAULT_DB_ALIAS) -> None:
    """Keep the words of these search texts that the model's table does not know yet."""
    found, jobs = _worth_keeping(texts), _kept.get()
    if jobs is None:
        _keep(model, found, using)
        return
    before = jobs.setdefault((using, table_of(model)), set())
    _keep(model, found - before, using)
    before |= found


@contextmanager
def learning_once() -> Iterator[None]:
    """A long job, which ends when one of its transactions fails: the words it kept are not looked up again."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def _worth_keeping(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in text.split() if len(word) >= SHORTEST and word.isalpha()}


def _keep(model: type[models.Model], found: set[str], using: str) -> None:
    connection, table = connections[using], table_of(model)
    ordered = sorted(found)
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), AT_ONCE):
            heard = [(word, sound(word)) for word in ordered[start : start + AT_ONCE]]
            rows = [(word, said, said[::-1]) for word, said in heard]
            row = "(%s::text, %s::text, %s::text)" if connection.vendor == "postgresql" else "(%s, %s, %s)"
            cursor.execute(
                f"WITH arriving(word, sound, backward) AS (VALUES {', '.join([row] * len(rows))})"
                f' INSERT INTO "{table}" SELECT word, sound, backward FROM arriving'
                f' WHERE NOT EXISTS (SELECT 1 FROM "{table}" known WHERE known.word = arriving.word)',
                [value for row in rows for value in row],
            )


def near(model: Searched, word: str, using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The model's words that sound like the folded word or, from five letters on, are one mistake away from it.

    A mistake is a letter missing, added, wrong, or swapped with its neighbour. The nearest first, thirty at most.
    """
    return near_in([model], word, using)[model]


def near_in(asked_of: Sequence[Searched], word: str, using: str = DEFAULT_DB_ALIAS) -> dict[Searched, list[str]]:
    """The words of each of these models that are near, in one statement."""
    if len(word) < SHORTEST or not word.isalpha():
        return {model: [] for model in asked_of}
    asked, most = sound(word), 0 if len(word) < SHORTEST_MISSPELT else 1
    tables: dict[str, set[tuple[int, int, str]]] = {table_of(model): set() for model in asked_of}
    for table, known, heard in _half_alike(connections[using], tables, asked):
        tables[table].add((OSA.distance(asked, heard, score_cutoff=most), OSA.distance(word, known), known))
    return {model: _nearest(tables[table_of(model)], most) for model in asked_of}


def _nearest(found: set[tuple[int, int, str]], most: int) -> list[str]:
    return [known for far, _letters, known in sorted(found) if far <= most][:MOST_NEAR]


def _half_alike(connection: BaseDatabaseWrapper, tables: Iterable[str], asked: str) -> list[tuple[str, str, str]]:
    """Words of these tables whose sound begins or ends as asked: a single mistake leaves one of the halves whole."""
    half = max(2, (len(asked) - 1) // 2)
    first, last = asked[:half], asked[::-1][: max(2, len(asked) - half - 1)]
    ranges = [
        f"SELECT '{table}', word, sound FROM \"{table}\" WHERE {column} >= %s AND {column} < %s"
        for table in tables
        for column in ("sound", "backward")
    ]
    limits = [first, first + AFTER_EVERY_LETTER, last, last + AFTER_EVERY_LETTER] * (len(ranges) // 2)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(ranges), limits)
        return [row for row in cursor.fetchall() if abs(len(row[2]) - len(asked)) <= 1]
