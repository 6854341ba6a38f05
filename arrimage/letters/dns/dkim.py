"""The signature's public half (RFC 6376): whether the domain shows the one that goes with our own key."""

import base64
import re
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)
from django.utils.translation import gettext as _

from arrimage.letters.dns.findings import Finding, Record, State
from arrimage.letters.dns.lookups import Dns, are_aligned

LEAST, ADVISED = 1024, 2048  # RFC 8301


class PublicKey(NamedTuple):
    """`text` is what the record shows after p=."""

    algorithm: str
    text: str
    bits: int

    @property
    def record(self) -> str:
        return f"v=DKIM1; k={self.algorithm}; p={self.text}"


def public_key(written: str) -> PublicKey | None:
    """Of our private key, in PEM or named by its file; None when there is none that can be read."""
    try:
        pem = written.replace("\\n", "\n").encode() if "-----BEGIN" in written else Path(written).read_bytes()
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, OSError):
        return None
    if isinstance(key, RSAPrivateKey):
        shown = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return PublicKey("rsa", base64.b64encode(shown).decode(), key.key_size)
    if isinstance(key, Ed25519PrivateKey):
        shown = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PublicKey("ed25519", base64.b64encode(shown).decode(), 256)
    return None


def check_dkim(dns: Dns, domain: str, *, key: str, selector: str, signs_for: str = "") -> Finding:
    """`signs_for` is the domain of the signature when it is not that of the sender."""
    signer = signs_for or domain
    finding = Finding("dkim", _("DKIM: the signature of our letters"))
    if not key:
        sentence = _(
            "This hub does not sign: either your mail server does, or nobody does. To sign here, make a key (%s) and "
            "name it in LETTERS_DKIM_KEY."
        )
        finding.say(State.UNKNOWN, sentence % "openssl genrsa -out dkim.pem 2048")
        return finding
    ours = public_key(key)
    if ours is None:
        finding.say(State.TO_FIX, _("The key named in LETTERS_DKIM_KEY cannot be read."))
        return finding
    if not are_aligned(signer, domain):
        said = {"signer": signer, "domain": domain}
        finding.say(
            State.TO_FIX, _("Letters from %(domain)s are signed for %(signer)s: DMARC does not count that.") % said
        )
    name = f"{selector}._domainkey.{signer}"
    shown = [text for text in dns.txt(name) if re.search(r"(?:^|;)\s*p\s*=", text)]
    finding.found = shown
    _compare(finding, shown, ours)
    if finding.state is not State.GOOD:
        finding.paste = [Record(name, "TXT", ours.record)]
    return finding


def _compare(finding: Finding, shown: list[str], ours: PublicKey) -> None:
    if not shown:
        finding.say(State.MISSING, _("The public key of our signature is not there."))
        return
    if len(shown) > 1:
        finding.say(State.TO_FIX, _("There are several keys under this name: keep only ours."))
    tags = tags_of(shown[0])
    text = re.sub(r"\s+", "", tags.get("p", ""))
    if not text:
        finding.say(State.TO_FIX, _("The key was withdrawn: the record is empty."))
    elif text != ours.text and _numbers(text) != _numbers(ours.text):
        finding.say(State.TO_FIX, _("The key shown is not the one with which we sign: every signature fails."))
    elif tags.get("k", "rsa").lower() != ours.algorithm:
        finding.say(State.TO_FIX, _("The record names another kind of key than ours."))
    else:
        finding.say(State.GOOD, _("The key shown is ours: signatures hold."))
    if ours.algorithm == "rsa" and ours.bits < LEAST:
        finding.say(
            State.TO_FIX, _("Our key has %(bits)s bits: receivers refuse less than 1024.") % {"bits": ours.bits}
        )
    elif ours.algorithm == "rsa" and ours.bits < ADVISED:
        finding.say(State.TO_FIX, _("Our key has %(bits)s bits: 2048 are advised.") % {"bits": ours.bits})
    if "y" in tags.get("t", "").lower().split(":"):
        finding.say(State.TO_FIX, _("The record says that the signature is being tried out (t=y): take that away."))


def tags_of(text: str) -> dict[str, str]:
    """`v=DKIM1; p=…` as names and values."""
    pairs = [part.partition("=") for part in text.split(";") if "=" in part]
    return {name.strip().lower(): value.strip() for name, _equal, value in pairs}


def _numbers(text: str) -> Any:
    """The same key may be written in two ways."""
    try:
        return load_der_public_key(base64.b64decode(text)).public_numbers()  # type: ignore[union-attr]
    except Exception:  # not a key of that form
        return text
