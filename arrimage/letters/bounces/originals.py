"""The message that was sent, as far as the report gives it back: its Message-ID, its recipients, its sender."""

import re
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from typing import NamedTuple

from arrimage.letters.bounces.parts import Mail, addresses_in, header, header_addresses

# Where a report that is only text stops and the returned message starts.
_MARKER = re.compile(
    r"^[>\s]*(?:[-=*_#]{2,}[ \t]*[^\n]{0,60}?(?:copy of (?:the|your) message|original message|returned message|"
    r"unsent message|"
    r"message (?:header|text) follows|header of the original|below this line|en-t[êe]te|message d'origine|"
    r"rejected message|undelivered message|bounced e-?mail|message follows)[^\n]*"
    r"|(?:original message (?:follows|headers)|below is a copy of|included is a copy of|message headers? follow|"
    r"this is a copy of|original mail as follows|the following is a copy|the original message (?:follows|"
    r"was(?! received))|"
    r"a copy of (?:the|your)|your (?:original )?message (?:is )?(?:attached|follows)|bounced e-mail:)[^\n]*)$",
    re.I | re.M,
)
_HEADERS = re.compile(
    r"^(?:Return-Path|Received|Message-ID|X-Originating-IP|DKIM-Signature)\s*:[^\n]*\n(?:[^\n]*\n){0,200}?"
    r"(?:From|To|Subject|Date)\s*:",
    re.I | re.M,
)
_FOR = re.compile(r"\bfor\s+<?([^\s<>;]+@[^\s<>;]+?)>?\s*(?:;|\n|\()", re.I)


class Original(NamedTuple):
    """Addresses in small letters; empty where the report does not say."""

    message_id: str
    to: list[str]
    sender: list[str]
    return_path: str
    recipient: str
    headers: "Message[str, str] | None"


def cut(text: str) -> tuple[str, str]:
    """A text report and the returned message after it."""
    places = [match.start() for match in (_MARKER.search(text), _HEADERS.search(text)) if match]
    # A report that starts with headers of its own is not one that starts with what it returns.
    places = [place for place in places if text[:place].strip()]
    if not places:
        return text, ""
    return text[: min(places)], text[min(places) :]


def original_of(mail: Mail, rest: str) -> Original:
    """What is known of the message sent, from an enclosed part, else from the end of the text."""
    # A part of headers whose boundary was lost is read as the end of the report before it.
    torn = [
        found[0]
        for text in mail.status
        if (found := re.search(r"^(?:Return-Path|Message-ID):.*", text, re.I | re.M | re.S))
    ]
    for source in [*mail.returned, rest, *torn]:
        headers = _headers(source)
        if headers is not None:
            return _read(headers, source)
    return Original("", [], [], "", "", None)


def _headers(source: str) -> "Message[str, str] | None":
    """Headers in a text, from the first line that is one of those that every message has."""
    found = re.search(
        r"^[ \t>]*(?:Return-Path|Received|Message-ID|From|To|Date|Subject|MIME-Version|X-[\w-]+|DKIM-Signature)\s*:",
        source,
        re.I | re.M,
    )
    if not found:
        return None
    lines = source[found.start() : found.start() + 60_000].split("\n")
    margin = len(lines[0]) - len(lines[0].lstrip(" \t>"))
    kept: list[str] = []
    for line in lines:
        line = line[margin:] if not line[:margin].strip(" \t>") else line
        if not line.strip() and any(name.lower().startswith(("from:", "to:", "message-id:")) for name in kept):
            break
        if line.strip():
            kept.append(line)
    headers = HeaderParser(policy=compat32).parsestr("\n".join(kept))
    return headers if headers.keys() else None


def _read(headers: "Message[str, str]", source: str) -> Original:
    named = re.search(r"<([^<>\s]{3,250})>", header(headers, "Message-ID")) or re.search(
        r"(\S{3,250}@\S+)", header(headers, "Message-ID")
    )
    # RFC 5321 4.4: the «for» clause names the recipient of the envelope.
    received = _FOR.search("\n".join(str(value) for value in headers.get_all("Received", [])) + "\n")
    said = next(
        (
            found[0]
            for name in ("X-HmXmrOriginalRecipient", "X-Envelope-To", "X-Original-To", "Delivered-To", "Envelope-To")
            if (found := header_addresses(headers, name))
        ),
        "",
    )
    return Original(
        message_id=named[1] if named else "",
        to=header_addresses(headers, "To") or header_addresses(headers, "Cc"),
        sender=header_addresses(headers, "From"),
        return_path=next(iter(header_addresses(headers, "Return-Path")), ""),
        recipient=said or next(iter(addresses_in(received[1])) if received else iter(()), ""),
        headers=headers,
    )
