"""The addresses of registrations, and who was invited."""

from django.http import HttpRequest
from django.urls import reverse

from arrimage.agenda.models import Event
from arrimage.registration.models import Order

INVITED = "invited_to"  # where the agenda keeps, in the visit, the events whose invitation was followed


def own_path(order: Order) -> str:
    """The page of an order, for whoever placed it."""
    return reverse("registration:own", args=[order.token])


def register_path(event: Event) -> str:
    return reverse("event_registration:register", args=[event.slug])


def is_invited(request: HttpRequest, event: Event) -> bool:
    """Whether whoever asks followed the event's link of invitation during this visit."""
    return event.pk in getattr(request, "session", {}).get(INVITED, [])
