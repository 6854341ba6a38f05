"""The databases' own refusal to change the ledger, for whoever would go round the models.

Made after each `migrate`, like the search indexes: a migration that rebuilds a SQLite table loses its triggers.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "consent_consententry"
SAYS = "the consent ledger is append-only"
# On SQLite an entry can go only once the one before it is gone: emptying the whole table, as `flush` does, is left
# possible, and `verify_consents` tells of it; taking out an entry or the end is not.
SQLITE = {
    f"{TABLE}_no_update": f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}"
    f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    f"{TABLE}_no_delete": f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}"
    f" WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE number = OLD.number - 1)"
    f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
}
POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$",
    f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}",
    f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}"
    f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
)


def guard_ledger(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """After a migration of the room: the triggers, unless they stand; nothing while there is no table."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if TABLE in connection.introspection.table_names(cursor):
            for statement in _statements(connection, cursor):
                cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper, cursor: Any) -> tuple[str, ...]:
    if connection.vendor == "postgresql":
        return POSTGRESQL
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
    standing = {name for (name,) in cursor.fetchall()}
    return tuple(statement for name, statement in SQLITE.items() if name not in standing)
