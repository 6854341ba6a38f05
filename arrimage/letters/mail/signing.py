"""DKIM signatures (RFC 6376, and RFC 8463 for Ed25519), relaxed/relaxed: what mail servers on the way touch least.

What never changes from one message to the next is canonicalised once: the signature itself is what takes time.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

BLANKS = re.compile(rb"[ \t]+")
ENDS = re.compile(rb"[ \t]+\r\n")
PADDING, SHA256 = PKCS1v15(), hashes.SHA256()
LEAST_BITS = 1024  # RFC 8301: verifiers refuse less


class Signer:
    """Signs for a domain. Raises ImproperlyConfigured when the key cannot be read."""

    def __init__(self, pem: bytes, domain: str, selector: str) -> None:
        try:
            key = load_pem_private_key(pem, None)
        except (ValueError, TypeError) as error:
            raise ImproperlyConfigured("LETTERS_DKIM_KEY is no private key in PEM without a password.") from error
        self._sign: Callable[[bytes], bytes]
        if isinstance(key, RSAPrivateKey) and key.key_size >= LEAST_BITS:
            self._sign, algorithm = (lambda said: key.sign(said, PADDING, SHA256)), "rsa-sha256"
        elif isinstance(key, Ed25519PrivateKey):
            self._sign, algorithm = (lambda said: key.sign(sha256(said).digest())), "ed25519-sha256"
        else:
            raise ImproperlyConfigured("LETTERS_DKIM_KEY is neither an RSA key of 1024 bits or more nor Ed25519.")
        self.domain, self.selector = domain, selector
        self._start = f"v=1; a={algorithm}; c=relaxed/relaxed; d={domain}; s={selector};".encode()

    def field(self, names: tuple[str, ...], fields: bytes, body_hash: bytes, at: int) -> bytes:
        """The DKIM-Signature field, its line end included, over these fields in relaxed form and that body's hash.

        From is named once more than it is there: a second one added on the way breaks the signature.
        """
        start = b"%s t=%d;\r\n h=%s;\r\n bh=%s;\r\n b="
        value = start % (self._start, at, _wrapped_names(names), b64encode(body_hash))
        signature = b64encode(self._sign(fields + relaxed_field(b"DKIM-Signature: " + value)[:-2]))
        lines = b"\r\n ".join(signature[place : place + 72] for place in range(0, len(signature), 72))
        return b"DKIM-Signature: " + value + lines + b"\r\n"


@lru_cache(64)
def _wrapped_names(names: tuple[str, ...]) -> bytes:
    """The names and From once more, over several lines; blanks around a colon do not count (RFC 6376, 3.5)."""
    lines, line = [], b""
    for name in (*(name.encode() for name in names), b"from"):
        if line and len(line) + len(name) > 70:
            lines.append(line)
            line = b""
        line += name + b":"
    return b"\r\n ".join([*lines, line])[:-1]


def relaxed_field(field: bytes) -> bytes:
    """RFC 6376, 3.4.2: the name in small letters, the value on one line, blanks counted once."""
    name, _colon, value = field.partition(b":")
    value = value.replace(b"\r\n", b"")
    if b"  " in value or b"\t" in value:
        value = BLANKS.sub(b" ", value)
    return name.lower() + b":" + value.strip() + b"\r\n"


def relaxed_body(lines: bytes) -> bytes:
    """RFC 6376, 3.4.4, of a piece that starts and ends with whole lines."""
    if b"  " not in lines and b"\t" not in lines and b" \r\n" not in lines:
        return lines
    return BLANKS.sub(b" ", ENDS.sub(b"\r\n", lines))


def signer_for(address: str) -> Signer | None:
    """The hub's own signature for mail from that address; None where the mail server signs, or for another domain."""
    written = settings.LETTERS_DKIM_KEY
    if not written:
        return None
    domain = settings.LETTERS_DKIM_DOMAIN or address.rpartition("@")[2]
    return _signer(written, domain, settings.LETTERS_DKIM_SELECTOR)


@lru_cache(8)
def _signer(written: str, domain: str, selector: str) -> Signer:
    if "-----BEGIN" in written:
        return Signer(written.replace("\\n", "\n").encode(), domain, selector)
    try:
        return Signer(Path(written).read_bytes(), domain, selector)
    except OSError as error:
        raise ImproperlyConfigured(f"LETTERS_DKIM_KEY names a file that cannot be read: {written}") from error
