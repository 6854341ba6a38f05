"""A sender that works alone keeps to one processor.

Its two threads hold the interpreter's lock in turn. On two processors each handing over waits until the other one is
awake; kept together, they send up to a fifth more (docs/performance.md). Several senders use all there are.
"""

import os
import threading
from contextlib import suppress


class Processors:
    """Those that this process may use. Does nothing where the system does not let one choose."""

    def __init__(self) -> None:
        self.allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
        self._used = self.allowed

    def share_with(self, others: int) -> None:
        """`others`: how many other senders there are. The last processor is taken: the system likes the first."""
        self._use(self.allowed if others or len(self.allowed) < 2 else {max(self.allowed)})

    def let_go(self) -> None:
        self._use(self.allowed)

    def _use(self, chosen: set[int]) -> None:
        if chosen == self._used:
            return
        self._used = chosen
        for thread in threading.enumerate():
            with suppress(OSError):  # a thread that just ended; a container that forbids it
                os.sched_setaffinity(thread.native_id or 0, chosen)
