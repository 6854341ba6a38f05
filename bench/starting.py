"""From `make run` to the first answer, and the demo's loading: processes of their own, as a newcomer starts them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.results import Result
from bench.timing import milliseconds

ROOT = Path(__file__).resolve().parent.parent
MOST_TO_START, MOST_TO_LOAD = 5, 10  # seconds
PATIENCE = 300


def measure() -> list[Result]:
    """Seconds; beside each, what Python and the libraries take before the product does anything."""
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/arrimage.sqlite3"}
        first = _until_it_answers(environment)
        second = _until_it_answers(environment)
        idle = _seconds("version", environment=environment)
    return [
        Result("start_first_with_demo", first, "s", idle),
        Result("start_again", second, "s", idle, MOST_TO_START),
        Result("load_demo", *_loading(), MOST_TO_LOAD),
    ]


def _loading() -> tuple[float, str, float]:
    with TemporaryDirectory() as folder:
        environment = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/arrimage.sqlite3"}
        _seconds("migrate", "--verbosity", "0", environment=environment)
        taken = _seconds("load_demo", environment=environment)
        return taken, "s", _seconds("version", environment=environment)


def _seconds(*words: str, environment: Mapping[str, str]) -> float:
    command = [sys.executable, "manage.py", *words]
    run = {"cwd": ROOT, "env": environment, "check": True, "stdout": subprocess.DEVNULL}
    return round(milliseconds(lambda: subprocess.run(command, **run)) / 1000, 2)  # type: ignore[call-overload]


def _until_it_answers(environment: Mapping[str, str]) -> float:
    port = _free_port()
    start = time.perf_counter()
    server = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not _answers(port):
            if server.poll() is not None or time.perf_counter() - start > PATIENCE:
                raise SystemExit("make run did not start")
            time.sleep(0.02)
        return round(time.perf_counter() - start, 2)
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=60)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
