"""What the tests of the whole house show of the books, where the demo has none."""

from decimal import Decimal

from django.utils import timezone

from arrimage.billing.amounts import NewLine
from arrimage.billing.models import Invoice, OnlinePayment, Payment
from arrimage.billing.operations import credit_invoice, issue_invoice, record_payment
from arrimage.billing.payers import payer_of
from arrimage.network.models import Organisation


def half_paid_invoice(organisation: Organisation) -> Invoice:
    """An invoice of 100 $: 40 $ received, 40 $ credited, a page of Stripe opened for the rest."""
    day, at = timezone.localdate(), timezone.now()
    lines = [NewLine(label="Cotisation annuelle", unit_price=Decimal(100))]
    invoice = issue_invoice(payer=payer_of(organisation), lines=lines, on=day, at=at)
    said = {"invoice": invoice, "amount": Decimal(40), "at": at}
    record_payment(received_on=day, method=Payment.Method.CHEQUE, reference="118", **said)
    credit_invoice(on=day, reason="Rabais de première année", **said)
    OnlinePayment.objects.create(invoice=invoice, amount=Decimal(20), opened_at=at)
    return invoice


def invoice_to_show() -> Invoice:
    found = Invoice.objects.filter(kind=Invoice.Kind.INVOICE, payments__isnull=False, credit_notes__isnull=False)
    return found.first() or half_paid_invoice(Organisation.objects.earliest("pk"))
