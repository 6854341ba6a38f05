"""What people allowed us to do with their data."""

from arrimage.consent.models.access_log import AccessEntry, WrittenOnce
from arrimage.consent.models.incidents import Incident, KeptByLaw
from arrimage.consent.models.processors import Processor
from arrimage.consent.models.requests import PrivacyRequest, PrivacyRequestDocument
from arrimage.consent.models.retention import Anonymisation, RetentionRule, RetentionRun, RetentionRunLine

__all__ = [
    "AccessEntry",
    "Anonymisation",
    "Incident",
    "KeptByLaw",
    "PrivacyRequest",
    "PrivacyRequestDocument",
    "Processor",
    "RetentionRule",
    "RetentionRun",
    "RetentionRunLine",
    "WrittenOnce",
]
