"""Invoices, credit notes and receipts of an organisation or of a person, in the member space.

Whoever does not manage the organisation's profile has no such page; a document of another payer does not exist.
"""

from typing import Any

from csp.decorators import csp_update
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from arrimage.billing import stripe
from arrimage.billing.documents import invoice_file, receipt_file
from arrimage.billing.models import Payment
from arrimage.billing.queries import invoices_of, whole_invoice
from arrimage.billing.stripe import CHECKOUT
from arrimage.billing.tables import state_of
from arrimage.billing.tokens import token_of
from arrimage.kit.space import OrganisationView, SpaceView


class _OfThePayer(SpaceView):
    def payer(self) -> Any:
        """The organisation named by the address, which she manages."""
        return self.organisation

    def link(self, name: str, *which: int) -> str:
        return reverse(f"space:{name}", args=[self.organisation.pk, *which])


class _OfHerself(_OfThePayer):
    def payer(self) -> Any:
        return self.person

    def link(self, name: str, *which: int) -> str:
        return reverse(f"space:my-{name}", args=which)


# The button leads to Stripe's page: browsers follow a form only to where the page says that forms may go.
@method_decorator(csp_update({"form-action": [CHECKOUT]}), name="dispatch")  # type: ignore[arg-type]
class _List(_OfThePayer):
    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        day = localdate()
        received = Payment.objects.select_related("taken_back_by").exclude(receipt=None).order_by("received_on", "pk")
        found = invoices_of(self.payer()).with_balance(day).select_related("credits")  # type: ignore[attr-defined]
        rows = [
            self._row(invoice, day) for invoice in found.prefetch_related(Prefetch("payments", received, "received"))
        ]
        return self.page("billing/space/invoices.html", title=_("Invoices and receipts"), rows=rows)

    def _row(self, invoice: Any, day: Any) -> dict[str, Any]:
        owed = not invoice.is_credit and invoice.balance > 0
        return {
            "invoice": invoice,
            "state": state_of(invoice, day),
            "pdf": self.link("invoice-pdf", invoice.pk),
            "receipts": [(payment, self.link("receipt-pdf", payment.pk)) for payment in invoice.received],
            "owed": owed,
            "page": "" if invoice.is_credit else reverse("billing:invoice", args=[token_of(invoice)]),
            "pay": reverse("billing:pay", args=[token_of(invoice)]) if owed and stripe.is_on() else "",
        }


class _Document(_OfThePayer):
    def get(self, request: HttpRequest, pk: int, **where: Any) -> HttpResponseBase:
        found = get_object_or_404(invoices_of(self.payer()), pk=pk)
        return invoice_file(whole_invoice(found.pk, localdate()))


class _Receipt(_OfThePayer):
    def get(self, request: HttpRequest, pk: int, **where: Any) -> HttpResponseBase:
        received = Payment.objects.select_related("invoice", "taken_back_by").exclude(receipt=None)
        mine = received.filter(invoice__in=invoices_of(self.payer()).order_by().values("pk"))
        return receipt_file(get_object_or_404(mine, pk=pk))


class OrganisationInvoices(OrganisationView, _List):
    for_managers = True


class OrganisationInvoice(OrganisationView, _Document):
    for_managers = True


class OrganisationReceipt(OrganisationView, _Receipt):
    for_managers = True


class OwnInvoices(_OfHerself, _List):
    """Made out to herself."""


class OwnInvoice(_OfHerself, _Document):
    """Made out to herself."""


class OwnReceipt(_OfHerself, _Receipt):
    """Given to herself."""
