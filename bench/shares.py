"""Processes held to a share of a processor each, by Linux's control groups (version 1 or 2).

On a machine whose processors are all full, this tells what two senders would give where the servers that they talk to
have processors of their own: each is held to half of one, and the other halves are the servers'.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

FIRST, SECOND = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")
PERIOD = 10_000  # microseconds: short beside what is measured


@contextmanager
def held(share: float) -> Iterator[Callable[[int], None] | None]:
    """What holds a process, by its number, to that share of one processor; None where this system does not let us."""
    groups: list[Path] = []

    def hold(process: int) -> None:
        group = _group(share)
        groups.append(group)
        (group / "cgroup.procs").write_text(str(process))

    try:
        groups.append(_group(share))
    except OSError:
        yield None
        return
    try:
        yield hold
    finally:
        for group in groups:
            group.rmdir()


def _group(share: float) -> Path:
    first = (FIRST / "cgroup.procs").exists()
    group = (FIRST if first else SECOND) / f"bench-{os.getpid()}-{uuid4().hex[:8]}"
    group.mkdir()
    try:
        if first:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD))
            (group / "cpu.cfs_quota_us").write_text(str(int(PERIOD * share)))
        else:
            (group / "cpu.max").write_text(f"{int(PERIOD * share)} {PERIOD}")
    except OSError:
        group.rmdir()
        raise
    return group
