"""Space left in the pages of the delivery ledger, so that PostgreSQL keeps the versions of a row side by side.

A row that is claimed, then marked, gets a new version each time. In its own page it needs no entry of any index, and
whoever comes by next sweeps the old one away; in another page it needs them all.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections

TABLE = "letters_delivery"
FILLED = 60  # per cent, at most, when readers are written down


def leave_space(sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """After a migration of the room: for pages to come, unless it is so already; SQLite writes rows in place."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = to_regclass(%s)", [TABLE])
        found = cursor.fetchone()
        if found and f"fillfactor={FILLED}" not in (found[0] or ()):
            cursor.execute(f"ALTER TABLE {TABLE} SET (fillfactor = {FILLED})")
