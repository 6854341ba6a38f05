"""What goes to the calendars of those registered (RFC 5546): written down, moved, taken away."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings

from arrimage.agenda.models import Event
from arrimage.kit.calendars.writing import Method, Party, write_invitation
from arrimage.registration.happening import calendar_entry


def invitation(event: Event, method: Method, *, to: Party, organiser: str, page: str, at: datetime) -> str:
    """The message to one calendar. `organiser` is the hub's name; the address is that from which the letter comes:
    calendars compare the two.
    """
    hub = Party(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], organiser)
    # Whoever no longer comes is not given the link to take part.
    entry = calendar_entry(event, page=page, online_link=method != Method.CANCEL)
    return write_invitation(entry, method=method, organiser=hub, attendee=to, at=at).decode()
