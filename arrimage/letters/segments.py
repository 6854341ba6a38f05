"""What may be asked of people in view of what we send them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy, pgettext_lazy

from arrimage.consent.models import Address, ConsentEntry, Purpose
from arrimage.letters.days import midnight
from arrimage.letters.models import Delivery, Mailing, Newsletter
from arrimage.network.models import Segment
from arrimage.network.segments import Asking, Condition, register
from arrimage.network.segments.conditions import days_field, first_of_last

GROUP = gettext_lazy("Newsletters")


def _newsletter() -> forms.ChoiceField:
    """By its code, which a rule keeps."""
    return forms.ChoiceField(label=gettext_lazy("Newsletter"), choices=_codes)


def _codes() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in Newsletter.objects.all()]


@dataclass(frozen=True)
class Subscribed(Condition):
    """Whose address may be sent the newsletter that day, as the consent ledger says."""

    operators = {"to": pgettext_lazy("segment", "to"), "not_to": pgettext_lazy("segment", "not to")}
    contraries = {"not_to": "to"}

    def fields(self) -> dict[str, forms.Field]:
        return {"value": _newsletter()}

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        purpose = Purpose.objects.get(newsletter__code=said["value"])
        standing = ConsentEntry.objects.standing(purpose, asking.day, asking.day)
        addresses = Address.objects.filter(pk__in=standing.order_by().values("address"))
        return Q(Exists(addresses.filter(address=Lower(OuterRef("email")))))


@dataclass(frozen=True)
class Received(Condition):
    """To whom a mail server accepted an issue of the newsletter lately."""

    operators = {
        "last": pgettext_lazy("segment", "in the last (days)"),
        "not_last": pgettext_lazy("segment", "not in the last (days)"),
    }
    contraries = {"not_last": "last"}

    def fields(self) -> dict[str, forms.Field]:
        return {"newsletter": _newsletter(), "days": days_field()}

    def q(self, operator: str, said: Mapping[str, Any], asking: Asking) -> Q:
        received = Delivery.objects.filter(
            person=OuterRef("pk"),
            mailing__newsletter__code=said["newsletter"],
            mailing__kind=Mailing.Kind.ISSUE,
            handed_at__gte=midnight(first_of_last(said["days"], asking.day)),
            handed_at__lt=midnight(asking.day + timedelta(days=1)),
        ).exclude(state=Delivery.State.BOUNCED)
        return Q(Exists(received.order_by()))


register(
    Segment.Target.PERSON,
    Subscribed("letters.subscribed", gettext_lazy("Subscribed"), GROUP),
    Received("letters.received", gettext_lazy("Received an issue of"), GROUP),
)
