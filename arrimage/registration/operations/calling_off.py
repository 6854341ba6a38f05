"""What becomes of registrations when their event is called off: offers are taken back, invoices credited."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.agenda.models import Event
from arrimage.billing.models import Invoice
from arrimage.billing.operations import credit_invoice
from arrimage.registration.models import Registration
from arrimage.registration.operations.rows import State, put


@transaction.atomic
def withdraw_offers(*, event: Event, at: datetime) -> int:
    """Nobody takes a place of an event that is cancelled or has no day; returns how many offers are taken back.

    They wait again, at their rank: it was not they who let the offer pass, and the event may stand again.
    """
    offered = Registration.objects.filter(enrolment__event=event, state=State.OFFERED).order_by("place")
    rows = list(offered.select_for_update(of=("self",)))
    for registration in rows:
        put(registration, State.WAITING, at)
    return len(rows)


@transaction.atomic
def credit_invoices(*, event: Event, at: datetime) -> list[Invoice]:
    """Credit in full what was asked for the event; returns the credit notes.

    What was paid is then owed by the hub, and stays on the coordinator's list of balances until it is given back.
    """
    day = localdate(at)
    charged = Registration.objects.filter(enrolment__event=event, invoice__isnull=False).values("invoice")
    asked = Invoice.objects.filter(pk__in=charged, kind=Invoice.Kind.INVOICE)
    settled = asked.credited_in_full(day).values("pk")
    notes = []
    for invoice in asked.exclude(pk__in=settled).order_by("pk"):
        with translation.override("en" if invoice.language == Invoice.Language.ENGLISH else "fr-ca"):
            reason = _("Event cancelled: %(event)s") % {"event": event}
        on = max(day, invoice.issued_on)
        notes.append(credit_invoice(invoice=invoice, reason=reason[:200], on=on, at=at))
    return notes
