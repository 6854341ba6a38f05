"""Letters to those registered, each written once (`RegistrationLetter`), handed to the delivery ledger."""

from arrimage.registration.emails.telling import preview, tell, tell_alone, write_to
from arrimage.registration.emails.writing import PURPOSE

__all__ = ["PURPOSE", "preview", "tell", "tell_alone", "write_to"]
