"""A setting that cannot be read stops the start in one sentence; none is silently taken for another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def start(tmp_path: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ("check",))],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PRODUCTION", "oui"),
        ("DATABASE_URL", "garbage"),
        ("EMAIL_URL", "nonsense"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("WEB_CONCURRENCY", "two"),
        ("DATA_DIR", "/dev/null/hub"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_the_way_to_write_it(tmp_path: Path, name: str, value: str) -> None:
    answer = start(tmp_path, **{name: value})

    assert answer.returncode != 0
    assert f"Write it like this: {name}=" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("port", ["abc", "99999"])
def test_what_is_not_a_port_is_refused_before_anything_starts(tmp_path: Path, port: str) -> None:
    answer = start(tmp_path, "run", PORT=port)

    assert answer.returncode != 0
    assert port in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "arrimage.sqlite3").exists()


@pytest.mark.slow
def test_the_folder_of_data_is_made_by_whatever_command_comes_first(tmp_path: Path) -> None:
    answer = start(tmp_path, DATA_DIR=str(tmp_path / "srv" / "hub"))

    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "srv" / "hub").is_dir()
