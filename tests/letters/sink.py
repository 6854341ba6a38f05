"""A mail server that takes every message and remembers it: in a thread, or in a process for the tests that kill.

The process writes the Message-ID and recipient of each message in a file, a line each, before it answers 250. The
recipient's name decides what else may happen: see `REPLIES`.
"""

import asyncio
import os
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# The start of the recipient's address → what RCPT is answered.
REPLIES = {"inconnu": "550 5.1.1 No such user", "plein": "452 4.2.2 Mailbox full", "bloque": "554 5.7.1 Not you"}
MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
ALL = ("PIPELINING", "8BITMIME", "SIZE 10000000", "SMTPUTF8")


@dataclass
class Box:
    """What the server took, and how it behaves. `cuts`: addresses of which the connection breaks before the 250.

    `breaks`: likewise, each time; `hangs_up`: as soon as it hears of them.

    `hasty` counts the texts whose end came together with the next commands; `hates_haste`: it hangs up on
    those ("hangs up"), or takes the text and answers 503 to each of the commands ("refuses"). `at_most`: connections.
    """

    extensions: tuple[str, ...] = ALL
    messages: list[tuple[str, str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    cuts: set[str] = field(default_factory=set)
    breaks: set[str] = field(default_factory=set)
    hangs_up: set[str] = field(default_factory=set)
    refuses_senders: str = ""
    refuses_data: dict[str, str] = field(default_factory=dict)
    closes_after: int = 10**9
    at_most: int = 10**9
    hasty: int = 0
    hates_haste: str = ""
    port: int = 0
    file: int | None = None
    connections: Counter[str] = field(default_factory=Counter)

    def accept(self, sender: str, recipient: str, data: bytes) -> None:
        if self.file is not None:
            found = MESSAGE_ID.search(data)
            os.write(self.file, (found[1] if found else b"-") + b" " + recipient.encode() + b"\n")
        else:
            self.messages.append((sender, recipient, data))


class Session(asyncio.Protocol):
    def __init__(self, box: Box) -> None:
        self.box, self.buffer, self.in_data = box, b"", False
        self.sender = self.recipient = ""
        self.taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.box.connections["now"] += 1
        self.box.connections["most"] = max(self.box.connections["most"], self.box.connections["now"])
        if self.box.connections["now"] > self.box.at_most:
            self.box.connections["refused"] += 1
            self.say("421 4.7.0 Too many connections")
            return self.transport.close()
        self.say("220 sink.example ESMTP")

    def connection_lost(self, error: Exception | None) -> None:
        self.box.connections["now"] -= 1

    def say(self, reply: str) -> None:
        self.transport.write(reply.encode() + b"\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            mark = b"\r\n.\r\n" if self.in_data else b"\r\n"
            place = self.buffer.find(mark)
            if self.in_data and self.buffer.startswith(b".\r\n"):
                place, mark = 0, b".\r\n"
            if place < 0:
                return
            head, self.buffer = self.buffer[: place + (2 if self.in_data else 0)], self.buffer[place + len(mark) :]
            if self.in_data and self.buffer:
                self.box.hasty += 1
                if self.box.hates_haste == "hangs up":
                    return self.transport.abort()
            if self.in_data:
                self.end_of_data(head)
                if self.buffer and self.box.hates_haste:
                    for _line in self.buffer.splitlines():
                        self.say("503 5.5.1 Bad sequence of commands - pipelined after end of DATA")
                    self.buffer = b""
            else:
                self.command(head.decode())

    def end_of_data(self, data: bytes) -> None:
        self.in_data = False
        if not self.recipient:
            return self.say("554 5.5.1 No valid recipients")
        reply = self.box.refuses_data.get(self.recipient)
        if reply:
            return self.say(reply)
        self.box.accept(self.sender, self.recipient, data.replace(b"\r\n..", b"\r\n."))
        self.taken += 1
        if self.recipient in self.box.cuts | self.box.breaks:
            self.box.cuts.discard(self.recipient)
            return self.transport.abort()
        self.say("250 2.0.0 Ok: queued")

    def command(self, line: str) -> None:
        self.box.commands.append(line)
        word = line[:4].upper()
        if word == "EHLO":
            self.say("\r\n".join(f"250-{name}" for name in ("sink.example", *self.box.extensions)) + "\r\n250 HELP")
        elif word == "MAIL":
            self.mail(line)
        elif word == "RCPT":
            self.rcpt(line)
        elif word == "DATA":
            self.in_data = bool(self.recipient)
            self.say("354 Go on" if self.recipient else "503 5.5.1 RCPT first")
        elif word == "QUIT":
            self.say("221 Bye")
            self.transport.close()
        else:
            self.sender = self.recipient = ""
            self.say("250 Ok")

    def mail(self, line: str) -> None:
        self.sender, self.recipient = line.partition("<")[2].partition(">")[0], ""
        if self.taken >= self.box.closes_after:
            self.say("421 4.7.0 Enough for one connection")
            self.transport.close()
        elif self.box.refuses_senders:
            self.say(self.box.refuses_senders)
        else:
            self.say("250 Ok")

    def rcpt(self, line: str) -> None:
        recipient = line.partition("<")[2].partition(">")[0]
        if recipient in self.box.hangs_up:
            return self.transport.abort()
        refusal = next((reply for start, reply in REPLIES.items() if recipient.startswith(start)), None)
        if refusal is None and not self.box.refuses_senders:
            self.recipient = recipient
        self.say(refusal or ("503 5.5.1 MAIL first" if self.box.refuses_senders else "250 Ok"))


@contextmanager
def serving(box: Box) -> Iterator[Box]:
    """The server in a thread of its own, on a free port, while the block runs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    # Opened from the thread: the browser of the journeys keeps a loop running in the test's own.
    opening = loop.create_server(lambda: Session(box), "127.0.0.1", box.port)
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(5)
    box.port = server.sockets[0].getsockname()[1]
    yield box
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


async def serve_for_good(port: int, name: str) -> None:
    """In a process that will be killed: the one before it may still be leaving the port."""
    box = Box(port=port, file=os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    loop = asyncio.get_running_loop()
    while True:
        try:
            server = await loop.create_server(lambda: Session(box), "127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.01)
        else:
            await server.serve_forever()
