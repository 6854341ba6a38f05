"""The secret part of the links by which people choose what they receive: signed, never expiring, no sign-in.

The law wants them to work 60 days after each message (s. 11(2) of the Act); these work as long as `CONSENT_KEY` stays.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer

from arrimage.consent.models import Address


def _signer() -> Signer:
    return Signer(key=settings.CONSENT_KEY, salt="arrimage.consent.link", sep=".")


def token_of(code: str) -> str:
    """The token of the address that the ledger knows by that code; the address itself is not in it."""
    return _signer().sign(code)


def address_of(token: str) -> Address | None:
    """The address a token speaks of, None when the token is not one of ours."""
    try:
        code = _signer().unsign(token)
    except BadSignature:
        return None
    return Address.objects.filter(code=code).first()
