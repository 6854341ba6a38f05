"""The tables that migrations make are those that the models describe."""

import sqlite3

import pytest
from django.conf import settings
from django.db import connection

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("migrated")]

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
INDEXES = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"


def _described(rows):
    """What can be told of a database, given `rows(statement, *values)`."""
    tables = {name for (name,) in rows(TABLES)}
    columns = {
        (table, name, kind, bool(needed))
        for table in tables
        for _place, name, kind, needed, _default, _key in rows(f'PRAGMA table_info("{table}")')
    }
    links = {(table, row[2], row[3]) for table in tables for row in rows(f'PRAGMA foreign_key_list("{table}")')}
    return {"tables": tables, "columns": columns, "indexes": set(rows(INDEXES)), "links": links}


def _ours(described):
    rooms = tuple(f"{room.rpartition('.')[2]}_" for room in settings.ROOMS)
    return {
        what: {one for one in found if (one if isinstance(one, str) else one[0]).startswith(rooms)}
        for what, found in described.items()
    }


def _in_this_database(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


@pytest.mark.django_db
def test_a_new_hub_has_the_tables_that_its_models_describe(migrated):
    with sqlite3.connect(migrated) as new:
        made = _ours(_described(lambda statement, *values: new.execute(statement, values).fetchall()))
    described = _ours(_described(_in_this_database))
    for what, found in described.items():
        assert made[what] == found, what
    assert described["tables"], "no table was compared"
