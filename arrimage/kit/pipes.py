"""Output of commands that somebody may stop reading: `manage.py … | head`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def while_somebody_reads(stdout: Any) -> Iterator[None]:
    """Ends quietly when whoever reads has enough: what is left goes nowhere, so that closing says nothing either."""
    try:
        yield
        stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())
