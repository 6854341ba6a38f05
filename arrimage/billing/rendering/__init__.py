"""The documents of the room, as tagged PDF: invoices, credit notes, receipts."""

from arrimage.billing.rendering.invoices import invoice_pdf
from arrimage.billing.rendering.receipts import receipt_pdf

__all__ = ["invoice_pdf", "receipt_pdf"]
