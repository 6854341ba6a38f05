"""What becomes of registrations when a cancelled event stands again: what was credited is charged anew."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import F

from arrimage.agenda.models import Event
from arrimage.billing.models import Invoice
from arrimage.registration.models import Registration, RegistrationLetter
from arrimage.registration.operations.invoicing import invoice_places


@transaction.atomic
def charge_again(*, event: Event, at: datetime) -> list[Invoice]:
    """A new invoice for each order whose invoice was credited because the event was cancelled; returns them.

    An invoice credited for another reason stays so: the staff meant it. What was paid on the former one stays on the
    coordinator's list of balances, and the order's page keeps listing it.
    """
    by_order: dict[int, list[Registration]] = defaultdict(list)
    credited = Registration.objects.confirmed().filter(
        enrolment__event=event,
        letters__kind=RegistrationLetter.Kind.EVENT_CANCELLED,
        letters__written_at=F("invoice__credit_notes__recorded_at"),
    )
    wanted = Registration.objects.filter(pk__in=credited.order_by().values("pk"))
    for one in wanted.select_related("order", "ticket", "invoice", "enrolment__event__activity").order_by("place"):
        if one.invoice is not None:
            one.order.former_invoices.add(one.invoice)
        one.invoice = None
        by_order[one.order_id].append(one)
    charged = (invoice_places(places, at) for places in by_order.values())
    return [invoice for invoice in charged if invoice is not None]
