"""Those who come at once, each in her turn, on SQLite.

A writer of SQLite asks again and again until the file is free, pausing longer each time, in no order: in a rush the
processors stand idle while somebody waits for seconds. Here the kernel wakes the next one at once.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

_mine = threading.local()  # the names of the blocks in which this thread is


@contextmanager
def in_turn(what: str) -> Iterator[None]:
    """Wait until no other process or thread of this machine is in the block of that name. Wrap a transaction with it,
    never the other way round. Elsewhere than on SQLite the database's own locks keep the order, and it does nothing;
    nor does it where this thread is in the block already.
    """
    inside = _mine.__dict__.setdefault("names", set())
    if connection.vendor != "sqlite" or not settings.LIMITS_FOLDER or what in inside:
        yield
        return
    folder = Path(settings.LIMITS_FOLDER).with_name("turns")
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder / what, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        inside.add(what)
        yield
    finally:
        inside.discard(what)
        os.close(held)  # lets the next one in; the kernel does it too for a process that is killed
