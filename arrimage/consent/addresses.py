"""E-mail addresses in the one spelling under which the ledger knows them, and what may be shown or kept of them."""

import re
import unicodedata
from functools import cache
from hashlib import blake2b, sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

MOST = 254  # octets: RFC 5321, a path of 256, its brackets taken off
MOST_BEFORE = 64  # octets before the @ (RFC 5321, 4.5.3.1.1)
# The usual address, so that a hundred thousand of them are read in a moment; the others go the long way.
PLAIN = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
LETTERS = re.compile(r"(?=[^\x00-\x7f])[^\W_]")


class InvalidAddress(ValidationError):
    """What was given is no e-mail address; its message says so to the reader."""


def normalise(address: str) -> str:
    """The address without blanks around it, in small letters, its domain in ASCII (RFC 5891). Raises InvalidAddress.

    The part before the @ keeps its dots and its `+label`: they are two addresses for all but one provider.
    """
    plain = address.strip().lower()
    if len(plain) <= MOST and PLAIN.fullmatch(plain) and len(plain.partition("@")[0]) <= MOST_BEFORE:
        return plain
    return _the_long_way(address)


def _the_long_way(address: str) -> str:
    text = unicodedata.normalize("NFC", address).strip().strip("\u200b\ufeff").strip()
    local, at, domain = text.rpartition("@")
    try:
        name = domain.encode("ascii").decode() if domain.isascii() else domain.encode("idna").decode()
        written = f"{local}{at}{name}".lower()
        # Letters of any alphabet before the @ (RFC 6531), which Django's validator does not know.
        validate_email(f"{LETTERS.sub('x', local)}{at}{name}")
    except (ValidationError, UnicodeError):
        raise _no_address() from None
    if len(written.rpartition("@")[0].encode()) > MOST_BEFORE:
        raise InvalidAddress(
            _("What stands before the @ of this e-mail address is too long for mail servers to take: correct it.")
        )
    if len(written.encode()) > MOST:
        raise InvalidAddress(_("This e-mail address is too long to exist: correct it."))
    return written


def of_a_stranger(address: str) -> str:
    """As `normalise`, at a domain of the Internet: nobody makes us write to users of our own machines."""
    found = normalise(address)
    domain = found.rpartition("@")[2]
    if "." not in domain or domain.startswith("["):
        raise _no_address()
    return found


def _no_address() -> InvalidAddress:
    return InvalidAddress(_("This is not an e-mail address: correct it, for example nom@exemple.org."))


def key_of(address: str) -> str:
    """A keyed hash of a normalised address: who holds no key cannot tell which address it was (64 hex digits)."""
    return blake2b(address.encode(), key=_key(settings.CONSENT_KEY), digest_size=32).hexdigest()


@cache
def _key(secret: str) -> bytes:
    return sha256(f"arrimage.consent.address:{secret}".encode()).digest()


def masked(address: str) -> str:
    """Enough for its owner to know it again: «j•••@e•••.org»."""
    local, _at, domain = address.partition("@")
    host, _dot, ending = domain.rpartition(".")
    return f"{local[:1]}•••@{host[:1]}•••.{ending}"
