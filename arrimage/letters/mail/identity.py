"""What names a message for good: its Message-ID, made from its place in the ledger, the same when it is sent again."""

import hmac
import re
from functools import cache
from hashlib import blake2b, sha256

from django.conf import settings

MESSAGE_ID = re.compile(r"<?d(\d{1,19})\.m(\d{1,19})\.([0-9a-f]{12})@")


def message_id(delivery_pk: int, mailing_pk: int, domain: str) -> str:
    """Between its brackets. Its signature keeps strangers from speaking of messages that they did not receive."""
    return f"<d{delivery_pk}.m{mailing_pk}.{_signature(delivery_pk, mailing_pk)}@{domain}>"


def delivery_of_message_id(text: str) -> int | None:
    """The delivery whose Message-ID is found in the text, None when there is none of ours."""
    for delivery, mailing, signature in MESSAGE_ID.findall(text):
        if hmac.compare_digest(signature, _signature(int(delivery), int(mailing))):
            return int(delivery)
    return None


def is_forged(text: str) -> bool:
    """Whether it has a Message-ID of our own form, of which none is one that we made."""
    return MESSAGE_ID.search(text) is not None and delivery_of_message_id(text) is None


def _signature(delivery_pk: int, mailing_pk: int) -> str:
    said = f"{delivery_pk}.{mailing_pk}".encode()
    return blake2b(said, key=_key(settings.CONSENT_KEY), digest_size=6).hexdigest()


@cache
def _key(secret: str) -> bytes:
    return sha256(f"arrimage.letters.message:{secret}".encode()).digest()


def domain_of(address: str) -> str:
    """What follows the @."""
    return address.rpartition("@")[2] or "localhost"
