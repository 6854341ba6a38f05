"""Taking the time of two things in turn, so that whatever else the machine does weighs on both."""

import os
import time
from collections.abc import Callable
from statistics import median

# Each thread of each web process opens its connection, and reads its templates, once.
WARM_UP = int(os.environ.get("BENCH_RUNS", "16"))
TIMES = int(os.environ.get("BENCH_RUNS", "9"))


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def in_turn(*works: Callable[[], object], times: int = TIMES) -> list[float]:
    """The median of each, in milliseconds, once warm."""
    for work in works * WARM_UP:
        work()
    taken = [[milliseconds(work) for work in works] for _ in range(min(times, TIMES))]
    return [round(median(column), 1) for column in zip(*taken, strict=True)]
