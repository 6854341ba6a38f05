"""The registration of a series: each event has its own, on the terms of the first one."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from arrimage.agenda.models import Event
from arrimage.registration.models import Enrolment

KEPT = (
    "is_open",
    "capacity",
    "has_waiting_list",
    "confirm_within_hours",
    "needs_approval",
    "group_limit",
    "organisation_limit",
    "cancel_until_hours",
    "takes_names",
    "welcome",
)
MOMENTS = ("opens_at", "closes_at")


@transaction.atomic
def copy_enrolment(*, source: Event, event: Event) -> Enrolment | None:
    """The terms, tickets and questions of one event for another; its moments as far from the day. Promotional codes
    stay with the event for which they were given. None where nobody registers.
    """
    known = Enrolment.objects.filter(event=source).first()
    if known is None or Enrolment.objects.filter(event=event).exists():
        return None
    later = event.activity.date - source.activity.date
    moments = {name: _later(getattr(known, name), later) for name in MOMENTS}
    made = Enrolment.objects.create(event=event, **{name: getattr(known, name) for name in KEPT}, **moments)
    for ticket in known.tickets.all():
        ticket.pk, ticket.enrolment = None, made
        ticket.available_from = _later(ticket.available_from, later)
        ticket.available_until = _later(ticket.available_until, later)
        ticket.save()
    for question in known.questions.all():
        question.pk, question.enrolment = None, made
        question.save()
    return made


def _later(moment: Any, days: timedelta) -> Any:
    return moment + days if moment else None
