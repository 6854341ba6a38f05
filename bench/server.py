"""The product's own server on a free port, gone afterwards."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds for the server to answer
START = """import signal, sys, django
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
django.setup()
from arrimage.config.supervisor import Supervisor, WebServer
{server}.run()
"""
ALL = 'Supervisor("127.0.0.1", int(sys.argv[1]))'
WEB = 'WebServer(f"127.0.0.1:{sys.argv[1]}")'


@contextmanager
def server(*, pages_alone: bool = False) -> Iterator[int]:
    """Its port. Tables are there, so it starts by its supervisor rather than by `manage.py run`; by its web server,
    without worker nor post, where only pages are looked at.
    """
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    # One machine plays everybody: what it may send in an hour is raised, as a hub behind an unknown proxy would.
    given = {"DJANGO_SETTINGS_MODULE": "arrimage.config.settings", "REGISTRATIONS_AN_HOUR": "1000000"}
    connection.close()
    command = [sys.executable, "-W", "ignore", "-c", START.format(server=WEB if pages_alone else ALL), str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **given}, stdout=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + PATIENCE
        while not answers(port):
            if process.poll() is not None or time.monotonic() > limit:
                raise SystemExit("the server did not start")
            time.sleep(0.1)
        yield port
    finally:
        process.send_signal(2)
        process.wait(timeout=30)


def answers(port: int) -> bool:
    try:
        asked = HTTPConnection("127.0.0.1", port, timeout=5)
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200
    except OSError:
        return False
