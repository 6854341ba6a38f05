"""Word search that finds «Cafés» from «cafe», the same way on SQLite and PostgreSQL.

A searchable table keeps in `search_text` the folded words of a record and their stems. SQLite indexes that column
with an FTS5 table fed by triggers, PostgreSQL with a generated `tsvector` column under a GIN index; the words that a
query misspells are looked up in a table of theirs (`arrimage.kit.vocabulary`). All are made after each `migrate`,
outside the migrations: a migration that rebuilds a SQLite table loses its triggers silently, so what stands in the
database is compared with what should stand there, and made again when it differs.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

from arrimage.kit.abbreviations import compounds, other_ways
from arrimage.kit.asking import MAX_WORD_LENGTH, Asked, query_words, widening
from arrimage.kit.text import fold, stem, words
from arrimage.kit.vocabulary import Searched, ensure_vocabulary, learn_again, table_of

MAX_INDEXED_WORDS = 20_000
# Past this many matches SQLite does better to walk the list in its order than to gather the matches and sort them.
MANY_MATCHES = 2_000
# What `asked_together` found to ask.
_known: ContextVar[Mapping[tuple[Searched, str], Asked | None]] = ContextVar("known", default=MappingProxyType({}))


def index_text(text: str) -> str:
    """The text to keep in `search_text`: each word once, folded, then other ways to write them, then the stems."""
    kept = [word[:MAX_WORD_LENGTH] for word in words(text)]
    kept += [*other_ways(kept), *(word[:MAX_WORD_LENGTH] for word in map(fold, compounds(text)))]
    every = dict.fromkeys(kept) | dict.fromkeys(map(stem, kept))
    return " ".join(list(every)[:MAX_INDEXED_WORDS])


class SearchTextField(models.TextField):  # type: ignore[type-arg]  # cannot be subscripted when run
    """The folded words and stems of a record; `search_text__matches=Asked(…)` looks them up."""


@SearchTextField.register_lookup
class Matches(models.Lookup):
    """Records that hold what is asked."""

    lookup_name = "matches"
    prepare_rhs = False
    rhs: Asked

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[str, ...]]:
        raise NotSupportedError(f"Search is written for SQLite and PostgreSQL, not for {connection.vendor}.")

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[str, ...]]:
        asked = self.rhs.fts5
        model, alias = self._place(compiler)
        index = connection.ops.quote_name(index_name(model))
        key = f"{alias}.{connection.ops.quote_name(_key_column(model))}"
        many = count(model, self.rhs, connection) == MANY_MATCHES
        # The plus keeps SQLite from looking the matches up one by one; it cannot know how many there will be.
        return f"{'+' if many else ''}{key} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", (asked,)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[str, ...]]:
        asked = self.rhs.tsquery
        model, alias = self._place(compiler)
        if count(model, self.rhs, connection) == MANY_MATCHES:
            return f"{alias}.search_vector @@ %s::tsquery", (asked,)
        # Gathered first: PostgreSQL takes them for more than they are, and would walk the list in its order instead.
        table, key = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(_key_column(model))
        found = f"SELECT {key} FROM {table} WHERE search_vector @@ %s::tsquery"
        return f"{alias}.{key} = ANY(ARRAY({found}))", (asked,)

    def _place(self, compiler: SQLCompiler) -> tuple[type[models.Model], str]:
        assert isinstance(self.lhs, Col)
        return self.lhs.target.model, compiler.quote_name_unless_alias(self.lhs.alias)


def enough_asked(model: Searched, query: str, using: str) -> Asked | None:
    """What to ask so that the query finds enough among all the model's records; None when nothing would be found."""
    known = _known.get()
    if (model, query) in known:
        return known[model, query]
    return _enough_asked_of([model], query, using).get(model)


@contextmanager
def asked_together(models_asked: Sequence[Searched], query: str, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """While it lasts, what to ask of each of these models for the query is known: all were looked into together, in a
    statement or two rather than as many for each.
    """
    enough = _enough_asked_of(models_asked, query, using) if query_words(query) else {}
    token = _known.set({(model, query): enough.get(model) for model in models_asked})
    try:
        yield
    finally:
        _known.reset(token)


def _enough_asked_of(models_asked: Sequence[Searched], query: str, using: str) -> dict[Searched, Asked]:
    """What to ask of each model; those where nothing would be found are left out."""
    enough: dict[Searched, Asked] = {}
    for asked_of, least in widening(query, using):
        asked = asked_of([model for model in models_asked if model not in enough])
        _count(asked, connections[using])
        enough |= {model: one for model, one in asked.items() if one.counted[model._meta.db_table] >= least}
        if len(enough) == len(models_asked):
            break
    return enough


def count(model: Searched, asked: Asked, connection: BaseDatabaseWrapper) -> int:
    """How many records hold what is asked, 2,000 at most: of the index alone, and once for each thing asked."""
    _count({model: asked}, connection)
    return asked.counted[model._meta.db_table]


def _count(asked: dict[Searched, Asked], connection: BaseDatabaseWrapper) -> None:
    """Count for each model what was not yet, in one statement."""
    unknown = [model for model, one in asked.items() if model._meta.db_table not in one.counted]
    if not unknown:
        return
    counts, said = [], []
    for place, model in enumerate(unknown):
        table, index = model._meta.db_table, index_name(model)
        where, words_asked = f'"{index}" WHERE "{index}" MATCH %s', asked[model].fts5
        if connection.vendor == "postgresql":
            where, words_asked = f'"{table}" WHERE search_vector @@ %s::tsquery', asked[model].tsquery
        counts.append(f"SELECT {place}, count(*) FROM (SELECT 1 FROM {where} LIMIT {MANY_MATCHES}) found")
        said.append(words_asked)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts), said)
        for place, number in cursor.fetchall():
            asked[unknown[place]].counted[unknown[place]._meta.db_table] = number


def index_name(model: type[models.Model]) -> str:
    """The name of the model's search index: an FTS5 table on SQLite, a GIN index on PostgreSQL."""
    return f"{model._meta.db_table}_search"


def _key_column(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def keep_indexes(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """After a migration, make the index of each searchable model of the application that lacks a sound one.

    Former versions carry the text of their record and are never searched: an index would only slow every save.
    """
    for model in sender.get_models():
        if is_indexed(model):
            ensure_index(model, using)
        elif any(isinstance(field, SearchTextField) for field in model._meta.local_fields):
            drop_index(model, using)


def is_indexed(model: type[models.Model]) -> bool:
    """Whether the model's records can be searched: those of a history, which copy its fields, cannot."""
    return not hasattr(model, "instance_type") and any(
        isinstance(field, SearchTextField) for field in model._meta.local_fields
    )


def drop_index(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> None:
    """Take away the search index that the table has, if it has one."""
    connection, table = connections[using], model._meta.db_table
    with transaction.atomic(using=using), connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if table_of(model) in tables:
            cursor.execute(f'DROP TABLE "{table_of(model)}"')
        if connection.vendor == "sqlite" and index_name(model) in tables:
            index, *triggers = _fts5_statements(model)
            for trigger in triggers:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"')
            cursor.execute(f'DROP TABLE "{index}"')
        elif connection.vendor == "postgresql" and table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DROP COLUMN IF EXISTS search_vector')


def ensure_index(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the model's search index unless it stands as it should; does nothing while its table does not."""
    connection = connections[using]
    table = model._meta.db_table
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return
        columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
        if "search_text" not in columns:
            return
        if connection.vendor == "sqlite":
            _ensure_fts5(cursor, model)
        elif "search_vector" not in columns:
            _make_vector(cursor, model)
        ensure_vocabulary(cursor, model, using)


def forget_words(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> None:
    """Rewrite the model's index and its vocabulary, if it has them, without the words of rows gone or changed.

    FTS5 only marks them as gone, and they would stay readable in the database's file; PostgreSQL's vacuum sees to it.
    """
    if not is_indexed(model):
        return
    connection = connections[using]
    index = index_name(model)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"""INSERT INTO "{index}"("{index}") VALUES ('optimize')""")
    learn_again(model, using)


def _make_vector(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """A generated column rather than an index on an expression: counting many matches is five times faster."""
    table = model._meta.db_table
    # From an array, so that a word is what `index_text` calls a word, not what PostgreSQL's parser makes of it.
    vector = "array_to_tsvector(array_remove(string_to_array(search_text, ' '), ''))"
    cursor.execute(f'ALTER TABLE "{table}" ADD search_vector tsvector GENERATED ALWAYS AS ({vector}) STORED')
    # Pending entries are scanned one by one at each search; records change rarely and are searched all day.
    cursor.execute(f'CREATE INDEX "{index_name(model)}" ON "{table}" USING gin (search_vector) WITH (fastupdate = off)')


def _ensure_fts5(cursor: CursorWrapper, model: type[models.Model]) -> None:
    wanted = _fts5_statements(model)
    cursor.execute(
        f"SELECT name, sql FROM sqlite_master WHERE name IN ({', '.join(['%s'] * len(wanted))})", list(wanted)
    )
    if dict(cursor.fetchall()) == wanted:
        return
    index, *triggers = wanted
    for trigger in triggers:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{trigger}"')
    cursor.execute(f'DROP TABLE IF EXISTS "{index}"')
    for statement in wanted.values():
        cursor.execute(statement)
    cursor.execute(f"""INSERT INTO "{index}"("{index}") VALUES ('rebuild')""")


def _fts5_statements(model: type[models.Model]) -> dict[str, str]:
    """By name, the statements that make the index, then the triggers that feed it."""
    table, index, key = model._meta.db_table, index_name(model), _key_column(model)
    add = f'INSERT INTO "{index}"(rowid, search_text) VALUES (new."{key}", new.search_text);'
    # FTS5 must be given the old text to take its words out of the index.
    remove = f'INSERT INTO "{index}"("{index}", rowid, search_text) VALUES (\'delete\', old."{key}", old.search_text);'
    changed = f'old.search_text <> new.search_text OR old."{key}" <> new."{key}"'
    return {
        # The text is folded already: the ascii tokenizer leaves words as they are. Prefixes make typing fast.
        index: f"CREATE VIRTUAL TABLE \"{index}\" USING fts5(search_text, content='{table}', content_rowid='{key}',"
        " tokenize='ascii', prefix='2 3 4', columnsize=0, detail='none')",
        f"{index}_insert": f'CREATE TRIGGER "{index}_insert" AFTER INSERT ON "{table}" BEGIN {add} END',
        f"{index}_delete": f'CREATE TRIGGER "{index}_delete" AFTER DELETE ON "{table}" BEGIN {remove} END',
        f"{index}_update": f'CREATE TRIGGER "{index}_update" AFTER UPDATE ON "{table}" WHEN {changed}'
        f" BEGIN {remove} {add} END",
    }
