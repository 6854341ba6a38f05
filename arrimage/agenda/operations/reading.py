"""Reading the sources whose time has come, each on its own: one that fails stops no other."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.agenda.models import Sighting, Source
from arrimage.agenda.operations.relaying import relay
from arrimage.agenda.sessions.found import Reading, UnreadableSource
from arrimage.agenda.sessions.identity import Identified
from arrimage.agenda.sessions.recognise import read_sessions
from arrimage.kit.fetching import Fetched, Unfetchable, fetch
from arrimage.kit.public_addresses import is_reserved

logger = logging.getLogger(__name__)
Fetch = Callable[..., Fetched]


@dataclass(frozen=True)
class Read:
    """What one look at a source gave; `problem` is the sentence when it gave nothing."""

    problem: str = ""
    reading: Reading | None = None
    done: list[Identified] = field(default_factory=list)


def look(*, url: str, expected: str = "", day: date, fetching: Fetch = fetch) -> Reading:
    """What an address holds from that day on, nothing being written. Raises Unfetchable or UnreadableSource."""
    page = fetching(url)
    return read_sessions(page.content, since=day, expected=expected, url=page.url, charset=page.charset)


def read_due(*, at: datetime, fetching: Fetch = fetch) -> int:
    """Read the sources whose time has come; returns how many were read, failures included.

    Those of an address that names no site (`.example`, as in a demonstration) are left as they are, without a failure.
    """
    active = Source.objects.filter(is_active=True).order_by("read_at", "pk")
    due = [one for one in active if (turn := one.reads_next_at) and turn <= at and not is_reserved(one.url)]
    for source in due:
        read_source(source=source, at=at, fetching=fetching)
    return len(due)


def read_source(*, source: Source, at: datetime, fetching: Fetch = fetch) -> Read:
    """Read it now, whatever its turn, and keep how it went; never raises for what a source does.

    The address is asked outside any transaction: a slow site holds no table.
    """
    day = timezone.localtime(at).date()
    try:
        page = fetching(source.url, etag=source.etag, last_modified=source.last_modified)
        if page.is_unchanged:
            return _unchanged(source, at)
        reading = read_sessions(page.content, since=day, expected=source.format, url=page.url, charset=page.charset)
        return _relayed(source, reading, page, at, day)
    except (Unfetchable, UnreadableSource) as refusal:
        return _failed(source, str(refusal), at)
    except Exception:  # a mistake of ours on what one source says leaves the other sources read
        logger.exception("source %s could not be read", source.pk)
        return _failed(source, _("Arrimage stumbled on what this source says: tell whoever hosts it."), at)


@transaction.atomic
def _relayed(source: Source, reading: Reading, page: Fetched, at: datetime, day: date) -> Read:
    had_some = Sighting.objects.filter(source=source).exists()
    done = relay(source=source, found=reading.sessions, at=at, day=day)
    found = len(done)
    problem = _silence(reading, had_some) if not found else ""
    _keep(
        source,
        *("read_at", at, "succeeded_at", at, "failures", 0, "found", found, "problem", problem[:300]),
        *("etag", page.etag, "last_modified", page.last_modified),
    )
    return Read(problem, reading, done)


def _silence(reading: Reading, had_some: bool) -> str:
    """Why nothing was found: worth a look when it told sessions before, or when none of what it holds is dated."""
    if had_some:
        return _("It tells no coming session any more, though it did before: look whether its address changed.")
    return str(reading.problems[0]) if reading.problems else ""


@transaction.atomic
def _unchanged(source: Source, at: datetime) -> Read:
    Sighting.objects.filter(source=source, gone_at=None).update(last_seen_at=at)
    problem = "" if source.failures else source.problem
    _keep(source, "read_at", at, "succeeded_at", at, "failures", 0, "problem", problem)
    return Read(problem)


@transaction.atomic
def _failed(source: Source, problem: str, at: datetime) -> Read:
    _keep(source, "read_at", at, "failures", source.failures + 1, "problem", problem[:300])
    return Read(problem)


def _keep(source: Source, *pairs: object) -> None:
    """Health is no change that somebody made: it has no history, and does not stand in the way of an open form."""
    values = dict(zip(map(str, pairs[::2]), pairs[1::2], strict=True))
    for name, value in values.items():
        setattr(source, name, value)
    Source.objects.filter(pk=source.pk).update(**values)
