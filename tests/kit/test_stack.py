"""However deep the server calls a page, the page asks the system for memory once, not at each of its calls."""

from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from arrimage.kit.stack import on_one_piece

TIMES, FEW = 2_000, 400  # calls of a loop; pages of memory that may be asked for meanwhile, whatever else goes on
DEPTHS = range(0, 60, 7)  # of the server, over what a piece of stack holds


def _inner() -> None:
    _innermost()


def _innermost() -> None:
    return None


def _asked_for(depth: int) -> int:
    """Pages of memory that a loop so deep asks for."""
    if depth:
        return _asked_for(depth - 1)
    before = getrusage(RUSAGE_SELF).ru_minflt
    for _time in range(TIMES):
        _inner()
    return getrusage(RUSAGE_SELF).ru_minflt - before


def _loops() -> int:
    """The most that a loop asks for, over all the depths that templates have."""
    return max(_asked_for(depth) for depth in range(200))


def _deep(depth: int, call: Callable[[], int]) -> int:
    return _deep(depth - 1, call) if depth else call()


def test_no_loop_asks_for_memory_at_each_call():
    assert max(_deep(depth, on_one_piece(_loops)) for depth in DEPTHS) < FEW


def test_pages_are_made_so_before_anything_else_is_done():
    middleware = import_string(settings.MIDDLEWARE[0])
    assert middleware is on_one_piece
    page = middleware(lambda request: HttpResponse(str(_loops())))
    assert max(_deep(depth, lambda: int(page(HttpRequest()).content)) for depth in DEPTHS) < FEW


def test_the_work_is_the_same():
    def work(of: str, *, times: int) -> str:
        """What it does."""
        return of * times

    roomy = on_one_piece(work)
    assert (roomy("ab", times=2), roomy.__doc__) == ("abab", "What it does.")
