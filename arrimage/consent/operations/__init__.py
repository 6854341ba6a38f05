"""What changes the consent ledger and its lists, each in one transaction."""

from arrimage.consent.operations.asking import ask_for_consent, send_request
from arrimage.consent.operations.ledger import (
    NewAct,
    change_address,
    erase_address,
    record,
    record_many,
    row_of,
    withdraw,
)
from arrimage.consent.operations.suppression import lift, suppress

__all__ = [
    "NewAct",
    "ask_for_consent",
    "change_address",
    "erase_address",
    "lift",
    "record",
    "record_many",
    "row_of",
    "send_request",
    "suppress",
    "withdraw",
]
