"""An exception looked at from outside: the names of what it is, what it came from, where it was raised."""

from collections.abc import Iterator
from pathlib import PurePath
from traceback import walk_tb

DEEPEST = 12  # causes looked at


def names_of(error: BaseException) -> set[str]:
    """Its class and those above it: a library's can be known without loading the library."""
    return {kind.__name__ for kind in type(error).__mro__}


def roots(error: BaseException) -> Iterator[BaseException]:
    """The error, what it came from, what that came from."""
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and len(seen) < DEEPEST and all(one is not other for other in seen):
        seen.append(one)
        yield one
        one = one.__cause__ or one.__context__


def names_in(error: BaseException) -> set[str]:
    return {name for one in roots(error) for name in names_of(one)}


def frames_of(error: BaseException) -> set[str]:
    """The functions that it passed through, as `module.function`."""
    codes = [frame.f_code for one in roots(error) for frame, _line in walk_tb(one.__traceback__)]
    return {f"{PurePath(code.co_filename).stem}.{code.co_name}" for code in codes}
