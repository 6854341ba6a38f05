"""What all the documents of the room have in common: who writes, to whom, in which language."""

from contextlib import AbstractContextManager
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from arrimage.billing.models import Invoice
from arrimage.kit.identity import identity


def in_language_of(invoice: Invoice) -> AbstractContextManager[Any]:
    return translation.override("en" if invoice.language == Invoice.Language.ENGLISH else "fr-ca")


def letterhead(invoice: Invoice, title: str) -> dict[str, Any]:
    hub = identity()
    sender = (hub.name, *hub.postal_address.splitlines(), hub.email, hub.phone)
    payer = (invoice.payer_name, *invoice.payer_address.splitlines())
    return {
        "title": title,
        "hub": hub.name,
        "lang": invoice.language,
        "sender": [line for line in sender if line],
        "to": _("Invoiced to"),
        "payer": [line for line in payer if line],
    }


def tax_numbers(invoice: Invoice) -> list[str]:
    numbers = ((_("GST No."), invoice.gst_number), (_("QST No."), invoice.qst_number))
    return [f"{label} {number}" for label, number in numbers if number]
