"""Invoices and credit notes on the desk: read, filtered, exported; never changed."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from arrimage.billing.filters import InvoiceFilter
from arrimage.billing.models import Invoice
from arrimage.billing.queries import whole_invoice
from arrimage.billing.tables import InvoiceTable, state_of
from arrimage.billing.tokens import page_url
from arrimage.kit import desk

Column = desk.Column


class InvoiceScreen(desk.Records):
    model = Invoice
    path = "factures"
    icon = "coin"
    rail = "billing"
    table_class = InvoiceTable
    filterset_class = InvoiceFilter
    default_columns = ("number", "issued_on", "payer_name", "state", "total", "balance", "due_on")
    list_template = "billing/invoice_list.html"
    detail_template = "billing/invoice.html"
    export_permission = "billing.export_invoice"
    export_columns = (
        Column(gettext_lazy("No."), lambda invoice: invoice.number, "number"),
        Column(gettext_lazy("Kind"), lambda invoice: str(invoice.get_kind_display())),
        Column(gettext_lazy("Date"), lambda invoice: invoice.issued_on, "issued_on"),
        Column(gettext_lazy("Payer"), lambda invoice: invoice.payer_name, "payer_name"),
        Column(gettext_lazy("State"), lambda invoice: state_of(invoice, localdate()), "state"),
        Column(gettext_lazy("Before taxes"), lambda invoice: _signed(invoice, invoice.subtotal)),
        Column(gettext_lazy("GST"), lambda invoice: _signed(invoice, invoice.gst)),
        Column(gettext_lazy("QST"), lambda invoice: _signed(invoice, invoice.qst)),
        Column(gettext_lazy("Total"), lambda invoice: _signed(invoice, invoice.total), "total"),
        Column(gettext_lazy("Credited"), lambda invoice: invoice.credited, "credited"),
        Column(gettext_lazy("Paid"), lambda invoice: invoice.paid, "paid"),
        Column(gettext_lazy("Balance"), lambda invoice: invoice.balance, "balance"),
        Column(gettext_lazy("To pay by"), lambda invoice: invoice.due_on, "due_on"),
    )
    empty_text = gettext_lazy("Write the first invoice: to whom, for what, how much. Its number follows by itself.")

    def list_queryset(self, user: Any) -> QuerySet[Any]:
        found: Any = super().list_queryset(user)
        return found.with_balance(localdate())

    def detail_context(self, request: HttpRequest, record: Invoice) -> dict[str, Any]:
        day = localdate()
        invoice: Any = whole_invoice(record.pk, day)
        return {
            "invoice": invoice,
            "state": state_of(invoice, day),
            "to_give_back": -invoice.balance if invoice.balance < 0 else None,
            "can_credit": not invoice.is_credit and invoice.credited < invoice.total,
            "page_url": "" if invoice.is_credit else page_url(invoice),
        }


def _signed(invoice: Invoice, amount: Any) -> Any:
    """A credit note takes away: so the columns of an export add up."""
    return -amount if invoice.is_credit else amount
