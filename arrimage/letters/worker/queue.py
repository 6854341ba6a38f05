"""What a sending process claimed and has not marked yet, in the order in which it leaves.

A server may be told of letters before their turn (`arrimage.letters.mail.pool`). Such a row waits for the connection
that was told of it; others pass it meanwhile.
"""

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import islice

from arrimage.letters.mail.building import Letter
from arrimage.letters.worker.ledger import Claimed
from arrimage.letters.worker.rates import Pace


class Queue:
    def __init__(self) -> None:
        self._rows: deque[Claimed] = deque()
        self._announced: dict[int, Claimed] = {}
        self._turns: deque[int] = deque()

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Claimed]:
        return iter(self._rows)

    @property
    def others(self) -> int:
        """How many need not wait for a connection that was told of them."""
        return len(self._rows) - len(self._announced)

    @property
    def first(self) -> Claimed | None:
        return self._rows[0] if self._rows else None

    def add(self, rows: Iterable[Claimed]) -> None:
        self._rows.extend(rows)

    def put_back(self, rows: list[Claimed]) -> None:
        self._rows.extendleft(reversed(rows))

    def leave_out(self, keys: Container[int]) -> None:
        self._rows = deque(row for row in self._rows if row.pk not in keys)
        self._announced = {pk: row for pk, row in self._announced.items() if pk not in keys}

    def take_all(self) -> list[Claimed]:
        self.forget_order()
        rows, self._rows = list(self._rows), deque()
        return rows

    def forget_order(self) -> None:
        """All leave as they come, whether a connection waits for them or not."""
        self._announced.clear()
        self._turns.clear()

    def announce(self, most: int, stamp: str, write: Callable[[Claimed], Letter]) -> list[Letter]:
        """The letters of the next so many that may leave by that state of the consent ledger.

        Those that only a referral allows are decided one by one in their turn.
        """
        ready = (row for row in self._rows if row.letter is None and row.stamp == stamp and not row.by_referral)
        letters = []
        for row in islice(ready, max(0, most - len(self._announced))):
            row.letter = write(row)
            self._announced[row.pk] = row
            letters.append(row.letter)
        return letters

    def take_back(self, row: Claimed) -> None:
        """What was announced is not what will leave."""
        self._announced.pop(row.pk, None)
        row.letter = None

    def call_up(self, delivery: int) -> None:
        """A connection is free for that one, if it still waits here."""
        if delivery in self._announced:
            self._turns.append(delivery)

    def pick(self, most: int, pace: Pace, *, alone: bool) -> list[Claimed]:
        """Those that leave now: first those that are awaited, then others as far as the pace allows.

        `alone`: nothing is on its way, so that no connection will be free for one that is not awaited yet.
        """
        if alone and not self._turns:
            self.forget_order()
        picked: list[Claimed] = []
        while self._turns and len(picked) < most:
            row = self._announced.pop(self._turns.popleft(), None)
            if row is not None:
                picked.append(row)
        if self._announced:  # never where the pace has a limit
            picked += islice((row for row in self._rows if not self._waits(row, picked)), most - len(picked))
        for row in picked:
            self._rows.remove(row)
        return picked if self._announced else picked + pace.pick(self._rows, most - len(picked))

    def _waits(self, row: Claimed, picked: list[Claimed]) -> bool:
        return row.pk in self._announced or row in picked
