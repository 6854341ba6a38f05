from arrimage.billing.models.invoices import Invoice, Line
from arrimage.billing.models.numbering import NumberSeries
from arrimage.billing.models.online import OnlinePayment, ProviderEvent
from arrimage.billing.models.payments import Payment
from arrimage.billing.models.settings import BillingSettings

__all__ = [
    "BillingSettings",
    "Invoice",
    "Line",
    "NumberSeries",
    "OnlinePayment",
    "Payment",
    "ProviderEvent",
]
