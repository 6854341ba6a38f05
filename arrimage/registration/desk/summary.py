"""What the desk tells of an event's registrations."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from arrimage.agenda.models import Event
from arrimage.registration.models import Enrolment, Registration
from arrimage.registration.queries import called_off_because, closed_because, places_of
from arrimage.registration.tokens import register_path

State = Registration.State
SHOWN = 30


def summary(enrolment: Enrolment, at: datetime) -> dict[str, Any]:
    rows = enrolment.registrations.order_by()
    counts = Counter(rows.values_list("state", flat=True))
    places = places_of(enrolment)
    is_invited = enrolment.event.audience == Event.Audience.INVITED
    return {
        "event": enrolment.event,
        "stands": not called_off_because(enrolment.event),
        "counts": [(state, State(state).label, counts[state]) for state in State.values if counts[state]],
        "left": places.left,
        "tickets": [(one, places.left_of(one)) for one in enrolment.tickets.all()],
        "reason": closed_because(enrolment, at, is_invited=is_invited),
        "public_url": settings.BASE_URL + register_path(enrolment.event),
        "pending": enrolment.registrations.filter(state=State.PENDING)[:SHOWN],
        "waiting": enrolment.registrations.filter(state__in=(State.OFFERED, State.WAITING)).order_by("place")[:SHOWN],
        "doubles": doubles(enrolment),
        "codes": enrolment.promo_codes.all(),
        "questions": enrolment.questions.all(),
    }


def doubles(enrolment: Enrolment) -> list[str]:
    """The addresses that hold more than one registration: a family, or somebody entered twice."""
    standing = enrolment.registrations.filter(state__in=Registration.STANDING).exclude(email="").order_by()
    counted = Counter(email.lower() for email in standing.values_list("email", flat=True))
    return sorted(email for email, count in counted.items() if count > 1)


def panel_of(event: Event) -> dict[str, Any]:
    enrolment = Enrolment.objects.filter(event=event).select_related("event__activity").first()
    return {"enrolment": enrolment, **(summary(enrolment, timezone.now()) if enrolment else {})}
