"""How fast: messages a second to the server, and at the same time or a second to one recipient domain."""

import time
from collections import Counter, deque

from django.conf import settings

from arrimage.letters.worker.ledger import Claimed

UNLIMITED = 1_000_000


class Tokens:
    """So many a second; what is not used is kept for one second at most."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._held, self._since = max(1.0, rate / 10), time.monotonic()

    def available(self) -> int:
        now = time.monotonic()
        self._held = min(max(1.0, self.rate), self._held + (now - self._since) * self.rate)
        self._since = now
        return int(self._held)

    def take(self, count: int = 1) -> None:
        self._held -= count


class Pace:
    """Chooses what may leave now. `starved`: some wait for their domain alone, others may be looked for."""

    def __init__(self) -> None:
        self.server = Tokens(settings.LETTERS_RATE)
        self.busy: Counter[str] = Counter()
        self.starved = False
        self._domains: dict[str, Tokens] = {}
        self._by_domain = settings.LETTERS_DOMAIN_RATE < UNLIMITED or (
            settings.LETTERS_DOMAIN_CONNECTIONS < settings.LETTERS_CONNECTIONS
        )

    @property
    def is_limited(self) -> bool:
        return self._by_domain or settings.LETTERS_RATE < UNLIMITED

    def share_with(self, others: int) -> None:
        self.server.rate = settings.LETTERS_RATE / (1 + others)

    def pick(self, queue: deque[Claimed], most: int) -> list[Claimed]:
        self.starved = False
        if settings.LETTERS_RATE < UNLIMITED:
            most = min(most, self.server.available())
        picked: list[Claimed] = []
        left_for_later: list[Claimed] = []
        while queue and len(picked) < most:
            row = queue.popleft()
            if self._by_domain and not self._free(row):
                left_for_later.append(row)
                continue
            picked.append(row)
        queue.extendleft(reversed(left_for_later))
        self.starved = bool(left_for_later) and len(picked) < most
        self.server.take(len(picked))
        return picked

    def done(self, row: Claimed) -> None:
        if self._by_domain:
            self.busy[_domain(row)] -= 1

    def _free(self, row: Claimed) -> bool:
        domain = _domain(row)
        tokens = self._domains.setdefault(domain, Tokens(settings.LETTERS_DOMAIN_RATE))
        if self.busy[domain] >= settings.LETTERS_DOMAIN_CONNECTIONS or not tokens.available():
            return False
        tokens.take()
        self.busy[domain] += 1
        return True


def _domain(row: Claimed) -> str:
    return row.address.rpartition("@")[2]
