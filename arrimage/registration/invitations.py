"""What goes to the calendars of those registered (RFC 5546): written down, moved, taken away."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db.models import Count

from arrimage.agenda.models import Event
from arrimage.kit.calendars.writing import Method, Party, write_invitation
from arrimage.registration.happening import calendar_entry
from arrimage.registration.models import RegistrationLetter

TAKING_OFF = (RegistrationLetter.Kind.CANCELLED, RegistrationLetter.Kind.GIVEN)


def taken_off(enrolments: Iterable[int]) -> dict[int, int]:
    """Enrolment → how many letters, the one being written among them, told somebody that she no longer comes."""
    letters = RegistrationLetter.objects.filter(kind__in=TAKING_OFF, registration__enrolment__in=set(enrolments))
    return dict(letters.order_by().values_list("registration__enrolment").annotate(Count("pk")))


def invitation(
    event: Event, method: Method, *, to: Party, organiser: str, page: str, at: datetime, taken_off: int = 0
) -> str:
    """The message to one calendar. `organiser` is the hub's name; the address is that from which the letter comes:
    calendars compare the two.

    Who leaves an event that goes on needs a number above that of her invitation (RFC 5546, 3.2.5), and whoever comes
    back none under it: the event's number is raised by how many were `taken_off` it by then.
    """
    hub = Party(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], organiser)
    # Whoever no longer comes is not given the link to take part.
    entry = calendar_entry(event, page=page, online_link=method != Method.CANCEL)
    entry = replace(entry, sequence=entry.sequence + taken_off)
    return write_invitation(entry, method=method, organiser=hub, attendee=to, at=at).decode()
