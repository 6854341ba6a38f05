"""A database that the migrations made: they take a minute or two, once for all who need one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """A new SQLite file with its tables, whatever the suite runs on."""
    if connection.vendor == "postgresql":
        pytest.skip("The run of the suite on SQLite does it.")
    file = tmp_path_factory.mktemp("migrated") / "new.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "DATA_DIR": str(file.parent)}
    command = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(command, cwd=settings.ROOT, env=environment, check=True, timeout=600)
    return file
