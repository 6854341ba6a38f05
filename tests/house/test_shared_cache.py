"""A hub with several web processes shares its cache through Redis, by `CACHE_URL` alone."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REDIS = ("127.0.0.1", 6379)


@pytest.fixture
def redis() -> None:
    try:
        socket.create_connection(REDIS, timeout=1).close()
    except OSError:
        if os.environ.get("CI") == "true":
            pytest.fail("Redis does not answer on 127.0.0.1:6379")
        pytest.skip("left out: no Redis answers on 127.0.0.1:6379")


def _in_a_process(code: str) -> str:
    program = f"import django; django.setup(); from django.core.cache import cache; {code}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "arrimage.config.settings",
        "CACHE_URL": "redis://127.0.0.1:6379/9",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.slow
@pytest.mark.usefixtures("redis")
def test_what_one_process_remembers_another_knows() -> None:
    _in_a_process("cache.set('arrimage-test', 'é', 60)")
    assert _in_a_process("print(cache.get('arrimage-test')); cache.delete('arrimage-test')") == "é"
