"""An SMTP client for many messages (RFC 5321): one connection, the three commands of a message in one write where the
server pipelines (RFC 2920), TLS required unless the server is on this machine, the final reply kept word for word.
"""

import asyncio
import ssl
import time
from base64 import b64encode
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple

from django.utils.translation import gettext as _

from arrimage.letters.failures import in_words
from arrimage.letters.mail.outcomes import Kind, Outcome, Trouble

REPLY_MOST = 16_384  # octets of a reply line before we stop listening to it
TIMEOUT = 120.0  # seconds for a command; RFC 5321 (4.5.3.2) asks for more only at the end of the data
DATA_TIMEOUT = 600.0
OPEN_TIMEOUT = 30.0


@dataclass(frozen=True)
class Server:
    """Where and how to hand messages over. `tls`: "start" (STARTTLS required), "implicit", "optional" or "never"."""

    host: str
    port: int = 25
    user: str = ""
    password: str = ""
    tls: str = "start"
    name: str = "localhost"  # ours, said to the server
    verifies: bool = True

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not self.verifies:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context


class Reply(NamedTuple):
    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(line for line in self.lines if line)

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


@lru_cache(64)  # three of a message's four replies are the same for all
def _read(line: bytes) -> tuple[int, str, bool]:
    """The code of a line, its words, whether others follow."""
    text = line.decode("utf-8", "replace").rstrip("\r")
    return int(text[:3]) if text[:3].isdigit() else 500, text[4:].strip(), text[3:4] == "-"


class Gone(Exception):
    """The connection is no more."""


class Connection(asyncio.BufferedProtocol):
    """Commands and replies. Every wait has a `deadline` that its owner's watch enforces (`expire`)."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.deadline: float | None = None
        self.extensions: dict[str, str] = {}
        self.is_open = False
        # Replies are short: asyncio's own 256 kB for each read made a process grow by 30 MB.
        self._inbox = memoryview(bytearray(4_096))
        self._buffer = b""
        self._lines: list[str] = []
        self._replies: deque[Reply] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._wanted = 0
        self._why = ""

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.is_open = transport, True  # type: ignore[assignment]

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        self._why = self._why or (in_words(error) if error else _("the connection was cut"))
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(Gone(self._why))

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._inbox

    def buffer_updated(self, nbytes: int) -> None:
        data = self._buffer + bytes(self._inbox[:nbytes])
        *lines, self._buffer = data.split(b"\n")
        for line in lines:
            self._take(line)
        if len(self._buffer) > REPLY_MOST:
            self.abort(_("the server’s reply has no end"))
        if self._waiter is not None and len(self._replies) >= self._wanted and not self._waiter.done():
            self._waiter.set_result(None)

    def _take(self, line: bytes) -> None:
        code, text, goes_on = _read(line)
        self._lines.append(text)
        if goes_on:
            return
        self._replies.append(Reply(code, tuple(self._lines)))
        self._lines = []

    # What its owner calls.

    @property
    def pipelines(self) -> bool:
        return "PIPELINING" in self.extensions

    def abort(self, why: str) -> None:
        self._why = why
        if self.transport is not None:
            self.transport.abort()

    def write(self, data: bytes) -> None:
        if not self.is_open or self.transport is None:
            raise Gone(self._why)
        self.transport.write(data)

    async def replies(self, count: int, seconds: float = TIMEOUT) -> list[Reply]:
        """The next so many. Raises Gone."""
        if len(self._replies) < count:
            if not self.is_open:
                raise Gone(self._why)
            self._wanted, self.deadline = count, time.monotonic() + seconds
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = self.deadline = None
        return [self._replies.popleft() for _place in range(count)]

    def heard_first(self) -> Reply | None:
        """A reply that came before the connection went: the server often says why."""
        return self._replies.popleft() if self._replies else None

    async def ask(self, command: str, seconds: float = TIMEOUT) -> Reply:
        self.write(command.encode() + b"\r\n")
        [reply] = await self.replies(1, seconds)
        return reply

    def expire(self, now: float) -> None:
        if self.deadline is not None and now > self.deadline:
            self.abort(_("no answer in time"))

    async def upgrade(self, server: Server) -> None:
        loop = asyncio.get_running_loop()
        assert self.transport is not None
        if self._replies or self._buffer:
            raise Gone(_("it spoke before the encryption began"))  # somebody in between could have said them
        secured = await loop.start_tls(self.transport, self, server.context(), server_hostname=server.host)
        self.transport = secured

    def close(self) -> None:
        if self.is_open and self.transport is not None:
            self.transport.write(b"QUIT\r\n")
            self.transport.close()


async def connect(server: Server) -> Connection:
    """Greeted, secured, signed in. Raises Trouble."""
    loop = asyncio.get_running_loop()
    secured = server.context() if server.tls == "implicit" else None
    try:
        async with asyncio.timeout(OPEN_TIMEOUT):
            _transport, connection = await loop.create_connection(
                Connection, server.host, server.port, ssl=secured, server_hostname=server.host if secured else None
            )
            try:
                await _introduce(connection, server)
            except BaseException:
                connection.abort("")
                raise
    except ssl.SSLCertVerificationError as error:
        raise Trouble(
            _("The mail server’s certificate is not accepted: %s.") % in_words(error), is_lasting=True
        ) from error
    except ssl.SSLError as error:
        raise Trouble(
            _("No encryption can be agreed on with the mail server: %s.") % (error.reason or in_words(error)),
            is_lasting=True,
        ) from error
    except Gone as gone:
        raise Trouble(_("The mail server does not answer (%s).") % gone) from gone
    except (OSError, TimeoutError) as error:
        raise Trouble(_("The mail server does not answer (%s).") % in_words(error)) from error
    return connection


async def _introduce(connection: Connection, server: Server) -> None:
    [greeting] = await connection.replies(1)
    _expect(greeting, 220)
    await _hello(connection, server)
    if server.tls in ("start", "optional"):
        if "STARTTLS" in connection.extensions:
            _expect(await connection.ask("STARTTLS"), 220)
            await connection.upgrade(server)
            await _hello(connection, server)
        elif server.tls == "start":
            raise Trouble(_("The mail server offers no encryption (STARTTLS), which is required."), is_lasting=True)
    if server.user:
        await _sign_in(connection, server)


def _expect(reply: Reply, code: int) -> None:
    if reply.code != code:
        raise Trouble(_("The mail server refuses us: %s") % str(reply)[:200], is_lasting=reply.code >= 500)


async def _hello(connection: Connection, server: Server) -> None:
    connection.write(f"EHLO {server.name}\r\n".encode())
    [reply] = await connection.replies(1)
    if reply.code == 250:
        connection.extensions = _extensions(reply)
        return
    _expect(await connection.ask(f"HELO {server.name}"), 250)
    connection.extensions = {}


def _extensions(reply: Reply) -> dict[str, str]:
    """By name, with what follows it; the first line only greets. Old servers write «AUTH=LOGIN»."""
    found: dict[str, str] = {}
    for line in reply.lines[1:]:
        name, _blank, rest = line.upper().replace("AUTH=", "AUTH ").partition(" ")
        found[name] = f"{found.get(name, '')} {rest}".strip()
    return found


async def _sign_in(connection: Connection, server: Server) -> None:
    offered = connection.extensions.get("AUTH", "").split()
    if "PLAIN" in offered or "LOGIN" not in offered:
        secret = b64encode(f"\0{server.user}\0{server.password}".encode()).decode()
        _expect(await connection.ask(f"AUTH PLAIN {secret}"), 235)
        return
    _expect(await connection.ask("AUTH LOGIN"), 334)
    _expect(await connection.ask(b64encode(server.user.encode()).decode()), 334)
    _expect(await connection.ask(b64encode(server.password.encode()).decode()), 235)


def commands_of(connection: Connection, sender: str, recipient: str, size: int) -> tuple[str, ...] | None:
    """What is said before a text of so many octets; None when this server cannot carry the address (RFC 6531)."""
    options = _options(connection, recipient, size)
    if options is None:
        return None
    return f"MAIL FROM:<{sender}>{options}\r\n", f"RCPT TO:<{recipient}>\r\n", "DATA\r\n"


async def open_message(connection: Connection, commands: Iterable[str], *, said: bool = False) -> Outcome | None:
    """None when the server waits for the text. `said`: the commands left already, with the text before this one.

    Never raises, as `hand_over`: what broke is told by the outcome, and by the connection's `is_open`.
    """
    try:
        return await _envelope(connection, commands, said=said)
    except Gone as gone:
        heard = connection.heard_first()
        # Enough for one connection, says the server before it hears of the recipient: that is not about the message.
        return Outcome(Kind.UNSENT if heard and heard.code == 421 else Kind.CUT, str(heard or gone))


async def hand_over(connection: Connection, data: bytes, following: bytes = b"") -> Outcome:
    """The text that the server waits for: whole lines, none of which starts with a dot (`encoding.quoted`).

    `following`: the commands of the next message, which a server that pipelines takes in the same go (RFC 2920, 3.1).
    """
    try:
        connection.write(data + b".\r\n" + following)
        [reply] = await connection.replies(1, DATA_TIMEOUT)
    except Gone as gone:
        return Outcome(Kind.UNKNOWN, str(connection.heard_first() or gone))
    if reply.code == 421:
        connection.abort(str(reply))
    return Outcome(_kind(reply.code), str(reply))


def _options(connection: Connection, recipient: str, size: int) -> str | None:
    """The parameters of MAIL; None when this server cannot carry an address with accents (RFC 6531)."""
    options = f" SIZE={size}" if "SIZE" in connection.extensions else ""
    if recipient.isascii():
        return options
    if "SMTPUTF8" not in connection.extensions:
        return None
    return options + (" BODY=8BITMIME" if "8BITMIME" in connection.extensions else "") + " SMTPUTF8"


async def _envelope(connection: Connection, commands: Iterable[str], *, said: bool) -> Outcome | None:
    """None when the server waits for the text; else what it said instead, ready for the next message."""
    replies: list[Reply] = []
    if connection.pipelines:
        if not said:
            connection.write("".join(commands).encode())
        replies = await connection.replies(3)
    else:
        for command in commands:
            replies.append(await connection.ask(command.rstrip()))
            if replies[-1].code >= 400:
                break
    if replies[-1].code == 354 and all(reply.code < 400 for reply in replies):
        return None
    if replies[-1].code == 354:  # it takes a text for nobody: an empty one (RFC 2920, 3.1)
        await connection.ask(".")
    stage, refusal = next((place, reply) for place, reply in enumerate(replies) if reply.code >= 400)
    if refusal.code == 421:
        connection.abort(str(refusal))
    elif connection.is_open:
        await connection.ask("RSET")
    return _refused(stage, refusal)


def _refused(stage: int, reply: Reply) -> Outcome:
    if reply.code == 421:
        return Outcome(Kind.CUT if stage else Kind.UNSENT, str(reply))
    if stage == 0:  # about the sender, so about every message; 552 and 452 are about this one's size (RFC 1870)
        blocked = reply.code >= 500 and reply.code != 552
        return Outcome(Kind.BLOCKED if blocked else _kind(reply.code), str(reply))
    return Outcome(_kind(reply.code), str(reply), is_address=stage == 1)


def _kind(code: int) -> Kind:
    if 200 <= code < 300:
        return Kind.ACCEPTED
    return Kind.REFUSED if code >= 500 else Kind.LATER
