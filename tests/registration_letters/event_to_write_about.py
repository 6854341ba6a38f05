"""An event of the demo hub with somebody registered, for the tests that look at every screen."""

from datetime import timedelta

from django.utils.timezone import localdate

from arrimage.agenda.models import Event
from arrimage.registration.models import Registration
from tests.registration_letters.letters_at_hand import an_event, registered


def event_to_write_about() -> Event:
    """The first one coming that somebody is registered to; made where the demo has none."""
    found = Registration.objects.confirmed().filter(enrolment__event__activity__date__gte=localdate())
    one = found.order_by("enrolment__event__activity__date", "pk").first()
    return one.enrolment.event if one else registered(an_event(on=localdate() + timedelta(days=20))).enrolment.event


def registration_of_it() -> Registration:
    """One whose e-mail is confirmed."""
    event = event_to_write_about()
    found = Registration.objects.confirmed().filter(enrolment__event=event, order__confirmed_at__isnull=False).first()
    return found or registered(event)
