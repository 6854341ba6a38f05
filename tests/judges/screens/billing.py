"""What is owed to the hub."""

from django.utils.timezone import localdate

from arrimage.billing.models import Invoice, Payment
from arrimage.billing.tokens import token_of
from tests.billing.examples import invoice_to_show
from tests.judges.screens.screen import desk, public

BOOKS = "/bureau/factures/"


def credit_note() -> Invoice:
    return invoice_to_show().credit_notes.earliest("pk")


def payment() -> Payment:
    return invoice_to_show().payments.earliest("pk")


def owed() -> Invoice:
    return Invoice.objects.owed(localdate()).latest("pk")


def owed_by_link() -> str:
    return token_of(owed())


SCREENS = (
    public("page of an invoice", "/factures/{it}/", lambda: token_of(invoice_to_show())),
    public("page of an invoice to pay", "/factures/{it}/", owed_by_link),
    desk("invoices", BOOKS),
    desk("invoice", BOOKS + "{it.pk}/", invoice_to_show),
    desk("invoice to pay", BOOKS + "{it.pk}/", owed),
    desk("history of an invoice", BOOKS + "{it.pk}/historique/", invoice_to_show),
    desk("credit note", BOOKS + "{it.pk}/", credit_note),
    desk("invoice form", f"{BOOKS}nouvelle/"),
    desk("mistakes of an invoice", f"{BOOKS}nouvelle/", sent_empty=True),
    desk("payment form", BOOKS + "{it.pk}/paiement/", owed),
    desk("mistakes of a payment", BOOKS + "{it.pk}/paiement/", owed, sent_empty=True),
    desk("credit form", BOOKS + "{it.pk}/crediter/", owed),
    desk("refund form", BOOKS + "{it.pk}/rembourser/", invoice_to_show),
    desk("payments", f"{BOOKS}paiements/"),
    desk("payment", BOOKS + "paiements/{it.pk}/", payment),
    desk("history of a payment", BOOKS + "paiements/{it.pk}/historique/", payment),
    desk("payment taken back", BOOKS + "paiements/{it.pk}/reprendre/", payment),
    desk("invoice settings", f"{BOOKS}reglages/"),
)
