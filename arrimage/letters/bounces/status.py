"""Status codes (RFC 3463, RFC 5248) and the words of mail servers, turned into hard or soft.

Hard: the address will never receive anything. Soft: this message did not arrive, the next one may. What is not clear
is soft, since three soft returns end as a hard one; the table with its reasons is in `docs/letters-returns.md`.
"""

import enum
import re

from arrimage.letters.bounces.sentences import PASSING, SENTENCES, STRICTLY_UNKNOWN, kind_of, says

ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
# A server's answer: «550 …», «550-5.1.1 …», «#550 …».
REPLY = re.compile(r"(?:^|[\s:;#\"'(\[<>])([45][0-5]\d)(?=[\s\-,.:;)\]]|$)")

HARD_KINDS = ("unknown", "host")

# RFC 3463 subject.detail of permanent failures, with what each means for the address.
_HARD = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1", "4.4", "7.17", "7.18"}
_SOFT = {"1.5", "1.7", "1.8", "1.9", "2.2", "2.3", "2.4", "4.6", "4.7", "4.14"}
# Codes of RFC 5248 about us that some servers give to an unknown user; those of signatures are never hers.
_UNSURE_POLICY = {"7.2", "7.3", "7.4", "7.5", "7.6", "7.7", "7.8", "7.9", "7.10", "7.11", "7.12"}
# Codes that servers use for anything: their words decide.
_VAGUE = ("0.", "2.0", "3.", "4.0", "4.1", "4.3", "4.5", "5.")


def code_in(text: str) -> str:
    """The first enhanced code of a failure named in a text, such as 5.1.1."""
    for found in ENHANCED.finditer(text):
        if found[1] != "2" and int(found[2]) < 8:
            return ".".join(found.groups())
    return ""


def reply_in(text: str) -> str:
    """The first SMTP reply code of a failure in a text, such as 550."""
    found = REPLY.search(text)
    return found[1] if found else ""


def status_of(declared: str, diagnostic: str) -> str:
    """The most exact code: a declared one that says nothing (5.0.0) gives way to the server's own."""
    said = code_in(diagnostic)
    declared = code_in(declared)
    if declared and not (declared.endswith(".0.0") or (said and declared[2:] in ("5.0", "3.0"))):
        return declared
    if said:
        return said
    reply = reply_in(diagnostic)
    kind = kind_of(diagnostic)
    family = declared[:1] or reply[:1]
    if kind:
        family = family or ("4" if kind in ("network",) else "5")
        return family + _CODES[kind]
    return declared or (f"{family}.0.0" if family else "")


_CODES = {
    "full": ".2.2",
    "size": ".3.4",
    "sender": ".1.8",
    "unwanted": ".7.1",
    "refused": ".7.1",
    "unknown": ".1.1",
    "host": ".1.2",
    "loop": ".4.6",
    "later": ".4.5",
    "network": ".4.7",
}


def is_hard(status: str, diagnostic: str, *, delayed: bool = False) -> bool:
    """Whether the address is lost for good."""
    if delayed or status.startswith("4"):
        return False
    detail, kind = status[2:], kind_of(diagnostic)
    if not status:
        return kind in HARD_KINDS
    if detail in _SOFT:
        return False
    is_unknown, strictly = kind in HARD_KINDS, says(STRICTLY_UNKNOWN, diagnostic)
    # A failure of today, under whatever code, says nothing of the address.
    if says(PASSING, diagnostic) and not strictly:
        return False
    if detail in _HARD:
        # Servers put the code of an unknown user on refusals of all sorts: their words then say so, and only so.
        return kind not in ("full", "size") and (
            kind not in ("sender", "unwanted", "refused", "loop") or _names_unknown(diagnostic)
        )
    if detail.startswith("7."):
        return strictly and (detail in ("7.0", "7.1") or (is_unknown and detail in _UNSURE_POLICY))
    return (detail.startswith(_VAGUE) or not detail) and (is_unknown or (kind in ("refused", "sender") and strictly))


def _names_unknown(text: str) -> bool:
    """Words of an unknown recipient beside others, such as a link to a page about spam."""
    return any(says(pattern, text) for kind, pattern in SENTENCES if kind in HARD_KINDS)


class Fate(enum.Enum):
    """What a refusal given at once says: the address is lost, it failed this time, or it is we who are refused."""

    LOST = "lost"
    FAILED = "failed"
    OURS = "ours"


# About who writes, or what: a sender, a size, a loop, a protocol.
_OURS = {"1.7", "1.8", "1.9", "2.3", "3.4", "4.6", "4.14", "5.1", "5.2", "5.3", "5.4", "5.6"}


def fate_of(reply: str, *, is_address: bool) -> Fate:
    """What a server's refusal says, of the recipient or of us. `is_address`: it answered the recipient's name.

    After the text, only what is said of the mailbox in so many words is about it.
    """
    if not reply.startswith("5"):
        return Fate.OURS  # an interface's own word: no server of hers was asked
    status = status_of("", reply)
    if is_hard(status, reply):
        named = kind_of(reply) in HARD_KINDS or says(STRICTLY_UNKNOWN, reply)
        return Fate.LOST if is_address or named else Fate.OURS
    detail, kind = status[2:], kind_of(reply)
    if kind == "full" or (detail == "2.2" and kind not in ("sender", "refused")):
        return Fate.FAILED
    about_us = detail.startswith(("6.", "7.")) or detail in _OURS or kind in ("sender", "size", "loop", "refused")
    # «Refused due to recipient preferences», whatever the code, is what the reader chose.
    is_hers = kind == "unwanted" or (is_address and not about_us)
    return Fate.FAILED if is_hers else Fate.OURS
