"""Work done on one piece of stack.

CPython keeps the frames of its calls in pieces of 16 kB, and gives a piece back to the system when the first frame on
it ends (`push_chunk` and `_PyThreadState_PopFrame` in Python/pystate.c, 3.11 and later). Where a loop stands at the end
of a piece, each of its calls asks the system for memory anew: the same page takes up to twice the time, by how deep the
server happened to be. A function that says that it needs much is given a piece with room for all that it calls.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

# Words asked for: half a piece of 1 MB and a little more, so that nearly as much is left for the calls. The system
# lends memory only where something is written.
WORDS = 66_000

P = ParamSpec("P")
R = TypeVar("R")


def on_one_piece(work: Callable[P, R]) -> Callable[P, R]:
    """The same work, with room for some hundreds of calls within one another. It serves as a middleware too, the first
    of all, so that the others and the page are within.
    """

    @wraps(work)
    def roomy(*args: P.args, **kwargs: P.kwargs) -> R:
        return work(*args, **kwargs)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=WORDS)  # type: ignore[attr-defined]
    return roomy
