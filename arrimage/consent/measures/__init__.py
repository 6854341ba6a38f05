"""What consents and people's rights let one count."""

from arrimage.consent.measures import ledger, requests

__all__ = ["ledger", "requests"]
