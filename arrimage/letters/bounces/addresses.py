"""The address a message comes back to (VERP): it names the delivery, so that no report has to be understood.

The return path of each message is its own (RFC 5321 4.4), signed: a stranger cannot make one up to have somebody left
out. It survives servers that write addresses in small letters, and is short enough for a local part (64 octets).
"""

import hmac
import re
from functools import cache
from hashlib import sha256

from django.conf import settings

PREFIX = "retours"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNED = re.compile(rf"(?:^|[\s<:\"]){PREFIX}[+=-]([0-9a-z]{{1,13}})-([0-9a-f]{{16}})@", re.I)


def return_path(delivery_pk: int, domain: str) -> str:
    """`retours+<number>-<signature>@domain`, the number in base 36. Raises ValueError for what is no key."""
    if delivery_pk < 1:
        raise ValueError("A delivery's key is a whole number from 1.")
    return f"{PREFIX}+{_written(delivery_pk)}-{_signature(delivery_pk)}@{domain}"


def delivery_of(address: str) -> int | None:
    """The delivery an address speaks of, whatever its capitals; None when it is not one that we made."""
    found = _SIGNED.search(address.strip())
    if not found:
        return None
    number = int(found[1], 36)
    good = hmac.compare_digest(found[2].lower(), _signature(number)) and found[1].lower() == _written(number)
    return number if good else None


def _written(number: int) -> str:
    said = ""
    while number:
        number, rest = divmod(number, 36)
        said = _DIGITS[rest] + said
    return said


def _signature(number: int) -> str:
    """Eight octets: one guess in 2⁶⁴, and each guess is a mail to send."""
    return hmac.digest(_key(settings.CONSENT_KEY), str(number).encode(), "sha256")[:8].hex()


@cache
def _key(secret: str) -> bytes:
    return sha256(f"arrimage.letters.return:{secret}".encode()).digest()
