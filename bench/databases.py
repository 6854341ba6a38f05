"""Databases that live as long as one measure: a SQLite file in a temporary folder, a PostgreSQL database of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile

import psycopg
from psycopg import sql

SERVER = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = f"arrimage_bench_{os.getpid()}"


def postgresql_answers() -> bool:
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def vendors() -> list[str]:
    return ["sqlite", "postgresql"] if postgresql_answers() else ["sqlite"]


@contextmanager
def scratch(vendor: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of that vendor, gone afterwards.

    `BENCH_SQLITE` names a file that is migrated already, to begin with a copy of it: the migrations take a minute.
    """
    if vendor == "sqlite":
        file = folder / "bench.sqlite3"
        if migrated := os.environ.get("BENCH_SQLITE"):
            copyfile(migrated, file)
        yield f"sqlite:///{file}"
        return
    with psycopg.connect(SERVER, autocommit=True) as server:
        name = sql.Identifier(NAME)
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield f"{SERVER.rpartition('/')[0]}/{NAME}"
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
