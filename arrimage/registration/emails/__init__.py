"""Letters to those registered, each written once (`RegistrationLetter`), handed to the delivery ledger."""

from arrimage.registration.emails.soon import tell_soon, write_due
from arrimage.registration.emails.telling import preview, tell, tell_alone, write_to
from arrimage.registration.emails.writing import AFTERWARDS, PURPOSE

__all__ = ["AFTERWARDS", "PURPOSE", "preview", "tell", "tell_alone", "tell_soon", "write_due", "write_to"]
