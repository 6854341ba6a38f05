"""A setting that cannot be read stops the start in one sentence; none is silently taken for another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from arrimage.config.environment import Environment

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
        ("EMAIL_URL", "filemail:tmp/mail"),
        ("EMAIL_URL", "filemail://tmp/mail"),
        ("ANYMAIL_REQUESTS_TIMEOUT", "soon"),
        ("ANYMAIL_IGNORE_RECIPIENT_STATUS", "oui"),
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


def test_a_folder_of_mail_is_where_it_is_said(monkeypatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "filemail:///tmp/mail")
    assert Environment().mail("EMAIL_URL")["EMAIL_FILE_PATH"] == "/tmp/mail"


def test_the_options_of_an_api_are_those_that_the_environment_names(monkeypatch) -> None:
    for name, value in {
        "ANYMAIL_BREVO_API_KEY": "xkeysib-1",
        "ANYMAIL_MAILGUN_SENDER_DOMAIN": "mg.pole.example",
        "ANYMAIL_REQUESTS_TIMEOUT": "12",
        "ANYMAIL_IGNORE_UNSUPPORTED_FEATURES": "1",
        "ANYMAIL_SEND_DEFAULTS": '{"tags": ["lettres"]}',
        "ANYMAIL_POSTMARK_SERVER_TOKEN": " ",
    }.items():
        monkeypatch.setenv(name, value)
    assert Environment().library("ANYMAIL_") == {
        "BREVO_API_KEY": "xkeysib-1",
        "MAILGUN_SENDER_DOMAIN": "mg.pole.example",
        "REQUESTS_TIMEOUT": 12,
        "IGNORE_UNSUPPORTED_FEATURES": True,
        "SEND_DEFAULTS": {"tags": ["lettres"]},
    }


def test_a_way_to_send_that_cannot_work_is_refused_before_anything_starts(tmp_path: Path) -> None:
    transport = "anymail.backends.brevo.EmailBackend"
    answer = start(tmp_path, "run", LETTERS_TRANSPORT=transport)

    assert answer.returncode != 0
    assert "arrimage.E030" in answer.stderr
    assert "ANYMAIL_BREVO_API_KEY" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert start(tmp_path, LETTERS_TRANSPORT=transport, ANYMAIL_BREVO_API_KEY="xkeysib-1").returncode == 0


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
