"""People registered for a training, where a test or a judge needs one."""

from typing import Any

from django.utils import timezone

from arrimage.agenda.models import Event
from arrimage.network.models import Organisation
from arrimage.registration.models import Enrolment, Order, Registration


def a_participant(
    event: Event, first_name: str = "Marie", organisation: Organisation | None = None, **fields: Any
) -> Registration:
    """Her registration is confirmed, unless `state` says otherwise."""
    enrolment, _made = Enrolment.objects.get_or_create(event=event)
    at = timezone.now()
    order = Order.objects.create(enrolment=enrolment, name=first_name, email="marie@exemple.example", placed_at=at)
    enrolment.last_place += 1
    enrolment.save()
    said = {"state": Registration.State.CONFIRMED, "decided_at": at, "place": enrolment.last_place, **fields}
    return Registration.objects.create(
        enrolment=enrolment, order=order, first_name=first_name, last_name="Roy", organisation=organisation, **said
    )
