"""Sessions read once from a file or an address that somebody names, rather than on a schedule."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.agenda.models import Source
from arrimage.agenda.operations.relaying import identify_all, relay
from arrimage.agenda.sessions.found import FoundSession, Problem, UnreadableSource
from arrimage.agenda.sessions.identity import Identified
from arrimage.agenda.sessions.recognise import read_sessions
from arrimage.kit.fetching import Limits, fetch

PAST, FUTURE = timedelta(days=3 * 365), timedelta(days=2 * 365)


@dataclass(frozen=True)
class Gathered:
    """What was found and what each is, in order of time; `undated` are proposals that somebody must complete."""

    identified: list[Identified]
    undated: list[FoundSession]
    problems: list[Problem]


def gather(*, where: str, at: datetime, dry_run: bool, past: bool = False) -> Gathered:
    """The sessions of a file or an address, past ones too, and which entry each is; written unless `dry_run`.

    Those that are over are written only with `past`: nobody has to look them over. They are kept under a source of that
    address (of no address, for a file), which is read again only once somebody asks so at the desk. Raises
    UnreadableSource or Unfetchable.
    """
    day = timezone.localtime(at).date()
    data, url, charset = _bytes(where)
    reading = read_sessions(data, since=day - PAST, until=day + FUTURE, url=url, charset=charset)
    undated = [found for found in reading.sessions if found.date is None]
    known = Source.objects.filter(url=_address(where)).first()
    kept = [] if dry_run else [found for found in reading.dated if past or not _is_over(found, day)]
    identified = identify_all(source=known, found=[found for found in reading.dated if found not in kept], day=day)
    if kept:
        identified = sorted([*identified, *_written(where, known, kept, at)], key=lambda one: one.found.date or day)
    return Gathered(identified, undated, reading.problems)


def _is_over(found: FoundSession, day: date) -> bool:
    last = found.end_date or found.date
    return last is not None and last < day


@transaction.atomic
def _written(where: str, known: Source | None, found: list[FoundSession], at: datetime) -> list[Identified]:
    values = {"name": _name(where), "url": _address(where), "is_active": False}
    source = known or Source.objects.create(**values)
    done = relay(source=source, found=found, at=at, day=timezone.localtime(at).date())
    Source.objects.filter(pk=source.pk).update(read_at=at, succeeded_at=at, found=len(done), failures=0, problem="")
    return done


def _name(where: str) -> str:
    """The address, or the file's own name, by which people know it; never its folders: they say how somebody arranges
    a machine.
    """
    return (where.rpartition("://")[2] if _is_address(where) else Path(where).name)[:160]


def _is_address(where: str) -> bool:
    return where.lower().startswith(("http://", "https://"))


def _address(where: str) -> str:
    """A file is known by where it is, so that the next export of the same calendar is the same source.

    The place is not kept: only a name made from it (RFC 9562, 5.5), which does not lead back.
    """
    return where if _is_address(where) else uuid5(NAMESPACE_URL, Path(where).resolve().as_uri()).urn


def _bytes(where: str) -> tuple[bytes, str, str]:
    if _is_address(where):
        page = fetch(where)
        return page.content, page.url, page.charset
    path = Path(where)
    if not path.is_file():
        raise UnreadableSource(_("There is no file at “%(path)s”.") % {"path": where})
    if path.stat().st_size > Limits().size:
        raise UnreadableSource(_("This file weighs more than 5 MB: export a shorter period."))
    try:
        return path.read_bytes(), "", ""
    except OSError as error:
        raise UnreadableSource(_("The file “%(path)s” cannot be read.") % {"path": where}) from error
