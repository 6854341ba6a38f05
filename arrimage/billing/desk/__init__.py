"""The billing room's place on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.billing.desk import documents, invoices, panels, payments, settings, writing
from arrimage.kit import desk

desk.register(invoices.InvoiceScreen)
desk.register(payments.PaymentScreen)
desk.site.register_rail(
    desk.RailItem("billing", _("Invoices"), "coin", "desk:invoice-list", 43, permission="billing.view_invoice")
)
desk.site.register_panel(panels.InvoicesPanel())
desk.site.register_timeline(panels.Money())
desk.site.register_urls(
    path("factures/nouvelle/", writing.NewInvoice.as_view(), name="invoice-new"),
    path("factures/reglages/", settings.Settings.as_view(), name="billing-settings"),
    path("factures/<int:pk>/pdf/", documents.InvoiceDocument.as_view(), name="invoice-pdf"),
    path("factures/<int:pk>/paiement/", writing.Receive.as_view(), name="invoice-receive"),
    path("factures/<int:pk>/crediter/", writing.Credit.as_view(), name="invoice-credit"),
    path("factures/<int:pk>/rembourser/", writing.GiveBack.as_view(), name="invoice-give-back"),
    path("factures/paiements/<int:pk>/recu/", documents.Receipt.as_view(), name="payment-receipt"),
    path("factures/paiements/<int:pk>/reprendre/", writing.TakeBack.as_view(), name="payment-take-back"),
)
