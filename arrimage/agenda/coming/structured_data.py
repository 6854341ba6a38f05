"""The calendar as search engines read it: JSON-LD, https://schema.org/ItemList."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from arrimage.accounts.emails import absolute
from arrimage.agenda.coming.feeds import link_of, span_of
from arrimage.agenda.coming.items import CalendarItem
from arrimage.kit.identity import identity

SCHEMA = "https://schema.org"


def list_data(items: Iterable[CalendarItem]) -> dict[str, Any]:
    """The list of a page. Our own events are named by their page, which describes them whole."""
    hub = identity().name
    listed = [
        {"@type": "ListItem", "position": position, **_listed(item, hub)}
        for position, item in enumerate(items, start=1)
    ]
    return {"@context": SCHEMA, "@type": "ItemList", "itemListElement": listed}


def _listed(item: CalendarItem, hub: str) -> dict[str, Any]:
    return {"url": absolute(item.url)} if item.is_own and item.url else {"item": session_data(item, hub)}


def session_data(item: CalendarItem, hub: str) -> dict[str, Any]:
    """What has no page of its own here: a session of others, a public activity of the hub."""
    start, end = span_of(item)
    organiser = item.organiser or (hub if item.is_own else "")
    return {
        "@type": "Event",
        "name": item.title,
        "startDate": start.isoformat(),
        **({"endDate": end.isoformat()} if end else {}),
        "eventStatus": f"{SCHEMA}/{_status(item)}",
        "eventAttendanceMode": f"{SCHEMA}/{_mode(item)}",
        "location": _places(item),
        "url": link_of(item),
        **({"organizer": {"@type": "Organization", "name": organiser}} if organiser else {}),
        **({"offers": _offer(item)} if item.lowest_price is not None else {}),
    }


def _status(item: CalendarItem) -> str:
    if item.is_cancelled:
        return "EventCancelled"
    return "EventPostponed" if item.is_postponed else "EventScheduled"


def _has_place(item: CalendarItem) -> bool:
    return bool(item.place or item.municipality_name)


def _mode(item: CalendarItem) -> str:
    if not item.is_online:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if _has_place(item) else "OnlineEventAttendanceMode"


def _places(item: CalendarItem) -> list[dict[str, Any]]:
    address = {"@type": "PostalAddress", "addressRegion": "QC", "addressCountry": "CA"}
    if item.municipality_name:
        address["addressLocality"] = item.municipality_name
    name = item.place or item.municipality_name or _("Place to be announced")
    on_site = [{"@type": "Place", "name": name, "address": address}] if _has_place(item) or not item.is_online else []
    online = [{"@type": "VirtualLocation", "url": link_of(item)}] if item.is_online else []
    return on_site + online


def _offer(item: CalendarItem) -> dict[str, Any]:
    return {"@type": "Offer", "price": f"{item.lowest_price:.2f}", "priceCurrency": "CAD", "url": link_of(item)}
