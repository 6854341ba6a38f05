"""What people allowed us to do with their data."""

from arrimage.consent.models.access_log import AccessEntry, WrittenOnce
from arrimage.consent.models.asking import ConsentRequest, Sender
from arrimage.consent.models.incidents import Incident, KeptByLaw
from arrimage.consent.models.ledger import Address, AppendOnly, ConsentEntry, EntryDetails, LedgerHead
from arrimage.consent.models.processors import Processor
from arrimage.consent.models.purposes import Purpose, Wording
from arrimage.consent.models.requests import PrivacyRequest, PrivacyRequestDocument
from arrimage.consent.models.retention import Anonymisation, RetentionRule, RetentionRun, RetentionRunLine
from arrimage.consent.models.suppression import Suppression

__all__ = [
    "AccessEntry",
    "Address",
    "Anonymisation",
    "AppendOnly",
    "ConsentEntry",
    "ConsentRequest",
    "EntryDetails",
    "Incident",
    "KeptByLaw",
    "LedgerHead",
    "PrivacyRequest",
    "PrivacyRequestDocument",
    "Processor",
    "Purpose",
    "RetentionRule",
    "RetentionRun",
    "RetentionRunLine",
    "Sender",
    "Suppression",
    "Wording",
    "WrittenOnce",
]
