"""PDF documents, for those who may read invoices."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from arrimage.billing.documents import invoice_file, receipt_file
from arrimage.billing.models import Invoice, Payment
from arrimage.billing.queries import whole_invoice
from arrimage.kit.desk.views.access import DeskView


class InvoiceDocument(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("billing.view_invoice")

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        try:
            return invoice_file(whole_invoice(pk, localdate()))
        except Invoice.DoesNotExist:
            raise Http404 from None


class Receipt(DeskView):
    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("billing.view_payment")

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        received = Payment.objects.select_related("invoice", "taken_back_by").exclude(receipt=None)
        return receipt_file(get_object_or_404(received, pk=pk))
