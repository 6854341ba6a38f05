"""Sessions of an RSS or Atom feed, by the modules that date an event.

The date of an item is when it was published: an item that says nothing else says no day (RSS 2.0, `pubDate`).
"""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from arrimage.agenda.sessions.found import FoundSession, Problem, Reading, UnreadableSource, price_of
from arrimage.agenda.sessions.moments import Moment, day_of, hours_of, moment

# Modules that date events, by their namespaces, and the names of what they say.
MODULES = (
    "http://purl.org/rss/1.0/modules/event/",
    "urn:ietf:params:xml:ns:xcal",
    "urn:ietf:params:xml:ns:icalendar-2.0",
    "http://webnus.net/rss/mec/",
)
STARTS, ENDS = ("startdate", "dtstart"), ("enddate", "dtend")
MOST_ITEMS = 5_000


def read(data: bytes) -> Reading:
    """Raises UnreadableSource for what is no feed, or one past 5,000 items."""
    try:
        root = fromstring(data)
    except DefusedXmlException as error:
        raise UnreadableSource(_("This feed holds what no feed needs (entities): it is not read.")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableSource(_("This feed is damaged: its site is to be told.")) from error
    if _name(root) not in ("rss", "feed", "rdf"):
        raise UnreadableSource(_("This file is neither an RSS nor an Atom feed."))
    items = [element for element in root.iter() if _name(element) in ("item", "entry")]
    if len(items) > MOST_ITEMS:
        raise UnreadableSource(_("This feed holds more than 5,000 items: its site is to be told."))
    reading = Reading("rss")
    language = _language(root)
    for place, item in enumerate(items, start=1):
        _take(reading, place, item, language)
    return reading


def _take(reading: Reading, place: int, item: Any, language: str) -> None:
    said, title = _module(item), _text(item, "title")
    where = _("item %(place)s") % {"place": place} + (f" ({title[:60]})" if title else "")
    start = _moment(said, STARTS, "starthour")
    if not title:
        reading.problems.append(Problem(where, _("It has no title.")))
    elif start is None:
        sentence = _("It says no date of its own; the day it was published is not the day it takes place.")
        reading.problems.append(Problem(where, sentence))
    else:
        reading.sessions.append(_session(item, said, title, start, language))


def _session(item: Any, said: dict[str, str], title: str, start: Moment, language: str) -> FoundSession:
    end = _moment(said, ENDS, "endhour")
    link = _link(item)
    return FoundSession(
        uid=_text(item, "guid") or _text(item, "id") or said.get("uid", "") or link,
        title=title,
        description=_text(item, "description") or _text(item, "summary") or _text(item, "content"),
        date=start[0],
        end_date=end[0] if end else None,
        start_time=start[1],
        end_time=end[1] if end else None,
        place=said.get("location", ""),
        organiser=said.get("organizer", ""),
        url=link or said.get("url", ""),
        lowest_price=price_of(said["cost"]) if "cost" in said else None,
        cancelled=said.get("status", "").upper() == "CANCELLED",
        language=language,
    )


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _module(item: Any) -> dict[str, str]:
    """What the modules say, by small names: an event's elements may be inside a `vevent` of their own."""
    found: dict[str, str] = {}
    for element in item.iter():
        space = str(element.tag).rpartition("}")[0].lstrip("{").lower()
        words = " ".join("".join(element.itertext()).split())
        if space.startswith(MODULES) and words:
            found.setdefault(_name(element), words)
    return found


def _moment(said: dict[str, str], names: tuple[str, ...], hour: str) -> Moment | None:
    text = next((said[name] for name in names if name in said), "")
    if found := moment(text):
        day, at = found
    elif plain := day_of(text):
        day, at = plain, None
    else:
        return None
    if at is None and (hours := hours_of(said.get(hour, ""))):
        at = hours[0]
    return day, at


def _text(item: Any, name: str) -> str:
    for element in item:
        if _name(element) == name and not _is_of_module(element):
            return "".join(element.itertext()).strip()
    return ""


def _is_of_module(element: Any) -> bool:
    return str(element.tag).lstrip("{").lower().startswith(MODULES)


def _link(item: Any) -> str:
    links = [element for element in item if _name(element) == "link"]
    return next((found for found in map(_address, _own_first(links)) if found), "")


def _own_first(links: list[Any]) -> Iterator[Any]:
    yield from (link for link in links if link.get("rel", "alternate") == "alternate")


def _address(link: Any) -> str:
    return str(link.get("href") or link.text or "").strip()


def _language(root: Any) -> str:
    said = next((element.text or "" for element in root.iter() if _name(element) == "language"), "")
    said = said or root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    return said[:2].lower() if said[:2].lower() in ("fr", "en") else ""
