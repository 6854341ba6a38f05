"""What the registers say in the cockpit."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate

from arrimage.consent.models import Incident
from arrimage.consent.queries.requests import waiting
from arrimage.kit.desk import Card

SHOWN = 5


def requests_card(request: HttpRequest) -> dict[str, Any] | None:
    """The requests late or due within seven days; nothing when none waits."""
    late, soon, others = waiting(localdate())
    if not (late or soon or others):
        return None
    return {"late": late[:SHOWN], "soon": soon[:SHOWN], "others": others}


def incidents_card(request: HttpRequest) -> dict[str, Any] | None:
    incidents = list(Incident.objects.to_settle()[:SHOWN])
    return {"incidents": incidents} if incidents else None


CARDS = (
    Card(
        "privacy-requests",
        "consent/cards/requests.html",
        requests_card,
        18,
        permission="consent.view_privacyrequest",
    ),
    Card("privacy-incidents", "consent/cards/incidents.html", incidents_card, 19, permission="consent.change_incident"),
)
