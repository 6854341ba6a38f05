"""What this room adds to the page of an order: the certificates of those who came."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from arrimage.outcomes.queries import certificates_of_order
from arrimage.registration.models import Order
from arrimage.registration.own_page import OwnPart, register_part


def certificates(order: Order) -> Mapping[str, Any] | None:
    if not certificates_of_order(order).exists():
        return None
    return {"certificates_url": reverse("outcomes:of-order", args=[order.token])}


register_part(OwnPart(template="outcomes/public/own_part.html", context=certificates, order=60))
