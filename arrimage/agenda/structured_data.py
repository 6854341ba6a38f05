"""Events as search engines read them: JSON-LD of schema.org/Event.

Sources: https://schema.org/Event, and JSON-LD 1.1 (W3C), §7 for what goes inside `<script type="application/ld+json">`.
The link to an online room never goes in: those who come online are sent to the event's page.
"""

import json
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_default_timezone

from arrimage.agenda.models import Activity, Event
from arrimage.agenda.public_page import Offer
from arrimage.kit.identity import identity

SCHEMA = "https://schema.org/"
REGION, COUNTRY = "QC", "CA"
# Nothing that ends the element, opens a comment or breaks a line of a script goes through.
ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def event_data(event: Event, offers: Collection[Offer] = (), picture: str = "") -> dict[str, Any]:
    """The event, its activity and its place read already. `picture` is a whole address.

    Times carry the offset of their day; an event without hours says days alone.
    """
    activity = event.activity
    page = settings.BASE_URL + event.get_absolute_url()
    said: dict[str, Any] = {
        "@context": SCHEMA.rstrip("/"),
        "@type": "Event",
        "@id": page,
        "url": page,
        "name": str(activity),
        "description": event.summary or event.description[:300],
        "startDate": moment(activity.date, activity.start_time),
        "endDate": moment(event.last_day, activity.end_time) if _has_end(event) else "",
        "eventStatus": SCHEMA + _status(event),
        "previousStartDate": event.postponed_from.isoformat() if event.postponed_from else "",
        "eventAttendanceMode": SCHEMA + _mode(event),
        "location": _location(event, page),
        "image": picture,
        "inLanguage": ["fr", "en"] if event.language == Event.Language.BOTH else event.language,
        "isAccessibleForFree": event.lowest_price == 0 if event.lowest_price is not None else "",
        "organizer": _organisers(event),
        "performer": [{"@type": "Person", "name": speaker.name} for speaker in event.speakers.all()],
        "offers": [_offer(offer) for offer in offers],
    }
    return {name: value for name, value in said.items() if value not in ("", [], None)}


def as_script(said: Any) -> SafeString:
    """The text of a `<script type="application/ld+json">`, whatever people typed in it."""
    return mark_safe(json.dumps(said, ensure_ascii=False).translate(ESCAPED))


def moment(day: date, at: time | None) -> str:
    return datetime.combine(day, at, get_default_timezone()).isoformat() if at else day.isoformat()


def _has_end(event: Event) -> bool:
    return bool(event.end_date or event.activity.end_time)


def _status(event: Event) -> str:
    status = event.activity.status
    if status == Activity.Status.CANCELLED:
        return "EventCancelled"
    if status == Activity.Status.POSTPONED:
        return "EventPostponed"
    return "EventRescheduled" if event.postponed_from else "EventScheduled"


def _mode(event: Event) -> str:
    if event.is_hybrid:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if event.activity.is_online else "OfflineEventAttendanceMode"


def _location(event: Event, page: str) -> Any:
    activity = event.activity
    online = {"@type": "VirtualLocation", "url": page}
    if activity.is_online and not event.is_hybrid:
        return online
    town = activity.municipality.name if activity.municipality else ""
    address = {"@type": "PostalAddress", "addressLocality": town, "addressRegion": REGION, "addressCountry": COUNTRY}
    place = {
        "@type": "Place",
        "name": activity.place or town or identity().name,
        "address": {name: value for name, value in address.items() if value},
    }
    return [place, online] if event.is_hybrid else place


def _organisers(event: Event) -> list[dict[str, str]]:
    hub = {"@type": "Organization", "name": identity().name, "url": settings.BASE_URL}
    others = [{"@type": "Organization", "name": organisation.name} for organisation in event.organisers.all()]
    return [one for one in (hub, *others) if one["name"]]


def _offer(offer: Offer) -> dict[str, str]:
    return {
        "@type": "Offer",
        "name": offer.name,
        "price": offer.price,
        "priceCurrency": "CAD",
        "url": offer.url,
        "availability": SCHEMA + ("InStock" if offer.is_available else "SoldOut"),
    }
