"""What this room adds to the page of an order: what participants of a training take away."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from arrimage.registration.models import Order, Registration
from arrimage.registration.own_page import OwnPart, register_part
from arrimage.training.queries import materials_of


def materials(order: Order) -> Mapping[str, Any] | None:
    first = order.registrations.filter(state=Registration.State.CONFIRMED).first()
    if first is None or not materials_of(first):
        return None
    return {"materials_url": reverse("training:own-materials", args=[first.code])}


register_part(OwnPart(template="training/public/own_part.html", context=materials, order=70))
