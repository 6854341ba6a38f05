"""How often strangers may do something: a few times an hour from one machine, or about one address.

The count is the hub's, not a process's: the processes of one machine keep it in small files (`LIMITS_FOLDER`), those of
several machines in the cache that they share.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import random
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT
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
    with _alone_with(path) as kept:
        number = int(kept.value or 0) + 1
        kept.write(number, kept.until or time.time() + seconds)
    return number


class SharedCache:
    """For libraries that count in a cache of their process: the same calls, answered for all processes of the hub."""

    def get(self, key: str, default: Any = None) -> Any:
        if not settings.LIMITS_FOLDER:
            return cache.get(key, default)
        with _alone_with(_file_of(key)) as kept:
            return kept.value if kept.until else default

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT) -> None:
        if not settings.LIMITS_FOLDER:
            cache.set(key, value, timeout)
            return
        with _alone_with(_file_of(key)) as kept:
            kept.write(value, _end_of(timeout))

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT) -> bool:
        """Whether nobody had put anything there."""
        if not settings.LIMITS_FOLDER:
            return bool(cache.add(key, value, timeout))
        with _alone_with(_file_of(key)) as kept:
            if kept.until:
                return False
            kept.write(value, _end_of(timeout))
            return True

    def delete(self, key: str) -> bool:
        if not settings.LIMITS_FOLDER:
            return bool(cache.delete(key))
        with _alone_with(_file_of(key)) as kept:
            was_there = bool(kept.until)
            kept.write(None, 0)
        return was_there


def _file_of(key: str) -> Path:
    return Path(str(settings.LIMITS_FOLDER)) / f"shared-{salted_hmac('arrimage.kit.limits', key).hexdigest()}"


def _end_of(timeout: Any) -> float:
    """Without a time it would stay for ever: an hour."""
    return time.time() + (timeout if isinstance(timeout, int | float) else HOUR)


@dataclass
class _Kept:
    """What a file holds: a value and when its time is over; 0 when there is nothing, or no longer."""

    descriptor: int
    until: float = 0.0
    value: Any = None

    def read(self) -> None:
        until, _blank, value = os.pread(self.descriptor, os.fstat(self.descriptor).st_size, 0).decode().partition(" ")
        if value and float(until) > time.time():
            self.until, self.value = float(until), json.loads(value)

    def write(self, value: Any, until: float) -> None:
        said = f"{until} {json.dumps(value)}".encode()
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, said, 0)
        os.utime(self.descriptor, (until, until))  # so that sweeping needs not read it


@contextmanager
def _alone_with(path: Path) -> Iterator[_Kept]:
    """The file, which no other process reads or writes meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if random() * SWEEPS < 1:
        _sweep(path.parent)
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not os.fstat(descriptor).st_nlink:  # swept while we waited for it
                continue
            kept = _Kept(descriptor)
            kept.read()
            yield kept
            return
        finally:
            os.close(descriptor)


def _sweep(folder: Path) -> None:
    for entry in os.scandir(folder):
        try:
            descriptor = os.open(entry.path, os.O_RDWR)
        except FileNotFoundError:  # another process swept at the same moment
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_mtime < time.time():
                os.unlink(entry.path)
        except (BlockingIOError, FileNotFoundError):  # somebody counts there, or sweeps too
            continue
        finally:
            os.close(descriptor)
