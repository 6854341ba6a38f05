"""An event of today with people registered, for the tests that need one to show."""

from datetime import time

from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity, Event
from arrimage.registration.models import CheckIn, Enrolment, Order, Registration


def an_evening() -> Event:
    """Made once; one person is there, another registered."""
    if (known := Event.objects.filter(slug="soiree-a-l-entree").first()) is not None:
        return known
    activity = Activity.objects.create(
        title="Soirée à l’entrée", kind="networking", status="planned", date=localdate(), start_time=time(0, 5)
    )
    event = Event.objects.create(
        activity=activity, slug="soiree-a-l-entree", state="published", published_at=timezone.now()
    )
    enrolment = Enrolment.objects.create(event=event, capacity=30, last_place=2)
    for place, (first, last) in enumerate((("Anne", "Roy"), ("Zoé", "Ébène")), start=1):
        order = Order.objects.create(enrolment=enrolment, name=last, email="x@x.example", placed_at=timezone.now())
        who = {"first_name": first, "last_name": last, "organisation_name": "Coop du Lac", "state": "confirmed"}
        one = Registration.objects.create(
            enrolment=enrolment, order=order, place=place, decided_at=timezone.now(), **who
        )
    CheckIn.objects.create(registration=one, day=localdate(), at=timezone.now())
    return event
