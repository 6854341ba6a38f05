"""What is done, with consequences, about people's information: a verb for each, in the file of its subject."""

from arrimage.consent.operations.access import log_access
from arrimage.consent.operations.asking import ask_for_consent, send_request
from arrimage.consent.operations.ledger import (
    NewAct,
    erase_address,
    record,
    record_many,
    row_of,
    rows_of,
    withdraw,
)
from arrimage.consent.operations.moving import carry_refusals, change_address
from arrimage.consent.operations.suppression import lift, suppress

__all__ = [
    "NewAct",
    "ask_for_consent",
    "carry_refusals",
    "change_address",
    "erase_address",
    "lift",
    "log_access",
    "record",
    "record_many",
    "row_of",
    "rows_of",
    "send_request",
    "suppress",
    "withdraw",
]
