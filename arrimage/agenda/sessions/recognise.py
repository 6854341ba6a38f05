"""Bytes → the sessions in them, whatever their format: what they are is told from what they hold, not from a name."""

import json
from dataclasses import replace
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from arrimage.agenda.likely_days import check_length
from arrimage.agenda.models import Source
from arrimage.agenda.sessions import feeds, icalendar, jsonld, pages, table
from arrimage.agenda.sessions.found import (
    MOST_PROBLEMS,
    FoundSession,
    Problem,
    Reading,
    UnreadableSource,
    tidied,
    told_apart,
)
from arrimage.kit.decoding import decoded, is_text
from arrimage.kit.templatetags.formats import long_date

Format = Source.Format
AHEAD = timedelta(days=550)
LOOKED_AT = 4_000
UNREADABLE_AS = {
    Format.ICALENDAR: gettext_lazy("This address does not hold an iCalendar calendar."),
    Format.RSS: gettext_lazy("This address does not hold an RSS or Atom feed."),
    Format.CSV: gettext_lazy("This address does not hold a table."),
    Format.PAGE: gettext_lazy("This address does not hold a web page."),
}


def read_sessions(
    data: bytes, *, since: date, expected: str = "", url: str = "", charset: str = "", until: date | None = None
) -> Reading:
    """The sessions that begin until `until` (a year and a half further by default) and are not over on `since`, in
    order of time; what begins later is told.

    Proposals without a date, which a page may make, come last. Raises UnreadableSource: nothing in it is understood,
    or it is not in the format `expected`.
    """
    last = until or since + AHEAD
    found = _format(data)
    if expected and expected != found and not (expected == Format.CSV and found == ""):
        said = _("It holds a web page.") if found == Format.PAGE else ""
        raise UnreadableSource(f"{UNREADABLE_AS[Format(expected)]} {said}".strip())
    reading = _read(data, found, since=since, until=last, url=url, charset=charset)
    ahead = [one for one in reading.sessions if one.date is None or max(one.date, one.end_date or one.date) >= since]
    kept = [one for one in ahead if one.date is None or one.date <= last]
    sessions = told_apart([tidied(_ending(one, reading.problems)) for one in kept])
    too_far = [_too_far(one) for one in ahead if one.date is not None and one.date > last]
    return replace(reading, sessions=sessions, problems=_shortened([*reading.problems, *too_far]))


def _ending(found: FoundSession, problems: list[Problem]) -> FoundSession:
    """Without a last day that is years away, which is told."""
    try:
        check_length(found.date or date.max, found.end_date)
    except ValidationError:
        sentence = _("It would last more than three years: its last day, %(day)s, is left out.")
        problems.append(Problem(found.title[:60], sentence % {"day": long_date(found.end_date)}))
        return replace(found, end_date=None)
    return found


def _too_far(found: FoundSession) -> Problem:
    words = _("It starts on %(day)s, too far ahead: it is left out.")
    return Problem(found.title[:60], words % {"day": long_date(found.date)})


def _shortened(problems: list[Problem]) -> list[Problem]:
    """The first ones, and how many others there are."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    others = len(problems) - MOST_PROBLEMS + 1
    said = ngettext("%(count)s more remark is not shown.", "%(count)s more remarks are not shown.", others)
    return [*problems[: MOST_PROBLEMS - 1], Problem("", said % {"count": others})]


def _read(data: bytes, found: str, *, since: date, until: date, url: str, charset: str) -> Reading:
    if found == Format.ICALENDAR:
        return icalendar.read(data, since=since, until=until)
    if found == Format.RSS:
        return feeds.read(data)
    if found == Format.PAGE:
        text = decoded(data)
        return jsonld.read([text], url=url) if _is_json(text) else pages.read(data, url=url, charset=charset)
    if not data.strip():
        raise UnreadableSource(_("There is nothing in it: it is empty."))
    if not data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) and not is_text(decoded(data)):
        raise UnreadableSource(_("Neither a calendar, a feed, a table nor a web page: no session can be read in it."))
    return table.read(data)


def _format(data: bytes) -> str:
    """What the bytes are; nothing when only a table is left to try."""
    text = decoded(data[:LOOKED_AT]).lstrip("\ufeff \t\r\n")
    start = text.lower()
    if "begin:vcalendar" in start:
        return Format.ICALENDAR
    if any(f"<{root}" in start for root in ("rss", "feed", "rdf:rdf")) and "<html" not in start:
        return Format.RSS
    if start.startswith(("<!doctype html", "<html", "<head", "<body", "<script", "<!--")) or "<html" in start:
        return Format.PAGE
    if start.startswith(("{", "[")) and _is_json(decoded(data)):
        return Format.PAGE
    return Format.RSS if start.startswith("<?xml") else ""


def _is_json(text: str) -> bool:
    try:
        return text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) and json.loads(text) is not None
    except (ValueError, RecursionError):
        return False
