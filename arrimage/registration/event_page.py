"""What this room adds to the public page of an event: how to register, what it costs, what is left."""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from arrimage.agenda.models import Event
from arrimage.agenda.public_page import (
    EventBlock,
    Offer,
    register_block,
    register_expecting,
    register_full,
    register_offers,
)
from arrimage.registration.forms.participants import price_words
from arrimage.registration.models import Enrolment, Ticket
from arrimage.registration.queries import closed_because, expecting, full_among, is_offered, places_of
from arrimage.registration.tokens import is_invited, register_path

FEW = 10  # from then on, how many places are left is said


def enrolment_of(event: Event) -> Enrolment | None:
    found = Enrolment.objects.filter(event=event).prefetch_related("tickets").first()
    if found is not None:
        found.event = event
    return found


def block(request: HttpRequest, event: Event) -> Mapping[str, Any] | None:
    enrolment = enrolment_of(event)
    if enrolment is None:
        return None
    at = timezone.now()
    tickets = list(enrolment.tickets.all())
    places = places_of(enrolment, tickets)
    is_few = places.left is not None and 0 < places.left <= FEW
    return {
        "register_url": register_path(event) + _language_of(request, event),
        "reason": closed_because(enrolment, at, is_invited=is_invited(request, event)),
        "tickets": [_ticket(one, places.left_of(one)) for one in tickets if is_offered(one, at)],
        "left": places.left if is_few else None,
        "is_full": places.left == 0,
        "has_waiting_list": enrolment.has_waiting_list,
        "is_free": not tickets,
    }


def _language_of(request: HttpRequest, event: Event) -> str:
    """A stranger registers in English for an event held in English alone; whoever signs in has her own language."""
    is_english = event.language == Event.Language.ENGLISH and not request.user.is_authenticated
    return "?langue=en" if is_english else ""


def _ticket(ticket: Ticket, left: int | None) -> dict[str, Any]:
    return {
        "name": str(ticket),
        "price": price_words(ticket),
        "for_members": ticket.holder == Ticket.Holder.MEMBERS,
        "until": ticket.available_until,
        "is_full": left == 0,
    }


def offers(event: Event) -> Collection[Offer]:
    """As search engines read them: nothing once one no longer registers."""
    enrolment, at = enrolment_of(event), timezone.now()
    if enrolment is None or closed_because(enrolment, at):
        return []
    tickets = list(enrolment.tickets.all())
    places, url = places_of(enrolment, tickets), settings.BASE_URL + register_path(event)
    if not tickets:
        return [Offer(name=str(event), price="0", url=url, is_available=places.left != 0)]
    return [
        Offer(name=str(one), price=str(one.price), url=url, is_available=places.left_of(one) != 0)
        for one in tickets
        if is_offered(one, at)
    ]


register_block(EventBlock(template="registration/public/block.html", context=block, order=20))
register_offers(offers)
register_full(full_among)
register_expecting(expecting)
