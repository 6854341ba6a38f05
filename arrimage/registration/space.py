"""«My registrations» in the member space: what one's own address is registered to."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.space import SpaceCard, SpaceItem, SpaceView, site
from arrimage.registration.models import Order, Registration
from arrimage.registration.standing import sentence_of


def orders_of(user: Any, person: Any) -> list[Order]:
    """Those she sent, once her address is confirmed: by herself, or for the account's own address."""
    hers = Order.objects.filter(confirmed_at__isnull=False, email__iexact=user.email)
    if person is not None:
        hers = hers | Order.objects.filter(confirmed_at__isnull=False, person=person)
    related = hers.select_related("enrolment__event__activity").prefetch_related("registrations")
    return list(related.distinct().order_by("-enrolment__event__activity__date", "-pk")[:50])


def lines_of(orders: list[Order]) -> list[tuple[Order, list[str]]]:
    at = timezone.now()
    return [(order, [sentence_of(one, at) for one in order.registrations.all()]) for order in orders]


def has_registered(request: HttpRequest) -> bool:
    person = request.member.person  # type: ignore[attr-defined]
    return bool(orders_of(request.user, person))


def card(request: HttpRequest) -> dict[str, Any] | None:
    """What is coming."""
    today = timezone.localdate()
    orders = orders_of(request.user, request.member.person)  # type: ignore[attr-defined]
    standing = [one for one in orders if one.enrolment.event.last_day >= today and _stands(one)]
    return {"orders": lines_of(standing)} if standing else None


def _stands(order: Order) -> bool:
    return any(one.state in Registration.STANDING for one in order.registrations.all())


class OwnRegistrations(SpaceView):
    def get(self, request: HttpRequest) -> HttpResponse:
        orders = lines_of(orders_of(request.user, self.person))
        return self.page("registration/space/registrations.html", title=_("My registrations"), orders=orders)


site.register(SpaceItem(gettext_lazy("My registrations"), "checklist", "space:my-registrations", 55, has_registered))
site.register_card(SpaceCard("registration/space/card.html", card, 12))
site.register_urls(path("moi/inscriptions/", OwnRegistrations.as_view(), name="my-registrations"))
