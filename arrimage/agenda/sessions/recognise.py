"""Bytes → the sessions in them, whatever their format: what they are is told from what they hold, not from a name."""

import json
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.agenda.models import Source
from arrimage.agenda.sessions import feeds, icalendar, jsonld, pages, table
from arrimage.agenda.sessions.found import MOST_PROBLEMS, Reading, UnreadableSource, tidied, told_apart
from arrimage.kit.decoding import decoded, is_text

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
    """The sessions from `since` (to `until`, a year and a half further by default), in order of time.

    Proposals without a date, which a page may make, come last. Raises UnreadableSource: nothing in it is understood,
    or it is not in the format `expected`.
    """
    last = until or since + AHEAD
    found = _format(data)
    if expected and expected != found and not (expected == Format.CSV and found == ""):
        said = _("It holds a web page.") if found == Format.PAGE else ""
        raise UnreadableSource(f"{UNREADABLE_AS[Format(expected)]} {said}".strip())
    reading = _read(data, found, since=since, until=last, url=url, charset=charset)
    kept = [one for one in reading.sessions if one.date is None or since <= (one.end_date or one.date) <= last]
    sessions = told_apart([tidied(one) for one in kept])
    return replace(reading, sessions=sessions, problems=reading.problems[:MOST_PROBLEMS])


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
