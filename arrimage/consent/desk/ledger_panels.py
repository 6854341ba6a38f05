"""What the ledger adds to other pages: what may be written to a person or an organisation, and what is about to end."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.models import Address
from arrimage.consent.queries.lists import expiring_soon, purposes_for
from arrimage.kit.desk import Card, Panel
from arrimage.network.models import Organisation, Person

SOON = 30  # days


class MayWePanel(Panel):
    title = _("E-mail: what we may send")
    template_name = "consent/panels/may_we.html"
    order = 30

    def applies_to(self, model: type[Model]) -> bool:
        return model in (Organisation, Person)

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(user.has_perm("consent.view_address"))

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        if not record.email:
            return {"decisions": []}
        try:
            known = Address.objects.filter(address=normalise(record.email)).first()
        except InvalidAddress:
            known = None
        return {"decisions": purposes_for(record.email, localdate()), "known": known}


def expiring_card(request: HttpRequest) -> dict[str, Any] | None:
    count = expiring_soon(localdate(), SOON)
    return {"count": count, "days": SOON} if count else None


EXPIRING_CARD = Card(
    "consent-expiring", "consent/cards/expiring.html", expiring_card, 40, permission="consent.view_address"
)
