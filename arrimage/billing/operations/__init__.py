"""What the hub does with money owed to it: invoices, credit notes, payments."""

from arrimage.billing.operations.crediting import credit_invoice
from arrimage.billing.operations.invoicing import NewInvoice, issue_invoice, issue_invoices
from arrimage.billing.operations.numbers import take_numbers
from arrimage.billing.operations.online import hear, open_online_payment
from arrimage.billing.operations.payments import give_back, record_payment, take_back_payment
from arrimage.billing.operations.receiving import receive_payment, receive_typed_payment

__all__ = [
    "NewInvoice",
    "credit_invoice",
    "give_back",
    "hear",
    "issue_invoice",
    "issue_invoices",
    "open_online_payment",
    "receive_payment",
    "receive_typed_payment",
    "record_payment",
    "take_back_payment",
    "take_numbers",
]
