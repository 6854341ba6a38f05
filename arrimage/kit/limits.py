"""How often strangers may do something: a few times an hour about one address, more often from one machine.

The count is the hub's, not a process's: the processes of one machine keep it in small files (`LIMITS_FOLDER`), those of
several machines in the cache that they share.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import ceil
from pathlib import Path
from random import random
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.utils.crypto import salted_hmac

HOUR = 60 * 60
DAY = 24 * HOUR
# What one machine may send of a form in an hour: a booth signs one visitor up a minute, an assembly many at once.
OF_A_MACHINE = 120
# So many times the hour's share of an address in a day: a mailbox is not filled slowly either.
OF_A_DAY = 3
# One call in so many also throws away the counts whose time is over.
SWEEPS = 200


@dataclass(frozen=True)
class Limit:
    """That one caller, a machine or an address, does `what` at most so many times in any so many seconds.

    A caller is not kept in clear. One that is not known shares the limit of all those that are not.
    """

    what: str
    caller: str
    most: int
    seconds: int = HOUR

    @property
    def key(self) -> str:
        return f"{self.what}-{salted_hmac(self.what, self.caller.strip().lower()).hexdigest()}"


def limits_of_form(
    what: str, *, machine: str, address: str, of_address: int, of_machine: int = OF_A_MACHINE
) -> list[Limit]:
    """For a form that strangers send about an address: little for the address, whose mailbox it fills, much for a
    machine, which may be the tablet of a booth or the network of a whole assembly."""
    return [
        Limit(f"{what}.address", address, of_address),
        Limit(f"{what}.day", address, of_address * OF_A_DAY, DAY),
        Limit(f"{what}.machine", machine, of_machine),
    ]


def wait_before(limits: Iterable[Limit]) -> int:
    """In how many seconds it may be done; 0 when it may now, which is then counted.

    What is refused is not counted: trying again makes nobody wait longer.
    """
    taken = [_take(limit) for limit in limits]
    wait = max((until - time.time() for until, _undo in taken if until), default=0.0)
    if wait:
        for _until, undo in taken:
            undo()
    return ceil(wait)


def _take(limit: Limit) -> tuple[float, Callable[[], object]]:
    """0 and what gives it back; or, when the caller had all of it, when the first place is free again."""
    folder = settings.LIMITS_FOLDER
    return _take_in_a_file(Path(folder) / limit.key, limit) if folder else _take_in_the_cache(limit)


def _take_in_the_cache(limit: Limit) -> tuple[float, Callable[[], object]]:
    """A place is a key that lives for the time of the limit: two machines that take the same one, one has it."""
    places = [f"{limit.key}:{number}" for number in range(limit.most)]
    held = cache.get_many(places)
    until = time.time() + limit.seconds
    for place in places:
        if place not in held and cache.add(place, until, limit.seconds):
            return 0.0, partial(cache.delete, place)
    return min(held.values(), default=until), _nothing


def _take_in_a_file(path: Path, limit: Limit) -> tuple[float, Callable[[], object]]:
    """The file holds when each place that is taken is free again."""
    with _alone_with(path) as kept:
        now = time.time()
        held = [until for until in kept.value if until > now] if isinstance(kept.value, list) else []
        if len(held) >= limit.most:
            return min(held, default=now + limit.seconds), _nothing
        kept.write([*held, now + limit.seconds], now + limit.seconds)
    return 0.0, partial(_give_back, path)


def _give_back(path: Path) -> None:
    with _alone_with(path) as kept:
        if kept.value:
            kept.write(kept.value[:-1], kept.until)


def _nothing() -> None:
    """Nothing was taken: nothing is given back."""


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
