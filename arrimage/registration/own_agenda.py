"""The calendar of somebody who registers without an account: all that her address is registered to, nobody else's."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.kit.calendars.entry import CalendarEntry
from arrimage.kit.calendars.writing import write_calendar
from arrimage.registration.addresses import address_of, own_page, place_page
from arrimage.registration.emails.writing import LANGUAGES
from arrimage.registration.happening import calendar_entry
from arrimage.registration.models import Registration
from arrimage.registration.models.registrations import RegistrationQuerySet

KEPT = timedelta(days=370)
MOST = 500


def registered(address: str, day: date) -> RegistrationQuerySet:
    """What the address comes to: confirmed, each event once, the year before that day and all that comes."""
    hers = Q(email__iexact=address) | Q(email="", order__email__iexact=address)
    found = Registration.objects.confirmed().filter(hers, order__confirmed_at__isnull=False)
    recent = found.filter(enrolment__event__activity__date__gte=day - KEPT)
    related = recent.select_related("order", "enrolment__event__activity__municipality")
    return related.order_by("enrolment__event__activity__date", "enrolment", "place")


def feed(registration: Registration, day: date) -> bytes:
    """An event that was cancelled stays, crossed out, so that a calendar that follows this one lets it go."""
    address = address_of(registration)
    with translation.override(LANGUAGES[registration.order.language]):
        entries = {one.enrolment_id: _entry(one, address) for one in registered(address, day)[:MOST]}
        return write_calendar(entries.values(), name=_("What I am registered to"))


def _entry(registration: Registration, address: str) -> CalendarEntry:
    order = registration.order
    page = own_page(order) if order.email.lower() == address.lower() else place_page(registration)
    return calendar_entry(registration.enrolment.event, page=page)
