"""What a mail that came to the returns address is: a bounce, a complaint, an automatic reply or something else."""

import enum
import re
from dataclasses import dataclass, replace
from typing import Any

from flufl.bounce import scan_message

from arrimage.letters.bounces.automatic import is_a_machines, is_automatic_reply, says_it_is_away
from arrimage.letters.bounces.feedback import feedback_of
from arrimage.letters.bounces.informal import (
    comes_from_a_daemon,
    failures_in_text,
    has_no_return_path,
    is_delay,
    is_passed_on,
    is_report,
    said_of,
    says_it_went_well,
)
from arrimage.letters.bounces.notifications import notification_of
from arrimage.letters.bounces.originals import Original, cut, original_of
from arrimage.letters.bounces.parts import ADDRESS, Mail, header, header_addresses, parse, take_apart
from arrimage.letters.bounces.reports import DELAYED, DELIVERED, FAILED, Failure, failures_in
from arrimage.letters.bounces.sentences import kind_of
from arrimage.letters.bounces.status import is_hard, status_of

LONGEST_DIAGNOSTIC = 1500
# A relay may enclose the report of another one.
_NESTED = 2


class Kind(enum.StrEnum):
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto-reply"
    OTHER = "other"


@dataclass(frozen=True)
class Outcome:
    """What became of one recipient. `also` are the other addresses it is known by, such as where it is forwarded."""

    address: str
    hard: bool = False
    delayed: bool = False
    status: str = ""
    diagnostic: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Returned:
    """`hard` is None for what is no bounce. `paths` are the addresses that it may have come to: ours, perhaps signed.

    `feedback` is the type of a feedback report (RFC 5965), such as abuse; `answers` are the Message-IDs that a person's
    own mail refers to, empty for a machine's. `is_notice`: a report that nobody failed; `arrived`: its fields say so of
    a mailbox, rather than of a relay or a list.
    """

    kind: Kind
    outcomes: tuple[Outcome, ...] = ()
    message_id: str = ""
    paths: tuple[str, ...] = ()
    feedback: str = ""
    subject: str = ""
    answers: str = ""
    is_notice: bool = False
    arrived: bool = False

    @property
    def first(self) -> Outcome:
        return self.outcomes[0] if self.outcomes else Outcome("")

    @property
    def hard(self) -> bool | None:
        return self.first.hard if self.kind == Kind.BOUNCE else None

    @property
    def address(self) -> str:
        return self.first.address

    @property
    def addresses(self) -> list[str]:
        found = [address for outcome in self.outcomes for address in (outcome.address, *outcome.also)]
        return [address for address in dict.fromkeys(found) if address]

    @property
    def status(self) -> str:
        return self.first.status

    @property
    def diagnostic(self) -> str:
        return self.first.diagnostic

    def told(self, file: str) -> dict[str, Any]:
        """As commands print it. `hardness` is null for what did not come back."""
        hardness = ("hard" if self.hard else "soft") if self.kind == Kind.BOUNCE else None
        return {
            "file": file,
            "class": str(self.kind),
            "hardness": hardness,
            "address": self.address or None,
            "addresses": self.addresses,
            "status": self.status or None,
            "diagnostic": self.diagnostic or None,
            "recipients": [self._told_of(one) for one in self.outcomes],
        }

    def _told_of(self, one: Outcome) -> dict[str, Any]:
        """Each person a report speaks of has a fate of her own."""
        hardness = ("hard" if one.hard else "soft") if self.kind == Kind.BOUNCE else None
        said = {"address": one.address or None, "hardness": hardness, "delayed": one.delayed}
        return {**said, "status": one.status or None, "diagnostic": one.diagnostic or None}


def read_message(data: bytes) -> Returned:
    """Never raises, whatever the bytes: what cannot be read is `other`, for somebody to look at."""
    try:
        return _read(take_apart(parse(data)), _NESTED)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, MemoryError):
        return Returned(Kind.OTHER)


def _read(mail: Mail, nested: int) -> Returned:
    text, rest = cut(mail.text)
    original = original_of(mail, rest)
    blank = Returned(
        Kind.OTHER,
        message_id=original.message_id,
        paths=_paths(mail, original),
        subject=header(mail.head, "Subject")[:200],
        answers=_answers(mail),
    )
    if (said := notification_of(mail)) is not None:
        return _notified(blank, *said)
    if (feedback := feedback_of(mail, original)) is not None:
        kind = Kind.OTHER if feedback.type == "not-spam" else Kind.COMPLAINT
        named = tuple(Outcome(address) for address in feedback.addresses)
        return replace(blank, kind=kind, outcomes=named, feedback=feedback.type)
    declared = _declared(mail)
    if declared is None and nested and (inner := _enclosed(mail, nested)):
        return inner
    if _is_notice(mail, declared):
        arrived = any(one.action == DELIVERED for one in declared or [])
        return replace(blank, is_notice=True, arrived=arrived, answers="")
    failures = _failures(mail, text, original, declared)
    if failures:
        outcomes = tuple(_outcome(one, mail, text, original) for one in failures)
        return replace(blank, kind=Kind.BOUNCE, outcomes=outcomes)
    if is_automatic_reply(mail) or is_a_machines(mail):
        author = tuple(Outcome(address) for address in header_addresses(mail.head, "From")[:1])
        return replace(blank, kind=Kind.AUTO_REPLY, outcomes=author)
    return blank


def _answers(mail: Mail) -> str:
    if comes_from_a_daemon(mail) or has_no_return_path(mail):
        return ""
    return " ".join(header(mail.head, name) for name in ("In-Reply-To", "References")).strip()


def _enclosed(mail: Mail, nested: int) -> Returned | None:
    """The report of a first mail system within that of a second one; what a person encloses is not looked into."""
    if comes_from_a_daemon(mail) or has_no_return_path(mail):
        for enclosed in mail.enclosed:
            inside = take_apart(enclosed)
            if comes_from_a_daemon(inside) and (inner := _read(inside, nested - 1)).kind == Kind.BOUNCE:
                return inner
    return None


def _failures(mail: Mail, text: str, original: Original, declared: list[Failure] | None) -> list[Failure]:
    """From the machine-readable part, else from the words, else from what the library knows of old mail systems."""
    if declared is not None:
        failed = [one for one in declared if one.action in (FAILED, DELAYED, "")]
        if any(one.address for one in failed):
            return [one for one in failed if one.address]
        named = failures_in_text(mail, text, original)
        first = failed[0]
        found = [Failure(one.address, one.final, first.action, first.status, first.diagnostic) for one in named]
        # Of an address that cannot be read, the path it came by may tell.
        return found or failed[:1]
    if says_it_is_away(mail) and not mail.head.get("X-Failed-Recipients"):
        return []
    if is_report(mail, text, original):
        found = failures_in_text(mail, text, original, _known_to_the_library)
        # A report that names nobody is one all the same: the path it came by may tell.
        telling = text[:LONGEST_DIAGNOSTIC]
        action = DELAYED if is_delay(mail, text) else FAILED
        return found or [Failure("", "", action, status_of("", telling), telling)]
    if (comes_from_a_daemon(mail) or has_no_return_path(mail)) and not is_automatic_reply(mail):
        return [Failure(one, one, FAILED, "", "") for one in _known_to_the_library(mail)]
    return []


def _declared(mail: Mail) -> list[Failure] | None:
    """The recipients of a delivery status notification; None when this mail is none."""
    kind = header(mail.head, "Content-Type").lower()
    says_so = "multipart/report" in kind and "feedback" not in kind
    if mail.status and (says_so or not is_passed_on(mail)):
        found = failures_in("\n\n".join(mail.status))
        if found or not says_so:
            return found or None
    # Parts that lost their types, or a whole report in one text.
    if says_so or comes_from_a_daemon(mail) or has_no_return_path(mail):
        whole = "\n\n".join([*mail.status, *mail.texts])
        if re.search(r"^\s*(?:final|original)-recipient\s*:", whole, re.I | re.M):
            return failures_in(whole) or None
    return None


def _is_notice(mail: Mail, declared: list[Failure] | None) -> bool:
    """Whether it tells that the message went well, by its fields, else by its title."""
    if declared is None:
        return says_it_went_well(mail)
    return all(one.action not in (FAILED, DELAYED, "") for one in declared)


def _known_to_the_library(mail: Mail) -> list[str]:
    try:
        found = sorted(bytes(one).decode("latin-1").lower() for one in scan_message(mail.head))
    except Exception:  # flufl.bounce raises on some mails that are cut or badly encoded
        return []
    return [one for one in found if ADDRESS.fullmatch(one)]


def _outcome(failure: Failure, mail: Mail, text: str, original: Original) -> Outcome:
    """Words of the human part help where the code says nothing."""
    status, diagnostic = failure.status, failure.diagnostic
    is_vague = status.endswith(".0.0") or status[2:] in ("5.0", "3.0", "")
    if is_vague and failure.address and not kind_of(diagnostic[:LONGEST_DIAGNOSTIC]):
        said = said_of(mail, text, original, failure.address)
        if kind_of(said):
            status, diagnostic = status_of(status, said), f"{diagnostic} {said}".strip()
    delayed = failure.action == DELAYED
    final = failure.final if failure.final != failure.address else ""
    diagnostic = re.sub(r"\s+", " ", diagnostic).strip()[:LONGEST_DIAGNOSTIC]
    return Outcome(
        address=failure.address,
        hard=is_hard(status, diagnostic, delayed=delayed),
        delayed=delayed,
        status=status,
        diagnostic=diagnostic,
        also=(final,) if final else (),
    )


def _notified(blank: Returned, kind: str, failures: list[Failure], message_id: str) -> Returned:
    outcomes = tuple(
        Outcome(one.address, is_hard(one.status, one.diagnostic), one.action == DELAYED, one.status, one.diagnostic)
        for one in failures
    )
    kinds = {"bounce": Kind.BOUNCE, "complaint": Kind.COMPLAINT, "deliverydelay": Kind.BOUNCE}
    return replace(
        blank,
        kind=kinds.get(kind, Kind.OTHER),
        outcomes=outcomes,
        message_id=message_id,
        feedback="abuse" if kind == "complaint" else "",
    )


def _paths(mail: Mail, original: Original) -> tuple[str, ...]:
    """Where it was delivered and where the sent message was to come back, for the signed address among them."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Original-Recipient")
    found = [address for name in names for address in header_addresses(mail.head, name)]
    return tuple(dict.fromkeys([*found, *([original.return_path] if original.return_path else [])]))
