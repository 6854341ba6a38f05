"""What may be told in an issue: the catalogue that rooms fill from their records, in a module `issue_sources.py`.

Rooms above this one declare their own; those below know nothing of letters, so `letters.issue_sources` speaks for them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Window:
    """What is asked of a source: since the last issue for what happened, so many days ahead for what is to come."""

    since: datetime
    now: datetime
    days: int = 45
    most: int = 6


@dataclass(frozen=True)
class Item:
    """One thing to tell, in the language in force; `key` is the primary key of its record.

    `link` is a path of the site, or a whole address elsewhere: drafts keep it, and the hub may move.
    """

    key: int
    title: str
    on: date | None = None
    detail: str = ""
    text: str = ""
    link: str = ""


@dataclass(frozen=True)
class Fault:
    """What has become untrue of something told already; `forbids` sending."""

    sentence: str
    forbids: bool = True


@dataclass(frozen=True)
class Source:
    """`items` answers in few queries, at most `window.most`; `faults` says by key what should not be told any more.

    `code` is kept in issues for good. `everything` is the path where the rest can be read. `is_quoted`: whether a draft
    may name its items in its subject and preview text, which nobody looks at again when one of them is called off.
    Of sources that tell of one kind of `record`, a draft tells each record once, where it comes first. `research` says
    which of these records are research, with its title and address: an issue that tells of one shares it.
    """

    code: str
    label: Any
    heading: Any
    items: Callable[[Window], Sequence[Item]]
    faults: Callable[[Collection[int], datetime], Mapping[int, Fault]]
    everything: Callable[[], str] = str
    rest: Any = ""
    position: int = 50
    is_quoted: bool = True
    record: str = ""
    research: Callable[[Collection[int]], Iterable[tuple[str, str]]] = lambda keys: ()


_sources: dict[str, Source] = {}


def register(*more: Source) -> None:
    """Add sources to the catalogue; two of one code are a programming error."""
    for source in more:
        if source.code in _sources:
            raise ValueError(f"issue source {source.code!r} is declared twice")
        _sources[source.code] = source


@cache
def _load() -> None:
    autodiscover_modules("issue_sources")


def catalogue() -> list[Source]:
    """Every source, in the order in which an issue tells of them."""
    _load()
    return sorted(_sources.values(), key=lambda source: (source.position, source.code))


def find(code: str) -> Source | None:
    """The source of that code; None when no room declares it (any more)."""
    _load()
    return _sources.get(code)


def choices() -> Iterator[tuple[str, str]]:
    for source in catalogue():
        yield source.code, str(source.label)


def record_of(source: Source, item: Item) -> str:
    """How an entry of an issue names the record it tells of."""
    return f"{source.code}:{item.key}"


def read_record(record: str) -> tuple[str, int] | None:
    """The source's code and the record's key; None where there is none."""
    code, _colon, key = record.rpartition(":")
    return (code, int(key)) if code and key.isascii() and key.isdigit() and len(key) <= 18 else None
