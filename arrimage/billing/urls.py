from django.urls import path

from arrimage.billing.views import invoice

app_name = "billing"

urlpatterns = [
    path("<str:token>/", invoice.page, name="invoice"),
    path("<str:token>/facture.pdf", invoice.document, name="document"),
    path("<str:token>/credits/<int:pk>.pdf", invoice.credit_note, name="credit-note"),
    path("<str:token>/recus/<int:pk>.pdf", invoice.receipt, name="receipt"),
    path("<str:token>/payer/", invoice.pay, name="pay"),
]
