"""What people allowed us to do with their data."""

from arrimage.consent.models.asking import ConsentRequest, Sender
from arrimage.consent.models.ledger import Address, AppendOnly, ConsentEntry, EntryDetails, LedgerHead
from arrimage.consent.models.purposes import Purpose, Wording
from arrimage.consent.models.suppression import Suppression

__all__ = [
    "Address",
    "AppendOnly",
    "ConsentEntry",
    "ConsentRequest",
    "EntryDetails",
    "LedgerHead",
    "Purpose",
    "Sender",
    "Suppression",
    "Wording",
]
