"""Sessions that a page describes in JSON-LD, by the words of schema.org."""

import json
import re
from collections.abc import Iterator
from datetime import time
from typing import Any

from django.utils.translation import gettext as _

from arrimage.agenda.sessions.found import FoundSession, Problem, Reading, UnreadableSource, price_of
from arrimage.agenda.sessions.moments import Moment, moment

Node = dict[str, Any]
DEEPEST = 12
MOST_EVENTS = 5_000
# Types whose name does not end with «Event» (schema.org); a `CourseInstance` is one.
EVENTS = ("CourseInstance", "Festival", "Hackathon")
END_OF_DAY = time(23, 59)


def read(texts: list[str], *, url: str = "") -> Reading:
    """The events of these scripts, `url` being their page's address; what cannot be parsed is a problem each."""
    reading = Reading("page")
    nodes: list[Node] = []
    for text in texts:
        try:
            nodes += list(_nodes(json.loads(_bare(text), strict=False)))
        except (ValueError, RecursionError):
            reading.problems.append(Problem(_("JSON-LD"), _("The description that this page gives is damaged.")))
    _take_all(reading, nodes, url)
    return reading


def read_nodes(said: list[Node], *, url: str = "") -> Reading:
    """The events of what a page describes with the same words, written otherwise."""
    reading = Reading("page")
    _take_all(reading, list(_nodes(said)), url)
    return reading


def _take_all(reading: Reading, nodes: list[Node], url: str) -> None:
    known = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    events = [node for node in nodes if _is_event(node)]
    if len(events) > MOST_EVENTS:
        raise UnreadableSource(_("This page describes more than 5,000 events: read one that holds fewer."))
    for node in events:
        _take(reading, node, known, url)


def _bare(text: str) -> str:
    """Without the comments in which some sites still wrap their scripts."""
    return re.sub(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*\Z", "", text).strip(
        " ;\n\r\t"
    )


def _nodes(said: Any, depth: int = 0) -> Iterator[Node]:
    """Every object, those inside too; what a session holds is no session of its own, what a series holds is."""
    if depth > DEEPEST:
        return
    if isinstance(said, list):
        for one in said:
            yield from _nodes(one, depth + 1)
    elif isinstance(said, dict):
        yield said
        inside = {"subEvent", "superEvent"} if _is_event(said) and not _is_series(said) else {"superEvent"}
        for name, value in said.items():
            if name not in inside:
                yield from _nodes(value, depth + 1)


def _types(node: Node) -> list[str]:
    return [str(one).rpartition("/")[2].rpartition(":")[2] for one in _listed(node.get("@type"))]


def _is_event(node: Node) -> bool:
    return any(one.endswith("Event") or one in (*EVENTS, "EventSeries") for one in _types(node))


def _is_series(node: Node) -> bool:
    return "EventSeries" in _types(node)


def _take(reading: Reading, node: Node, known: dict[str, Node], url: str) -> None:
    title, said = _words(node.get("name")), _words(node.get("startDate"))
    start, where = moment(said), title[:60] or _("JSON-LD")
    if _is_series(node):
        if not node.get("subEvent"):
            reading.problems.append(Problem(where, _("This is a series whose dates are not said one by one.")))
    elif not title and not said:
        return  # a reference to an event described elsewhere
    elif not title:
        reading.problems.append(Problem(where, _("This event has no title.")))
    elif start is None:
        sentence = _("“%(text)s” is no date.") % {"text": said[:60]} if said else _("It says no date.")
        reading.problems.append(Problem(where, sentence))
    else:
        reading.sessions.append(_session(node, title, start, known, url))
        if _status(node) == "EventPostponed":
            reading.problems.append(Problem(where, _("It is postponed: its date no longer holds.")))


def _session(node: Node, title: str, start: Moment, known: dict[str, Node], url: str) -> FoundSession:
    end = moment(_words(node.get("endDate")))
    hours = start[1], end[1] if end else None
    if hours[0] == time.min and hours[1] in (None, time.min, END_OF_DAY):
        hours = None, None  # a whole day, as sites that only know moments write it
    places = [_referred(place, known) for place in _listed(node.get("location"))]
    address = _words(node.get("url")) or url
    return FoundSession(
        uid=_words(node.get("@id")) or _words(node.get("identifier")) or address,
        title=title,
        description=_words(node.get("description")),
        date=start[0],
        end_date=end[0] if end else None,
        start_time=hours[0],
        end_time=hours[1],
        is_online=_is_online(node, places),
        place=next((said for said in map(_place, places) if said), ""),
        organiser=_organiser(node, known),
        url=address,
        lowest_price=_price(node, known),
        cancelled=_status(node) in ("EventCancelled", "EventPostponed"),
        language=_language(node),
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _referred(value: Any, known: dict[str, Node]) -> Any:
    """What `{"@id": …}` alone stands for."""
    return known.get(str(value["@id"]), value) if isinstance(value, dict) and "@id" in value else value


def _words(value: Any) -> str:
    """A text, the first of several, or the value of an object that holds one."""
    if isinstance(value, list):
        return next((words for words in map(_words, value) if words), "")
    if isinstance(value, dict):
        return _words(value.get("@value") or value.get("name") or value.get("value"))
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _short(value: Any) -> str:
    """The last word of an address of schema.org: «https://schema.org/EventCancelled» → «EventCancelled»."""
    said = value.get("@id") if isinstance(value, dict) else value
    return _words(said).rpartition("/")[2].rpartition(":")[2]


def _status(node: Node) -> str:
    return _short(next(iter(_listed(node.get("eventStatus"))), ""))


def _is_online(node: Node, places: list[Any]) -> bool:
    modes = {_short(mode) for mode in _listed(node.get("eventAttendanceMode"))}
    virtual = any(isinstance(place, dict) and "VirtualLocation" in _types(place) for place in places)
    return bool(modes & {"OnlineEventAttendanceMode", "MixedEventAttendanceMode"}) or virtual


def _place(place: Any) -> str:
    if not isinstance(place, dict):
        return _words(place)
    if "VirtualLocation" in _types(place):
        return ""
    name, address = _words(place.get("name")), place.get("address")
    if isinstance(address, dict):
        parts = [_words(address.get(part)) for part in ("streetAddress", "addressLocality")]
        said = ", ".join(part for part in parts if part)
    else:
        said = _words(address)
    return ", ".join(part for part in (name, said if said != name else "") if part)


def _organiser(node: Node, known: dict[str, Node]) -> str:
    every = [_referred(one, known) for one in (*_listed(node.get("organizer")), *_listed(node.get("provider")))]
    return next((words for words in map(_words, every) if words and "@" not in words), "")


def _price(node: Node, known: dict[str, Node]) -> Any:
    """The lowest price in dollars of Canada; 0 when it says that it is free."""
    if str(node.get("isAccessibleForFree")).lower() in ("true", "https://schema.org/true"):
        return price_of("0")
    offers = [_referred(offer, known) for offer in _listed(node.get("offers"))]
    prices = [
        price_of(_words(offer.get("lowPrice")) or _words(offer.get("price")))
        for offer in offers
        if isinstance(offer, dict) and _words(offer.get("priceCurrency") or "CAD").upper() == "CAD"
    ]
    return min((price for price in prices if price is not None), default=None)


def _language(node: Node) -> str:
    said = {_code(one) for one in _listed(node.get("inLanguage"))} & {"fr", "en"}
    return "both" if len(said) == 2 else next(iter(said), "")


def _code(value: Any) -> str:
    said = value.get("alternateName") or value.get("name") if isinstance(value, dict) else value
    return _words(said)[:2].lower()
