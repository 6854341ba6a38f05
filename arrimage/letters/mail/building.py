"""A message written once for each language and subject line, then filled in for each recipient at the byte level.

The text around the merge fields is encoded once, each piece ending where a line ends; a recipient costs the encoding of
her own few words and one join. See docs/performance.md for what that is worth.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache
from hashlib import sha256
from html import escape
from typing import Any

from arrimage.letters.mail import invitations
from arrimage.letters.mail.encoding import header, mailbox, quoted, quoted_value
from arrimage.letters.mail.identity import domain_of, message_id
from arrimage.letters.mail.signing import Signer, relaxed_body, relaxed_field
from arrimage.letters.merge import OWN_TEXT, Hole, fill, parts

BOUNDARY = b"=_arrimage_letters"  # no quoted-printable text holds «=_» (RFC 2045, 6.7)
ALTERNATIVE = b'Content-Type: multipart/alternative; boundary="' + BOUNDARY + b'"\r\n'
TYPES = {"text": b"text/plain", "html": b"text/html"}
CHARSET = b'; charset="utf-8"\r\n'
ENCODED = b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
CLOSED = b"--" + BOUNDARY + b"--\r\n"
HEADS = {name: b"--" + BOUNDARY + b"\r\nContent-Type: " + kind + CHARSET + ENCODED for name, kind in TYPES.items()}


@dataclass(slots=True)
class Recipient:
    """One message to make. `values` by merge field, as plain words; `unsubscribe` is the link of List-Unsubscribe,
    `calendar` an iTIP message, if any.
    """

    delivery: int
    address: str
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    unsubscribe: str = ""
    calendar: str = ""


@dataclass(frozen=True)
class Sender:
    """Who writes. `fields` are header fields the same for everyone: List-Id, Feedback-ID …"""

    name: str
    address: str
    reply_to: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


class Part:
    """Pieces encoded once, between the places to fill in; with their form for the signature."""

    def __init__(self, text: str, *, is_html: bool) -> None:
        self.is_html = is_html
        self.fixed: list[bytes] = []
        self.holes: list[tuple[str, bytes]] = []
        held = ""
        for part in parts(text.rstrip() + "\n"):
            if isinstance(part, str):
                held += part
            else:
                self.fixed.append(quoted(held))
                self.holes.append((part.name, quoted_value(part.otherwise) if part.otherwise else b""))
                held = ""
        self.fixed.append(quoted(held))
        self.names = {name for name, _otherwise in self.holes}

    def values(self, recipient: Recipient) -> dict[str, bytes]:
        found = {}
        for name in self.names:
            said = recipient.values.get(name)
            if said and name == OWN_TEXT:  # the only one of several lines
                found[name] = quoted(said)
            elif said:
                found[name] = quoted_value(escape(said) if self.is_html else said)
        return found

    def pieces(self, values: Mapping[str, bytes]) -> list[bytes]:
        """The encoded part for one recipient, in order."""
        pieces = [self.fixed[0]]
        for (name, otherwise), after in zip(self.holes, self.fixed[1:], strict=True):
            pieces.append(values.get(name) or otherwise)
            pieces.append(after)
        return pieces


class Template:
    """`fill` gives the bytes of one message, its lines ended by CRLF. `needs` are the merge fields it uses."""

    def __init__(self, *, mailing: int, sender: Sender, content: Mapping[str, Any], signer: Signer | None) -> None:
        self.mailing, self.sender, self.signer, self.content = mailing, sender, signer, content
        self.subject = str(content.get("subject", ""))
        self.domain = domain_of(sender.address)
        written = [(name, str(content.get(name) or "")) for name in ("text", "html")]
        self.parts = [(name, Part(text, is_html=name == "html")) for name, text in written if text.strip()]
        self.subject_holes = {part.name for part in parts(self.subject) if isinstance(part, Hole)}
        self._subject = None if self.subject_holes else Field(header("Subject", self.subject))
        self.needs = self.subject_holes.union(*(part.names for _name, part in self.parts))
        same = [Field(one) for one in (*self._constant_fields(), b"MIME-Version: 1.0\r\n")]
        self._constant = [*same, Field(self._type())]
        self._constant_with_calendar = [*same, Field(invitations.OUTER_TYPE)]
        # The pieces that come in every message, as the signature reads them.
        fixed = [CLOSED, *HEADS.values(), *(piece for _name, part in self.parts for piece in part.fixed)]
        self._relaxed = {piece: relaxed_body(piece) for piece in fixed}

    def _constant_fields(self) -> list[bytes]:
        sender = self.sender
        fields = [f"From: {mailbox(sender.name, sender.address)}\r\n".encode()]
        if sender.reply_to:
            fields.append(f"Reply-To: {sender.reply_to}\r\n".encode())
        return [*fields, *(header(name, value) for name, value in sender.fields.items())]

    def _type(self) -> bytes:
        if len(self.parts) == 1:
            return b"Content-Type: " + TYPES[self.parts[0][0]] + CHARSET
        return ALTERNATIVE

    def fill(self, recipient: Recipient, at: float | None = None) -> bytes:
        """The whole message, signed where the hub signs."""
        moment = int(at or time.time())
        body = self._body(recipient)
        fields = self._fields(recipient, moment)
        written = [field.written for field in fields]
        end = ENCODED if len(self.parts) == 1 and not recipient.calendar else b"\r\n"
        if self.signer is None:
            return b"".join((*written, end, *body))
        relaxed = b"".join([field.relaxed for field in fields])
        names = tuple([field.name for field in fields])
        signature = self.signer.field(names, relaxed, self._body_hash(body), moment)
        return b"".join((signature, *written, end, *body))

    def _body_hash(self, body: list[bytes]) -> bytes:
        known = self._relaxed
        said = b"".join([known.get(piece) or relaxed_body(piece) for piece in body])
        # Empty lines at the end do not count (RFC 6376, 3.4.4).
        return sha256(said.rstrip(b"\r\n") + b"\r\n" if said.endswith(b"\r\n\r\n") else said).digest()

    def subject_for(self, recipient: Recipient) -> str:
        return fill(self.subject, recipient.values) if self.subject_holes else self.subject

    def text_for(self, name: str, recipient: Recipient) -> str:
        """The part of that name (`html`, `text`) as words: for what takes no bytes, such as an API."""
        said = recipient.values
        words = {key: escape(value) for key, value in said.items()} if name == "html" else said
        return fill(str(self.content.get(name) or ""), words)

    def own_fields(self, recipient: Recipient) -> dict[str, str]:
        """The fields that tell this message from the others, for what takes no bytes."""
        fields = {"Message-ID": message_id(recipient.delivery, self.mailing, self.domain)}
        if recipient.unsubscribe:
            fields["List-Unsubscribe"] = f"<{recipient.unsubscribe}>"
            fields["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return fields

    def _fields(self, recipient: Recipient, moment: int) -> list["Field"]:
        fields = [
            _date(moment),
            Field(f"To: {mailbox(recipient.name, recipient.address)}\r\n".encode()),
            self._subject or Field(header("Subject", self.subject_for(recipient))),
            Field(f"Message-ID: {message_id(recipient.delivery, self.mailing, self.domain)}\r\n".encode()),
        ]
        if recipient.unsubscribe:  # RFC 2369, and RFC 8058 for the one click
            fields.append(Field(f"List-Unsubscribe: <{recipient.unsubscribe}>\r\n".encode()))
            fields.append(ONE_CLICK)
        return fields + (self._constant_with_calendar if recipient.calendar else self._constant)

    def _body(self, recipient: Recipient) -> list[bytes]:
        if recipient.calendar:
            alternatives = [*self._alternatives(recipient), *_calendar_of(recipient), CLOSED]
            return [invitations.opened(ALTERNATIVE), *alternatives, *invitations.attached(recipient.calendar)]
        if len(self.parts) == 1:
            [(_name, part)] = self.parts
            return part.pieces(part.values(recipient))
        return [*self._alternatives(recipient), CLOSED]

    def _alternatives(self, recipient: Recipient) -> list[bytes]:
        pieces = []
        for name, part in self.parts:
            pieces.append(HEADS[name])
            pieces += part.pieces(part.values(recipient))
        return pieces


def _calendar_of(recipient: Recipient) -> list[bytes]:
    return [b"--" + BOUNDARY + b"\r\n", *invitations.alternative(recipient.calendar)]


@dataclass(slots=True)
class Letter:
    """One message about to leave, `until` that moment of the monotonic clock: later it may be somebody else's."""

    template: Template
    recipient: Recipient
    envelope_from: str
    until: float = float("inf")


class Field:
    """A header field with its line end, and as the signature reads it."""

    __slots__ = ("_relaxed", "name", "written")

    def __init__(self, written: bytes) -> None:
        self.written = written
        self.name = written[: written.index(b":")].decode().lower()
        self._relaxed: bytes | None = None

    @property
    def relaxed(self) -> bytes:
        if self._relaxed is None:
            self._relaxed = relaxed_field(self.written)
        return self._relaxed


ONE_CLICK = Field(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")


@lru_cache(4)
def _date(moment: int) -> Field:
    said = formatdate(moment).replace("-0000", "+0000")
    return Field(f"Date: {said}\r\n".encode())
