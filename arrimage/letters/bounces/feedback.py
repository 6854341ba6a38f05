"""Complaints (RFC 5965): somebody pressed «this is junk mail», and her provider tells us."""

import re
from typing import NamedTuple

from arrimage.letters.bounces.originals import Original
from arrimage.letters.bounces.parts import Mail, addresses_in, header

# Opinions of a person. `auth-failure` (RFC 6591) is a machine's, `not-spam` the contrary of a complaint.
COMPLAINTS = ("abuse", "fraud", "virus", "opt-out", "opt-out-list", "miscategorized", "complaint", "other")
_RECIPIENT = ("original-rcpt-to", "removal-recipient", "redacted-address", "original-recipient")


class Feedback(NamedTuple):
    type: str
    addresses: list[str]


def feedback_of(mail: Mail, original: Original) -> Feedback | None:
    """What a provider reports, or None when this mail is no feedback report."""
    fields = _fields("\n".join(mail.feedback)) or _fields_in_text(mail)
    kind = next(iter(fields.get("feedback-type", [])), "").lower()
    if not kind and not fields and not _is_microsofts(mail, original):
        return None
    named = [address for name in _RECIPIENT for value in fields.get(name, []) for address in addresses_in(value)]
    return Feedback(kind or "abuse", list(dict.fromkeys([*named, *_from_original(original)])))


def _fields(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^([A-Za-z][\w-]+):[ \t]*(.*(?:\n[ \t]+.*)*)", text, re.M):
        found.setdefault(name.lower(), []).append(value.strip())
    return found


def _fields_in_text(mail: Mail) -> dict[str, list[str]]:
    """A report whose parts lost their types on the way: its fields in clear, in a mail that says it is one."""
    if "feedback-report" not in header(mail.head, "Content-Type").lower():
        return {}
    fields = _fields(mail.text)
    return fields if "feedback-type" in fields else {}


def _is_microsofts(mail: Mail, original: Original) -> bool:
    """Outlook.com's Junk Mail Reporting Program encloses the message, without report; its own header tells whose."""
    if original.headers is None or not mail.enclosed:
        return False
    subject = header(mail.head, "Subject").lower()
    return subject.startswith("complaint about message from") or (
        original.headers.get("X-HmXmrOriginalRecipient") is not None
        and original.headers.get("X-Reporter-IP") is not None
    )


def _from_original(original: Original) -> list[str]:
    return [address for address in [original.recipient, *original.to] if address]
