"""The connections to a mail server, each told of its next message with the end of the one before (RFC 2920, 3.1).

A message then costs one write and one read instead of two, and its text leaves as soon as its turn comes. What is said
ahead delivers nothing: a message leaves with its text, which is only handed over once the ledger has marked it.
"""

import logging
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from arrimage.letters.mail import smtp
from arrimage.letters.mail.building import Letter
from arrimage.letters.mail.outcomes import Kind, Outcome, Trouble

logger = logging.getLogger(__name__)
IDLE = 20.0  # seconds after which a connection that says nothing is closed
ANOTHER = 60.0  # seconds after which a server that refused a connection is asked for one more
PATIENCE = 5.0  # seconds for which a server may wait for a text it was told of
BUSY = float("inf")
FRESH = 60.0  # seconds after which a letter made before its turn is made anew


@dataclass(slots=True)
class Made:
    """A letter as it leaves, made at that moment of the monotonic clock."""

    letter: Letter
    data: bytes
    at: float

    @property
    def delivery(self) -> int:
        return self.letter.recipient.delivery

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.at < FRESH

    def commands(self, connection: smtp.Connection) -> tuple[str, ...] | None:
        letter = self.letter
        return smtp.commands_of(connection, letter.envelope_from, letter.recipient.address, len(self.data))


@dataclass(slots=True)
class Told:
    """A letter whose commands left with the text before it; the server waits for its own `since` then."""

    connection: smtp.Connection
    made: Made
    commands: tuple[str, ...]
    since: float = BUSY


class Smtp:
    """A transport (`transports.Transport`)."""

    def __init__(self, server: smtp.Server, at_once: int) -> None:
        self.server = server
        # As many as the server takes: one while it takes none, and one more from time to time where it refused some.
        self.at_once = self._most = at_once
        self._refused_at = 0.0
        # Whether the server takes the end of a text and commands in one go; None until one message has shown it.
        self._takes_both: bool | None = None
        self._trying = False
        self._open: set[smtp.Connection] = set()
        self._opening = 0
        self._idle: deque[tuple[smtp.Connection, float]] = deque()
        self._expected: dict[int, Made] = {}
        self._told: dict[int, Told] = {}

    @property
    def ahead(self) -> int:
        if self._takes_both is None:
            return 1
        return 2 * self.at_once if self._takes_both else 0

    @property
    def _alive(self) -> int:
        return sum(connection.is_open for connection in self._open)

    def expect(self, letters: Iterable[Letter]) -> None:
        for letter in letters:
            try:
                made = _made(letter)
            except Exception:
                logger.exception("a message could not be made ahead")  # what became of it is told in its turn
            else:
                self._expected[made.delivery] = made

    async def deliver(self, letter: Letter) -> Outcome:
        told = self._take_told(letter)
        try:
            connection = told.connection if told else self._waiting() or await self._connect()
        except Trouble as trouble:
            if self._alive and not trouble.is_lasting:  # there is a way, for fewer at a time
                return Outcome(Kind.UNSENT, str(trouble))
            raise
        made = told.made if told else self._made_ahead(letter) or _made(letter)
        commands = told.commands if told else made.commands(connection)
        if commands is None:
            self._rest(connection)
            return Outcome(Kind.WITHHELD, "unicode")
        refusal = await smtp.open_message(connection, commands, said=told is not None)
        if told:
            refusal = await self._said_in_turn(connection, commands, refusal)
        if refusal:
            self._rest(connection)
            return refusal
        if time.monotonic() > letter.until:
            self._cut(connection)
            return Outcome(Kind.UNSENT, "late")
        return await self._hand_over(connection, made)

    async def _said_in_turn(
        self, connection: smtp.Connection, commands: Iterable[str], refusal: Outcome | None
    ) -> Outcome | None:
        """What the server says once more of commands told ahead of their turn, if it refused them for that.

        Haraka does since its version 3.3.4: it throws away what follows a text in the same go, and answers 503.
        """
        if refusal and refusal.kind is Kind.BLOCKED and connection.is_open:
            self._takes_both = False  # even where others behind the same name took it
            return await smtp.open_message(connection, commands)
        if refusal is None or refusal.kind in (Kind.CUT, Kind.UNSENT):
            self._learn(takes_both=refusal is None)
        return refusal

    async def _hand_over(self, connection: smtp.Connection, made: Made) -> Outcome:
        told = self._tell_next(connection)
        if told is None:
            outcome = await smtp.hand_over(connection, made.data)
            self._rest(connection)
            return outcome
        outcome = await smtp.hand_over(connection, made.data, "".join(told.commands).encode())
        if outcome.kind is Kind.UNKNOWN:
            self._learn(takes_both=False)
        if self._told.get(told.made.delivery) is not told:  # it left by another connection
            self._cut(connection)
            return outcome
        told.since = time.monotonic()
        return outcome._replace(then=told.made.delivery)

    def _tell_next(self, connection: smtp.Connection) -> Told | None:
        """The letter whose commands are to follow the text that leaves now."""
        if not connection.pipelines or self._takes_both is False or (self._takes_both is None and self._trying):
            return None
        while self._expected:
            made = self._expected.pop(next(iter(self._expected)))
            commands = made.commands(connection) if made.is_fresh else None
            if commands:
                self._trying = True
                told = self._told[made.delivery] = Told(connection, made, commands)
                return told
        return None

    def _take_told(self, letter: Letter) -> Told | None:
        """Where the server waits for this very letter; where it still has the one before, that one's end cuts it."""
        told = self._told.pop(letter.recipient.delivery, None)
        if told is None or told.since == BUSY:
            return None
        if told.connection.is_open and told.made.letter is letter:
            return told
        if not told.connection.is_open:
            self._learn(takes_both=False)
        self._cut(told.connection)
        return None

    def _made_ahead(self, letter: Letter) -> Made | None:
        made = self._expected.pop(letter.recipient.delivery, None)
        return made if made and made.letter is letter and made.is_fresh else None

    def _learn(self, *, takes_both: bool) -> None:
        """The first message tells; a connection that breaks later may have any other reason."""
        if self._takes_both is None:
            self._takes_both = takes_both

    async def _connect(self) -> smtp.Connection:
        if len(self._open) + self._opening >= self.at_once:
            self._drop_told(before=BUSY, most=1)
        self._opening += 1
        try:
            connection = await smtp.connect(self.server)
        except Trouble:
            self.at_once, self._refused_at = max(1, self._alive), time.monotonic()
            raise
        finally:
            self._opening -= 1
        if not self._alive:
            self.at_once = self._most
        self._open.add(connection)
        if not connection.pipelines:
            self._learn(takes_both=False)
        return connection

    def _waiting(self) -> smtp.Connection | None:
        while self._idle:
            connection, _since = self._idle.pop()
            if connection.is_open:
                return connection
            self._open.discard(connection)
        return None

    def _rest(self, connection: smtp.Connection) -> None:
        if connection.is_open:
            self._idle.append((connection, time.monotonic()))
        else:
            self._open.discard(connection)

    def _cut(self, connection: smtp.Connection) -> None:
        """The server waits for a text that does not come: it forgets the message (RFC 5321, 4.1.1.4)."""
        connection.abort("not sent after all")
        self._trying = False
        self._open.discard(connection)

    def _drop_told(self, *, before: float, most: int) -> None:
        waiting = [delivery for delivery, told in self._told.items() if told.since < before]
        for delivery in waiting[:most]:
            self._cut(self._told.pop(delivery).connection)

    def watch(self, now: float) -> None:
        if self.at_once < self._most and self._alive and now - self._refused_at > ANOTHER:
            self.at_once, self._refused_at = self.at_once + 1, now
        for connection in self._open:
            connection.expire(now)
        self._drop_told(before=now - PATIENCE, most=self.at_once)
        self._expected = {pk: made for pk, made in self._expected.items() if made.is_fresh}
        while self._idle and now - self._idle[0][1] > IDLE:
            connection, _since = self._idle.popleft()
            connection.close()
            self._open.discard(connection)

    def close(self) -> None:
        for connection, _since in self._idle:
            connection.close()
        told = {told.connection for told in self._told.values()}
        for connection in self._open:
            connection.abort("the process ends") if connection.deadline or connection in told else connection.close()


def _made(letter: Letter) -> Made:
    return Made(letter, letter.template.fill(letter.recipient), time.monotonic())
