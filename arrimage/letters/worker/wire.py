"""The connections, in a thread of their own: letters in, outcomes out, while the main thread writes the ledger."""

import asyncio
import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future

from uvloop import new_event_loop

from arrimage.letters.mail.building import Letter
from arrimage.letters.mail.outcomes import Kind, Outcome, Trouble
from arrimage.letters.mail.transports import Transport

logger = logging.getLogger(__name__)
FIRST_WAIT, LONGEST_WAIT = 0.25, 60.0  # seconds before the server is tried again
SHORTEST_PAUSE = 0.05  # seconds after a connection that broke; doubled until a message is taken


class Wire:
    """`give` letters, `collect` what became of them. While there is no way to the server, `trouble` says why."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.trouble: Trouble | None = None
        self.closed_until = 0.0
        self._wait, self._pause = FIRST_WAIT, SHORTEST_PAUSE
        self._done: list[tuple[int, Outcome]] = []
        self._enough = 1
        self._changed = threading.Condition()
        self._loop = new_event_loop()
        self._ready: Future[None] = Future()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="wire", daemon=True)
        self._thread.start()
        self._ready.result()

    @property
    def is_closed(self) -> bool:
        return time.monotonic() < self.closed_until

    def give(self, letters: Sequence[Letter], next_ones: Sequence[Letter] = ()) -> None:
        """`next_ones` do not leave yet: they are made ahead, and the server told of them."""
        if letters or next_ones:
            self._loop.call_soon_threadsafe(self._begin, letters, next_ones)

    def collect(self, enough: int, seconds: float) -> list[tuple[int, Outcome]]:
        """The outcomes known once there are enough of them, or when the time is over."""
        with self._changed:
            self._enough = max(1, enough)
            if len(self._done) < self._enough and seconds > 0:
                self._changed.wait(seconds)
            done, self._done = self._done, []
        return done

    def wake(self) -> None:
        """End a wait: somebody asked the process to stop."""
        with self._changed:
            self._changed.notify()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    # In the wire's own thread.

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        watch = self._loop.create_task(self._watch())
        self._loop.call_soon(self._ready.set_result, None)
        self._loop.run_forever()
        self.transport.close()
        for task in (watch, *self._tasks):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _begin(self, letters: Sequence[Letter], next_ones: Sequence[Letter]) -> None:
        for letter in letters:
            self._tasks.add(self._loop.create_task(self._deliver(letter)))
        if next_ones:
            self._loop.call_soon(self.transport.expect, next_ones)

    async def _deliver(self, letter: Letter) -> None:
        try:
            outcome = await self.transport.deliver(letter)
            if outcome.kind is Kind.ACCEPTED:
                self.trouble, self._wait, self._pause = None, FIRST_WAIT, SHORTEST_PAUSE
            elif outcome.trouble:
                self._step_back(Trouble(outcome.trouble))
            elif outcome.kind in (Kind.CUT, Kind.UNSENT):
                self._step_back(None)
        except Trouble as trouble:
            self._step_back(trouble)
            outcome = Outcome(Kind.UNSENT, str(trouble))
        except Exception as error:  # a fault of ours in one message must not stop the others, nor lose this one
            logger.exception("a message could not be made")
            outcome = Outcome(Kind.REFUSED, f"{type(error).__name__} in Arrimage")
        with self._changed:
            self._done.append((letter.recipient.delivery, outcome))
            if len(self._done) >= self._enough:
                self._changed.notify()
        self._tasks.discard(asyncio.current_task())

    def _step_back(self, trouble: Trouble | None) -> None:
        """Wait before the next try, longer each time; several letters that fail together count once."""
        if trouble is not None:
            self.trouble = trouble
        now = time.monotonic()
        asked = now + trouble.wait if trouble else now
        if now >= self.closed_until:
            self.closed_until = now + (self._wait if trouble else self._pause)
            if trouble:
                self._wait = min(LONGEST_WAIT, self._wait * 2)
            else:
                self._pause = min(LONGEST_WAIT, self._pause * 2)
        self.closed_until = max(self.closed_until, asked)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(1)
            self.transport.watch(time.monotonic())
