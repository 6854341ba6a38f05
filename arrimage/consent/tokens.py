"""The secret part of the links by which people choose what they receive: signed, never expiring, no sign-in.

The law wants them to work 60 days after each message (s. 11(2) of the Act); these work as long as `CONSENT_KEY` stays.
"""

import hmac
from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature, Signer

from arrimage.consent.models import Address


def _signer() -> Signer:
    return _signer_with(settings.CONSENT_KEY)


@cache
def _signer_with(key: str) -> Signer:
    return Signer(key=key, salt="arrimage.consent.link", sep=".")


def token_of(code: str) -> str:
    """The token of the address that the ledger knows by that code; the address itself is not in it."""
    keyed = _keyed(settings.CONSENT_KEY).copy()
    keyed.update(code.encode())
    return f"{code}.{urlsafe_b64encode(keyed.digest()).rstrip(b'=').decode()}"


@cache
def _keyed(key: str) -> hmac.HMAC:
    """What Django's signer would work out again for each letter of a mailing: the key under which it signs."""
    signer = _signer_with(key)
    return hmac.new(sha256(f"{signer.salt}signer{key}".encode()).digest(), digestmod=sha256)


def address_of(token: str) -> Address | None:
    """The address a token speaks of, None when the token is not one of ours."""
    try:
        code = _signer().unsign(token)
    except BadSignature:
        return None
    return Address.objects.filter(code=code).first()
