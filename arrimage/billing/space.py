"""Invoices and receipts in the member space: an organisation's, for those who manage it, and one's own."""

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.billing.models import Invoice
from arrimage.billing.views import member as views
from arrimage.kit.space import SpaceItem, site


def manages(request: HttpRequest) -> bool:
    return bool(request.member.manages(request.space_organisation))  # type: ignore[attr-defined]


def has_invoices(request: HttpRequest) -> bool:
    person = request.member.person  # type: ignore[attr-defined]
    return person is not None and Invoice.objects.filter(person=person).exists()


site.register(SpaceItem(_("Invoices and receipts"), "coin", "space:invoices", 30, manages, of_organisation=True))
site.register(SpaceItem(_("My invoices and receipts"), "coin", "space:my-invoices", 65, has_invoices))
site.register_urls(
    path("<int:organisation>/factures/", views.OrganisationInvoices.as_view(), name="invoices"),
    path("<int:organisation>/factures/<int:pk>.pdf", views.OrganisationInvoice.as_view(), name="invoice-pdf"),
    path("<int:organisation>/recus/<int:pk>.pdf", views.OrganisationReceipt.as_view(), name="receipt-pdf"),
    path("moi/factures/", views.OwnInvoices.as_view(), name="my-invoices"),
    path("moi/factures/<int:pk>.pdf", views.OwnInvoice.as_view(), name="my-invoice-pdf"),
    path("moi/recus/<int:pk>.pdf", views.OwnReceipt.as_view(), name="my-receipt-pdf"),
)
