"""Delivery status notifications (RFC 3464): blocks of fields, one for each recipient."""

import re
from typing import NamedTuple

from arrimage.letters.bounces.parts import ADDRESS, addresses_in
from arrimage.letters.bounces.status import code_in, reply_in, status_of

_FIELD = re.compile(r"^[ \t]{0,2}([A-Za-z][A-Za-z-]{2,40})[ \t]*:[ \t]*(.*)$")
_NAMES = {
    "final-recipient",
    "original-recipient",
    "x-actual-recipient",
    "action",
    "status",
    "diagnostic-code",
    "remote-mta",
    "last-attempt-date",
    "reporting-mta",
    "will-retry-until",
    "arrival-date",
}
# Letters of an address as they travel: «julie+2Bliste@» (the xtext of RFC 3461, which codes + and = of an address),
# «ren\x{E9}e@» (RFC 6533). Some systems report them as they came.
_CODED = re.compile(r"\+(2B|3D)|\\x\{([0-9A-F]{2,6})\}")
FAILED, DELAYED, DELIVERED = "failed", "delayed", "delivered"
# RFC 3464 2.3.3; some invent others («error»), and then the codes tell.
_SAID = (FAILED, DELAYED, DELIVERED, "relayed", "expanded")


class Failure(NamedTuple):
    """A recipient that a report names. `address` is the one written to, `final` where it led."""

    address: str
    final: str
    action: str
    status: str
    diagnostic: str


def fields_in(text: str) -> list[dict[str, str]]:
    """Fields by block, in order. A block ends at an empty line or when a field of the next recipient comes."""
    blocks: list[dict[str, str]] = [{}]
    last = ""
    for line in text[:200_000].split("\n"):
        found = _FIELD.match(line)
        name = found[1].lower() if found else ""
        if found and (name in _NAMES or name.startswith("x-")):
            if name in ("final-recipient", "original-recipient") and name in blocks[-1]:
                blocks.append({})
            blocks[-1].setdefault(name, found[2].strip())
            last = name
        elif not line.strip():
            if blocks[-1]:
                blocks.append({})
            last = ""
        elif last and (line[:1] in " \t" or last == "diagnostic-code"):
            blocks[-1][last] += " " + line.strip()
    return [block for block in blocks if block]


def failures_in(text: str, otherwise: str = "") -> list[Failure]:
    """Recipients named by a report, whatever became of them. `otherwise`: its human part, when fields say nothing."""
    found = []
    for block in _joined(fields_in(text)):
        final = address_in(block.get("final-recipient", ""))
        original = address_in(block.get("original-recipient", ""))
        actual = address_in(block.get("x-actual-recipient", ""))
        address = original or final or actual
        if not address and not ("action" in block and "status" in block):
            continue
        diagnostic = _diagnostic(block)
        declared = block.get("status", "")
        # Some put the words in the status field itself: «5.4.4 (Illegal host/domain name found)».
        words = diagnostic or re.sub(r"^[\s\d.]+", "", declared).strip(" ()")
        status = status_of(declared, words)
        action = block.get("action", "").lower().split(" ")[0].strip("();,")
        if action not in _SAID:
            action = FAILED if status[:1] in ("4", "5") or reply_in(diagnostic) else ""
        found.append(Failure(address, final, action, status, words))
    return found


def _joined(blocks: list[dict[str, str]]) -> list[dict[str, str]]:
    """Blocks about recipients; fields that an empty line tore from their recipient go back to it."""
    kept: list[dict[str, str]] = []
    for block in blocks:
        names = {"final-recipient", "original-recipient", "x-actual-recipient"} & set(block)
        if names and kept and names.isdisjoint(kept[-1]) and not {"action"} & set(block) and "action" not in kept[-1]:
            kept[-1].update(block)
        elif names or {"action", "status"} <= set(block):
            kept.append(dict(block))
        elif kept:
            for name, value in block.items():
                kept[-1].setdefault(name, value)
    return [block for block in kept if {"final-recipient", "original-recipient"} & set(block)] or kept


def address_in(value: str) -> str:
    """«rfc822; <somebody@example.org>», as it is or in parentheses."""
    _, separator, rest = value.partition(";")
    said = _CODED.sub(_written_out, (rest if separator else value)).strip().strip("<>").strip()
    if ADDRESS.fullmatch(said):
        return said.lower()
    # A command is no address: «|IFS=' ' && exec procmail #somebody@example.org».
    if said.startswith(("|", "/", '"|')):
        return ""
    return next(iter(addresses_in(said)), "")


def _written_out(found: re.Match[str]) -> str:
    number = int(found[1] or found[2], 16)
    return chr(number) if number < 0x110000 else found[0]


def _diagnostic(block: dict[str, str]) -> str:
    value = block.get("diagnostic-code", "")
    kind, separator, rest = value.partition(";")
    if separator and len(kind.strip()) <= 20 and not code_in(kind):
        value = rest
    return re.sub(r"\s+", " ", value).strip()
