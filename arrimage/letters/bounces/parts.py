"""A mail received, taken apart without ever raising: mails that come back are often broken, sometimes hostile."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from arrimage.letters.bounces.folding import narrow

# A report is small; what it returns may not be. Past this size only the head is read.
LARGEST = 2_000_000
DEEPEST = 8
MOST_PARTS = 60
# Scripts that write no spaces: «收件人li@exemple.example的邮箱» holds an address of other letters.
_DENSE = r"\u0e00-\u0e7f\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
_W = rf"[^\W{_DENSE}]"
# RFC 5322 atoms and quoted local parts (spaces too), in a domain with a dot: what a mailing list writes to. A star or
# a quotation mark before it belongs to the sentence.
ADDRESS = re.compile(
    rf"(?<![.+=-])(?<!{_W})((?:(?:{_W}|[!#$%&+/=?^{{|}}~-])(?:{_W}|[.!#$%&'*+/=?^`{{|}}~-]){{0,127}}|"
    rf"[{_DENSE}]{{1,40}}|\"[^\"\n\t<>@]{{1,100}}\")"
    rf"@(?:\w[\w-]{{0,62}}\.){{1,10}}(?:(?:{_W}|-){{2,63}}(?!{_W}|@)|[{_DENSE}]{{2,63}}(?![{_DENSE}@])))"
)
_STYLE = re.compile(r"<(/?)(?:style|script)\b", re.I)
# A cell is a word apart too: «<td>Recipient</td><td>li@exemple.example</td>».
_BREAK = re.compile(
    r"</?(?:br|hr|p|div|t[dhr]|table|caption|ul|ol|li|d[ldt]|h[1-6]|pre|blockquote|center|section|article)\b[^<>]*>",
    re.I,
)
# A name in a page may hide the address that it leads to.
_MAILTO = re.compile(r"<a\b[^<>]{0,500}?href\s*=\s*[\"']?mailto:([^\"'<>\s?]{3,254})[^<>]{0,500}>", re.I)
_TAG = re.compile(r"<(?![^<>\s]*@)[^<>]{0,2000}>")


@dataclass
class Mail:
    """The parts that matter: texts in order, fields of machine-readable reports, headers of what was sent back."""

    head: "Message[str, str]"
    texts: list[str] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    enclosed: "list[Message[str, str]]" = field(default_factory=list)

    @property
    def text(self) -> str:
        return narrow("\n".join(self.texts))


def parse(data: bytes) -> "Message[str, str]":
    """The message, whatever its line ends; an mbox separator before its headers is left out."""
    data = data[:LARGEST].replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\x00", b" ").lstrip(b"\n \t")
    while data.startswith((b"From ", b">From ")):
        data = data.partition(b"\n")[2]
    try:
        return message_from_bytes(data, policy=policy.compat32)
    except Exception:  # the parser meets bytes it was not made for: the mail is then text without headers
        empty: Message[str, str] = Message(policy=policy.compat32)
        empty.set_payload(data.decode("latin-1"))
        return empty


def take_apart(message: "Message[str, str]") -> Mail:
    mail = Mail(head=message)
    for part, kind in _leaves(message, DEEPEST, [MOST_PARTS]):
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            mail.status.append(_fields(part))
        elif kind == "message/feedback-report":
            mail.feedback.append(_fields(part))
        elif kind in ("message/rfc822", "message/global"):
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                mail.enclosed.append(inner[0])
                mail.returned.append(_head_text(inner[0]))
            else:
                mail.returned.append(text_of(part))
        elif kind.startswith("text/rfc822-header") or kind in ("message/partial", "message/global-headers"):
            mail.returned.append(_fields(part) if part.is_multipart() else text_of(part))
        elif kind == "text/html":
            mail.texts.append(plain(text_of(part)))
        elif kind.startswith("text/") or kind == "message/delivery-report":
            mail.texts.append(text_of(part))
    return mail


def _leaves(message: "Message[str, str]", depth: int, left: list[int]) -> "Iterator[tuple[Message[str, str], str]]":
    """Parts that hold something, with their kind; enclosed messages stay whole."""
    left[0] -= 1
    if left[0] < 0 or depth < 0:
        return
    kind = message.get_content_type()
    payload = message.get_payload()
    if kind.startswith("message/") or not isinstance(payload, list):
        # A multipart whose boundary never comes is one text.
        yield message, "text/plain" if kind.startswith("multipart/") else kind
        return
    alternatives = [part for part in payload if isinstance(part, Message)]
    if kind == "multipart/alternative" and any(part.get_content_type() == "text/plain" for part in alternatives):
        alternatives = [part for part in alternatives if part.get_content_type() != "text/html"]
    if message.preamble and "@" in str(message.preamble):
        whole: Message[str, str] = Message(policy=policy.compat32)
        whole.set_payload(str(message.preamble))
        yield whole, "text/plain"
    for part in alternatives:
        yield from _leaves(part, depth - 1, left)


def text_of(part: "Message[str, str]") -> str:
    """Its text, by its character set or by what can be read."""
    try:
        payload = part.get_payload(decode=True)
    except Exception:  # the standard library raises many kinds on what is no base64, uuencoding or charset
        payload = None
    if not isinstance(payload, bytes):
        raw = part.get_payload()
        return raw if isinstance(raw, str) else ""
    return decode(payload, _charset(part))


def _charset(part: "Message[str, str]") -> str:
    try:
        return part.get_content_charset() or ""
    except Exception:  # a parameter cut or encoded badly (RFC 2231)
        return ""


def decode(payload: bytes, charset: str = "") -> str:
    """A declared character set is often a lie: the ones that can be told apart come first."""
    if b"\x1b$" in payload or b"\x1b(" in payload:
        charset = "iso-2022-jp"
    for name in (charset, "utf-8"):
        try:
            if name and "utf-7" not in name:
                return payload.decode(name)
        except (LookupError, ValueError, UnicodeError):
            continue
    return payload.decode("latin-1")


def _fields(part: "Message[str, str]") -> str:
    """The lines of a report. The parser makes of each block of fields a message of its own."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = [_head_text(block) + "\n" + text_of(block) for block in payload if isinstance(block, Message)]
        encoding = str(part.get("Content-Transfer-Encoding", "")).lower()
        whole = "\n\n".join(blocks)
        # A report in base64 is read as text without fields.
        return _decoded(whole) if "base64" in encoding else whole
    return text_of(part)


def _decoded(text: str) -> str:
    part: Message[str, str] = Message(policy=policy.compat32)
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(text.strip())
    return text_of(part)


def _head_text(message: "Message[str, str]") -> str:
    return "\n".join(f"{name}: {clean(value)}" for name, value in _items(message))


def _items(message: "Message[str, str]") -> list[tuple[str, str]]:
    """Headers as text; bytes that break the rule of seven bits are read as what they mostly are."""
    return [
        (name, decode(str(value).encode("utf-8", "surrogateescape")) if not str(value).isascii() else str(value))
        for name, value in message.raw_items()
    ]


def clean(value: str) -> str:
    return re.sub(r"\s*\n\s+", " ", value).strip()


def header(message: "Message[str, str]", name: str) -> str:
    """A header on one line, its encoded words read."""
    value = next((value for key, value in _items(message) if key.lower() == name.lower()), "")
    try:
        pieces = decode_header(value)
    except Exception:  # an encoded word that is not one
        return re.sub(r"\s+", " ", value).strip()
    said = "".join(part if isinstance(part, str) else decode(part, charset or "") for part, charset in pieces)
    return re.sub(r"\s+", " ", said).strip()


def addresses_in(text: str) -> list[str]:
    """Addresses named in a text, in order, each once, in small letters."""
    return list(dict.fromkeys(found.lower() for found in ADDRESS.findall(text[:200_000])))


def header_addresses(message: "Message[str, str]", name: str) -> list[str]:
    value = header(message, name)
    try:
        found = [address.lower() for _, address in getaddresses([value]) if ADDRESS.fullmatch(address)]
    except Exception:  # the parser of addresses loses its way in unbalanced quotes and brackets
        found = []
    return found or addresses_in(value)


def plain(source: str) -> str:
    """The words of a page, a line where it breaks one. Addresses in angle brackets are not tags."""
    text = _BREAK.sub("\n", "".join(_without_style(source[:300_000])))
    text = _MAILTO.sub(r"<mailto:\1> ", text)
    return html.unescape(_TAG.sub("", text)).replace("\u00a0", " ")


def _without_style(source: str) -> Iterator[str]:
    """The pieces outside style and script, in one pass whatever is left open."""
    place, inside = 0, False
    for mark in _STYLE.finditer(source):
        if not inside and not mark[1]:
            yield source[place : mark.start()]
        inside, place = not mark[1], mark.start()
    if not inside:
        yield source[place:]
