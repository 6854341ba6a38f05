"""How often strangers may do something: a few times an hour from one machine, or about one address.

The count is the hub's, not a process's: the processes of one machine keep it in small files (`LIMITS_FOLDER`), those of
several machines in the cache that they share.
"""

import fcntl
import os
import time
from pathlib import Path
from random import random

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

HOUR = 60 * 60
# One call in so many also throws away the counts whose time is over.
SWEEPS = 200


def is_within_limit(what: str, *callers: str, most: int, seconds: int = HOUR) -> bool:
    """Whether none of the callers did `what` more than `most` times in that time, this one included.

    A caller is a machine or an address; neither is kept in clear. One that is not known shares the limit of all those
    that are not.
    """
    names = [salted_hmac(what, caller.strip().lower()).hexdigest() for caller in callers]
    counts = [_counted(what, name, seconds) for name in names]
    return max(counts, default=0) <= most


def _counted(what: str, name: str, seconds: int) -> int:
    folder = settings.LIMITS_FOLDER
    return _in_a_file(Path(folder) / f"{what}-{name}", seconds) if folder else _in_the_cache(f"{what}:{name}", seconds)


def _in_the_cache(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # its time ran out between the two: the count begins again
        cache.set(key, 1, seconds)
        return 1


def _in_a_file(path: Path, seconds: int) -> int:
    """The file holds when the time is over and how many there were; one process at a time writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if random() * SWEEPS < 1:
        _sweep(path.parent)
    now = time.time()
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        until, _blank, count = file.read().partition(" ")
        is_over = not count or float(until) <= now
        ends, number = (now + seconds, 1) if is_over else (float(until), int(count) + 1)
        file.seek(0)
        file.truncate()
        file.write(f"{ends} {number}")
        file.flush()
        os.utime(path, (now, ends))  # so that sweeping needs not read it
    return number


def _sweep(folder: Path) -> None:
    now = time.time()
    for entry in os.scandir(folder):
        try:
            if entry.stat().st_mtime < now:
                os.unlink(entry.path)
        except FileNotFoundError:  # another process swept at the same moment
            continue
