"""What the agenda tells this room: what became of a published event, and that an event is repeated."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from arrimage.agenda.models import Activity, Event
from arrimage.agenda.signals import Change, event_changed, event_repeated
from arrimage.registration.emails import tell
from arrimage.registration.happening import is_called_off
from arrimage.registration.models import Registration, RegistrationLetter
from arrimage.registration.operations import promote
from arrimage.registration.operations.calling_off import credit_invoices, withdraw_offers
from arrimage.registration.operations.repeating import copy_enrolment
from arrimage.registration.operations.standing_again import charge_again

Kind = RegistrationLetter.Kind
KIND_OF = {Change.CANCELLED: Kind.EVENT_CANCELLED, Change.REINSTATED: Kind.REINSTATED}


def on_change(*, event: Event, change: Change, at: datetime, before: Mapping[str, Any], **_more: Any) -> None:
    """Write to all concerned, in the transaction that changes the event: a few statements, however many they are."""
    concerned = list(Registration.objects.filter(enrolment__event=event, state__in=Registration.CONCERNED))
    if is_called_off(event):
        withdraw_offers(event=event, at=at)
    if change == Change.CANCELLED:
        credit_invoices(event=event, at=at)
    if change == Change.REINSTATED:
        charge_again(event=event, at=at)
    tell(concerned, KIND_OF.get(change, Kind.CHANGED), at=at, occasion=str(event.sequence), before=before)
    if before["standing"] in Activity.CALLED_OFF and concerned:
        promote(enrolment=concerned[0].enrolment, at=at)  # the offers taken back, to the first of those who wait


def on_repeat(*, event: Event, source: Event, **_more: Any) -> None:
    """People register for each event of a series as for the first one."""
    copy_enrolment(source=source, event=event)


event_repeated.connect(on_repeat, dispatch_uid="arrimage.registration.on_repeat")
event_changed.connect(on_change, dispatch_uid="arrimage.registration.on_change")
