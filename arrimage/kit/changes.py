"""Which tables have changed, as the database itself tells.

Each followed table has a *state*: a number drawn anew by triggers, in the transaction of whoever writes the table, be
it a form, an import, raw SQL or another program. Who reads the same state twice would read the same rows twice: a
state that is rolled back is never met again, and a restored copy of the database brings its own states back. What a
table is told by is part of its state: where its triggers were away, switched off or made again, as when one table alone
is restored, the state is another one. Only rows written while the server was told to run no trigger at all
(`session_replication_role`) are not seen.

The triggers are made after each `migrate`, outside the migrations, as search indexes are: on SQLite a migration that
rebuilds a table loses its triggers silently. A table whose triggers do not stand has no state.
"""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.utils import CursorWrapper

TABLE = "kit_changes"
# On PostgreSQL writers add a line each, so that none waits for another; past so many they are added up.
MANY_LINES = 1_000
EVENTS = ("INSERT", "UPDATE", "DELETE")

_followed: set[type[models.Model]] = set()

# A plain update: what stands after OR in a statement that writes the table (`INSERT OR IGNORE`) holds for its triggers.
SQLITE_DRAW = f"UPDATE {TABLE} SET state = random()"
# The version moves with every table, index or trigger that is made or dropped.
SQLITE_STATES = f"""
    SELECT {TABLE}.name, state || '.' || schema_version FROM pragma_schema_version, {TABLE} JOIN (
        SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 12) = '{TABLE}_'
        GROUP BY tbl_name HAVING count(*) = {len(EVENTS)}
    ) ON tbl_name = {TABLE}.name"""
# Below 2^53: as many as `random` draws.
POSTGRESQL_DRAW = "floor(random() * 9007199254740992)::numeric"
# The table is named in full, and with the rights of its owner: whoever may write a record draws its state, wherever
# she looks for names (`pg_dump` looks nowhere).
POSTGRESQL_FUNCTION = """
    CREATE OR REPLACE FUNCTION {schema}.{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog AS $$ BEGIN
        INSERT INTO {schema}.{table} (name, state) VALUES (TG_TABLE_NAME, {draw});
        RETURN NULL;
    END $$"""
# `xmin` moves when a trigger is switched off or on.
POSTGRESQL_STATES = f"""
    SELECT name, concat_ws('.', sum(state), told.oid, told.xmin), count(*) FROM {TABLE} JOIN (
        SELECT relname, pg_trigger.oid, pg_trigger.xmin::text FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE tgname = '{TABLE}' AND tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid)
    ) told ON relname = name GROUP BY name, told.oid, told.xmin"""
# The sums stay what they were.
POSTGRESQL_ADD_UP = f"""
    WITH gone AS (DELETE FROM {TABLE} RETURNING name, state)
    INSERT INTO {TABLE} (name, state) SELECT name, sum(state) FROM gone GROUP BY name"""


def follow(*followed: type[models.Model]) -> None:
    """Give each model's table a state. Every write costs a little more: not for what is written all day."""
    _followed.update(followed)


def states(using: str = DEFAULT_DB_ALIAS) -> dict[str, str]:
    """By table, the state of each followed one."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute(SQLITE_STATES)
            return {name: str(state) for name, state in cursor.fetchall()}
        cursor.execute(POSTGRESQL_STATES)
        found = cursor.fetchall()
        # Not within a transaction, which may be one that only reads.
        if sum(lines for _name, _state, lines in found) > MANY_LINES and not connection.in_atomic_block:
            cursor.execute(POSTGRESQL_ADD_UP)
    return {name: str(state) for name, state, _lines in found}


def draw_anew(using: str = DEFAULT_DB_ALIAS) -> None:
    """Say of every followed table that it changed."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            drawn = f"SELECT name, {POSTGRESQL_DRAW} FROM {TABLE} GROUP BY name"
            cursor.execute(f"INSERT INTO {TABLE} (name, state) {drawn}")
        else:
            cursor.execute(SQLITE_DRAW)


def keep_states(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """After a migration, make what gives each followed table of the application its state, unless it stands."""
    followed = sorted(model._meta.db_table for model in sender.get_models() if model in _followed)
    if not followed:
        return
    connection = connections[using]
    prepare, ensure = _MAKERS[connection.vendor]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        prepare(cursor)
        for table in followed:
            if table in tables:
                ensure(cursor, table)


def _prepare_on_sqlite(cursor: CursorWrapper) -> None:
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (name varchar(63) NOT NULL, state integer NOT NULL)")


def _ensure_on_sqlite(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(f"SELECT 1 FROM {TABLE} WHERE name = %s", [table])
    if cursor.fetchone() is None:
        cursor.execute(f"INSERT INTO {TABLE} (name, state) VALUES (%s, random())", [table])
    else:  # what a migration wrote while the triggers were gone is told too
        cursor.execute(f"{SQLITE_DRAW} WHERE name = %s", [table])
    for event in EVENTS:
        cursor.execute(
            f'CREATE TRIGGER IF NOT EXISTS "{TABLE}_{table}_{event.lower()}" AFTER {event} ON "{table}"'
            f" BEGIN {SQLITE_DRAW} WHERE name = '{table}'; END"
        )


def _prepare_on_postgresql(cursor: CursorWrapper) -> None:
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (name varchar(63) NOT NULL, state numeric NOT NULL)")
    cursor.execute("SELECT quote_ident(current_schema())")
    (schema,) = cursor.fetchone()
    cursor.execute(POSTGRESQL_FUNCTION.format(schema=schema, table=TABLE, draw=POSTGRESQL_DRAW))


def _ensure_on_postgresql(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(f"INSERT INTO {TABLE} (name, state) VALUES (%s, {POSTGRESQL_DRAW})", [table])
    cursor.execute(f'DROP TRIGGER IF EXISTS {TABLE} ON "{table}"')
    cursor.execute(
        f'CREATE TRIGGER {TABLE} AFTER {" OR ".join(EVENTS)} OR TRUNCATE ON "{table}"'
        f" FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}()"
    )


_MAKERS = {
    "sqlite": (_prepare_on_sqlite, _ensure_on_sqlite),
    "postgresql": (_prepare_on_postgresql, _ensure_on_postgresql),
}
