"""THE way the server reads an address that somebody gave it: a link, a feed. Nothing else of the house does.

    page = fetch("https://exemple.org/agenda.ics")

Whoever gives an address does not make the server visit what only the server can reach, wait, or fill its memory: see
docs/decisions/0008-one-guarded-fetcher.md.
"""

import http.client
import io
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from time import monotonic
from typing import Any, cast
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from arrimage.kit.public_addresses import Target, Unfetchable, resolved, target_of

__all__ = ["Fetched", "Limits", "Unfetchable", "fetch"]

REDIRECTIONS = {301, 302, 303, 307, 308}
CHUNK = 65_536


@dataclass(frozen=True)
class Limits:
    """`seconds` run from the first question to the last byte, redirections included; `size` is in bytes, unpacked."""

    seconds: float = 15
    size: int = 5 * 1024 * 1024
    redirections: int = 5


@dataclass(frozen=True)
class Fetched:
    """What an address answered; without content when it says it did not change (`status` 304)."""

    url: str
    status: int
    content: bytes = b""
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304


def fetch(url: str, *, etag: str = "", last_modified: str = "", limits: Limits | None = None) -> Fetched:
    """What the address answers. Raises Unfetchable, whose text is a sentence for whoever gave the address."""
    limits = limits or Limits()
    deadline = monotonic() + limits.seconds
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    target = target_of(url)
    for _step in range(limits.redirections + 1):
        try:
            answer = _one(target, conditions, deadline, limits.size)
        except TimeoutError as error:
            raise Unfetchable(_slow(target)) from error
        except ssl.SSLError as error:
            raise Unfetchable(
                _("The certificate of “%(host)s” is not valid: its site is to be mended.") % {"host": target.host}
            ) from error
        except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
            raise Unfetchable(
                _("“%(host)s” does not answer as a web site does: check the address, or try later.")
                % {"host": target.host}
            ) from error
        if isinstance(answer, Fetched):
            return answer
        target = target_of(urljoin(target.url, answer))
    raise Unfetchable(_("This address leads from page to page without end: give the one of the last page."))


def _slow(target: Target) -> str:
    return _("“%(host)s” is too slow to answer: try later.") % {"host": target.host}


def _one(target: Target, conditions: Mapping[str, str], deadline: float, size: int) -> Fetched | str:
    """The answer of one address, or where it sends us."""
    line = _connected(target, deadline)
    try:
        asking = http.client.HTTPConnection(target.host, target.port)
        asking.sock = cast(socket.socket, line)
        asking.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": target.authority, **_headers(), **conditions}.items():
            if value:
                asking.putheader(name, value)
        asking.endheaders()
        with asking.getresponse() as answer:
            place = answer.headers.get("Location", "")
            if answer.status in REDIRECTIONS and place:
                return place
            return _read(target, answer, size)
    finally:
        line.connected.close()


def _headers() -> dict[str, str]:
    return {
        "User-Agent": f"Arrimage (+{settings.BASE_URL})",
        "Accept": "text/calendar, application/rss+xml, application/atom+xml, text/csv, text/html;q=0.9, */*;q=0.5",
        "Accept-Language": "fr-CA, fr;q=0.9, en;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _read(target: Target, answer: http.client.HTTPResponse, size: int) -> Fetched:
    said = answer.headers
    etag, last_modified = said.get("ETag", "")[:250], said.get("Last-Modified", "")[:80]
    if answer.status == 304:
        return Fetched(target.url, 304, etag=etag, last_modified=last_modified)
    if not 200 <= answer.status < 300:
        raise Unfetchable(_refusal(target, answer.status))
    content = b"".join(_content(answer, size))
    if answer.length:  # what it announced and did not send
        raise Unfetchable(_("“%(host)s” stopped in the middle: try later.") % {"host": target.host})
    kind = said.get_content_type() if "Content-Type" in said else ""
    return Fetched(target.url, answer.status, content, kind, _charset(said), etag, last_modified)


def _charset(said: Message) -> str:
    return str(said.get_content_charset() or "")


def _content(answer: http.client.HTTPResponse, size: int) -> Iterator[bytes]:
    """The body unpacked, which a few packed bytes may make endless: never more than asked is unpacked."""
    packing = answer.headers.get("Content-Encoding", "").strip().lower()
    if packing not in {"", "identity", "gzip", "x-gzip"}:
        raise Unfetchable(_("This site packs its pages in a way that this server does not read."))
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if packing.endswith("gzip") else None
    received = given = 0
    while chunk := answer.read(CHUNK):
        received += len(chunk)
        plain = unpacking.decompress(chunk, size + 1 - given) if unpacking else chunk
        given += len(plain)
        if max(received, given) > size:
            raise Unfetchable(
                _("This address holds more than %(size)s MB: give a page or a calendar for a shorter period.")
                % {"size": max(size // 1024**2, 1)}
            )
        yield plain
    if unpacking and received and not unpacking.eof:
        raise zlib.error


def _refusal(target: Target, status: int) -> str:
    said = {"host": target.host, "status": status}
    if status in (404, 410):
        return _("There is nothing any more at this address (%(status)s): check it in your browser.") % said
    if status in (401, 403, 407, 429, 451):
        return _("“%(host)s” does not let this server read that address (%(status)s).") % said
    return _("“%(host)s” has a problem of its own (%(status)s): try later.") % said


class _Line(io.RawIOBase):
    """A connection whose every wait ends at the deadline, so that a byte now and then does not make it last."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self.connected, self.deadline = connected, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self.connected.settimeout(_left(self.deadline))
        return self.connected.recv_into(into)

    def sendall(self, data: bytes) -> None:
        self.connected.settimeout(_left(self.deadline))
        self.connected.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Line(self.connected, self.deadline))


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connected(target: Target, deadline: float) -> _Line:
    """A connection to the first machine that takes it, of those that were checked."""
    refused: OSError | None = None
    for family, kind, protocol, _name, place in resolved(target, _left(deadline)):
        connected = socket.socket(family, kind, protocol)
        try:
            connected.settimeout(_left(deadline))
            connected.connect(place)
            if target.scheme == "https":
                connected = ssl.create_default_context().wrap_socket(connected, server_hostname=target.host)
            return _Line(connected, deadline)
        except OSError as error:
            connected.close()
            refused = error
    raise refused or OSError
