"""Payments on the desk, with their totals by method."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from arrimage.billing.filters import PaymentFilter
from arrimage.billing.models import Payment
from arrimage.billing.tables import PaymentTable
from arrimage.kit import desk

Column = desk.Column


class PaymentScreen(desk.Records):
    model = Payment
    path = "factures/paiements"
    icon = "coin"
    rail = "billing"
    table_class = PaymentTable
    filterset_class = PaymentFilter
    select_related = ("invoice",)
    list_template = "billing/payment_list.html"
    detail_template = "billing/payment.html"
    export_permission = "billing.export_payment"
    in_global_search = False
    export_columns = (
        Column(gettext_lazy("Receipt"), lambda payment: payment.receipt or "", "receipt"),
        Column(gettext_lazy("Day"), lambda payment: payment.received_on, "received_on"),
        Column(gettext_lazy("Payer"), lambda payment: payment.invoice.payer_name, "payer"),
        Column(gettext_lazy("Invoice"), lambda payment: payment.invoice.number, "invoice"),
        Column(gettext_lazy("By"), lambda payment: str(payment.get_method_display()), "method"),
        Column(gettext_lazy("Reference"), lambda payment: payment.reference, "reference"),
        Column(gettext_lazy("Amount"), lambda payment: payment.amount, "amount"),
        Column(gettext_lazy("Reason"), lambda payment: payment.reason),
    )
    empty_text = gettext_lazy("No payment was written down yet: open an invoice, then “Record a payment”.")

    def detail_context(self, request: HttpRequest, record: Payment) -> dict[str, Any]:
        back = Payment.objects.filter(takes_back=record).first()
        return {"back": back, "can_take_back": record.amount > 0 and back is None and not record.online_id}
