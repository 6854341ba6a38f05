"""The round of a sending process: claim, ask for consent, mark and record in one transaction, hand over; until asked to
stop, or until nothing is left. Everything here runs in the main thread.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.consent.queries import stamp
from arrimage.letters.bounces.status import Fate
from arrimage.letters.mail.building import Letter
from arrimage.letters.mail.outcomes import Kind, Outcome
from arrimage.letters.mail.transports import Transport
from arrimage.letters.models import Delivery, Mailing
from arrimage.letters.operations.referrals import start_by_referral
from arrimage.letters.operations.rounds import due_work, finish, stop_by_itself, take_return
from arrimage.letters.worker.answers import answer_to, fate, quoted
from arrimage.letters.worker.ledger import Answer, Buried, Claimed, Ledger, kept_trying
from arrimage.letters.worker.lives import Lives, take_back_strays
from arrimage.letters.worker.processors import Processors
from arrimage.letters.worker.queue import Queue
from arrimage.letters.worker.rates import Pace
from arrimage.letters.worker.routes import Route
from arrimage.letters.worker.today import Today
from arrimage.letters.worker.wire import Wire

T = TypeVar("T")
State = Delivery.State
logger = logging.getLogger(__name__)
COUNTED = (Kind.ACCEPTED, Kind.REFUSED)
LOOK = 1.0  # seconds between two looks at what is due
CLAIM = 250  # deliveries claimed at a time
MOST_IN_HAND = 5_000
GATHER = 0.02  # seconds that the first outcomes wait for others, to be recorded in one transaction
PATIENCE = 15.0  # seconds for what is on its way once asked to stop


class Post:
    """`run` until `stop` is called. `only`: serve that mailing alone and come back when it has no more to send now.

    `tell` is given a sentence each time there is no way to the server for a new reason.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        once: bool = False,
        only: int | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.once, self.only = once or only is not None, only
        self.tell, self._told = tell, ""
        self.stopping = self.asked_to_stop = False
        self.wire = Wire(transport)
        self.pace = Pace()
        self.processors = Processors()
        self.queue = Queue()
        self.in_flight: dict[int, Claimed] = {}
        self.answers: list[Answer] = []
        self.bounces: list[tuple[int, Outcome]] = []
        self.routes: dict[int, Route] = {}
        self.under_way: list[tuple[int, int]] = []
        self.handed = 0
        self.stamp = ""
        self.today = Today()
        self._looked = 0.0
        self._idle = False
        self._broke = False

    def stop(self) -> None:
        self.stopping = self.asked_to_stop = True
        self.wire.wake()

    def stop_when_asked(self) -> None:
        """By Ctrl-C, or by whoever watches over processes; only a process's first thread may be asked so."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_said: self.stop())

    def run(self) -> int:
        """Returns how many messages the server took."""
        self.lives: Lives = self._kept(Lives)
        self.ledger = Ledger(self.lives.me.pk)
        self._kept(self.ledger.prepare)  # before what is due is looked for, which may read all of a mailing
        try:
            while not self.stopping and not (self.once and self._idle):
                self._round()
        finally:
            self._end()
        return self.handed

    # One round.

    def _round(self) -> None:
        self._look_around()
        self._refill()
        self._take(self.wire.collect(*self._patience()))
        picked = self._pick()
        if picked or self.answers:
            self._exchange(picked)
        self._idle = not (self.in_flight or self.queue or self.answers or self.under_way)

    def _patience(self) -> tuple[int, float]:
        """How many outcomes to wait for, and how long."""
        if not self.in_flight:
            if self.queue and not self.wire.is_closed and not self.pace.starved:
                return 1, 0.0
            if self.queue:
                return 1, 0.02 if self.pace.starved else 0.2
            return 1, LOOK / 2 if not self.once else 0.0
        if len(self.in_flight) < self.wire.transport.at_once and self.queue.others and not self.wire.is_closed:
            return 1, 0.0 if not self.pace.starved else 0.02
        return max(1, len(self.in_flight) // 2), GATHER

    def _take(self, done: Iterable[tuple[int, Outcome]]) -> None:
        now = timezone.now()
        for pk, outcome in done:
            row = self.in_flight.pop(pk)
            self.pace.done(row)
            self.queue.call_up(outcome.then)
            self.answers.append(answer_to(row, outcome, now))
            if self.answers[-1].state == State.PLANNED:
                self._wants_again(row)
            if outcome.kind is Kind.ACCEPTED:
                self.handed += 1
            if fate(outcome) is not Fate.OURS:
                self.bounces.append((pk, outcome))
            self._judge(self.routes[row.mailing], outcome)

    def _wants_again(self, row: Claimed) -> None:
        """Its mailing has something to claim once more."""
        again = (self._priority(row), row.mailing)
        if again not in self.under_way:
            self.under_way = sorted([*self.under_way, again])

    def _judge(self, route: Route, outcome: Outcome) -> None:
        """Stop a mailing whose messages the server does not want."""
        trouble = self.wire.trouble
        if outcome.kind is Kind.UNSENT and trouble is not None and trouble.is_lasting:
            self._stop_by_itself(route, str(trouble))
        elif outcome.stops:
            self._stop_by_itself(route, outcome.stops % quoted(outcome.reply))
        elif outcome.kind is Kind.BLOCKED:
            reason = _("The mail server refuses everything from this sender: “%s”. Correct it, then resume.")
            self._stop_by_itself(route, reason % quoted(outcome.reply))
        elif outcome.kind in COUNTED and route.note(outcome.kind is Kind.REFUSED, outcome.reply):
            said = {"refused": sum(route.lately), "total": len(route.lately), "reply": quoted(outcome.reply)}
            reason = _("%(refused)d of the last %(total)d messages were refused, the last one with “%(reply)s”.")
            self._stop_by_itself(route, reason % said)

    def _stop_by_itself(self, route: Route, reason: str) -> None:
        self._kept(lambda: stop_by_itself(mailing=route.mailing.pk, reason=reason))
        route.lately.clear()
        self._let_go([row for row in self.queue if row.mailing == route.mailing.pk])

    def _pick(self) -> list[Claimed]:
        free = self.wire.transport.at_once - len(self.in_flight)
        if free <= 0 or not self.queue or self.wire.is_closed or self.stopping:
            return []
        if self.lives.is_late and not self._beat():
            return []
        picked = self.queue.pick(free, self.pace, alone=not self.in_flight)
        return self._allowed(picked) if picked else []

    def _allowed(self, rows: list[Claimed]) -> list[Claimed]:
        """Those to whom one may write by the ledger's present state, and on the present day."""
        if not self._is_still_the_day():
            self.stamp = self._kept(lambda: stamp(self.today.day))
        if all(row.stamp == self.stamp for row in rows):
            return rows
        # The whole queue is asked about at once: one answer costs nearly as much as hundreds.
        stale = [row for row in (*rows, *self.queue) if row.stamp != self.stamp]
        refused = self._kept(lambda: self._ask(stale))
        for row in [row for row in rows if row.pk in refused]:
            self.pace.done(row)
        self.queue.leave_out(refused)
        return [row for row in rows if row.pk not in refused]

    def _ask(self, rows: list[Claimed]) -> dict[int, str]:
        """Withhold what may not leave any more; returns delivery → why."""
        today = self.today.day
        refused: dict[int, str] = {}
        asked = stamp(today)
        for mailing in {row.mailing for row in rows}:
            own = [row for row in rows if row.mailing == mailing]
            refused |= self.routes[mailing].decide(own, today)
        for why in set(refused.values()):
            self.ledger.withhold([pk for pk, said in refused.items() if said == why], why)
        for row in rows:
            row.stamp = asked
            if row.by_referral:  # the referrer is named: not what was made ahead
                self.queue.take_back(row)
        self.stamp = asked
        return refused

    def _exchange(self, picked: list[Claimed]) -> None:
        """Record, mark, and let leave what could be marked."""
        referred = [row for row in picked if row.by_referral]
        plain = [row for row in picked if not row.by_referral]
        answers, self.answers = self.answers, []
        head = self.stamp.rpartition(".")[0]
        plain = plain if self._is_still_the_day() else []
        started = self._kept(lambda: self.ledger.exchange(answers, [row.pk for row in plain], head))
        worker = self.lives.me.pk
        for row in referred:
            if self._kept(lambda row=row: start_by_referral(delivery=row.pk, worker=worker, at=timezone.now())):  # type: ignore[misc]
                started.add(row.pk)
        leaving = [row for row in picked if row.pk in started]
        if self._is_still_the_day():
            self._let_leave(leaving)
        else:  # midnight passed while they were marked: they are asked about again tomorrow, which is now
            self._take_off(leaving)
        self._reconsider([row for row in picked if row.pk not in started])
        self._tell_returns()

    def _is_still_the_day(self) -> bool:
        return self.stamp.endswith(self.today.written)

    def _take_off(self, rows: list[Claimed]) -> None:
        """Marked, but not to leave: put back with the next answers."""
        for row in rows:
            self.pace.done(row)
            self.answers.append(answer_to(row, Outcome(Kind.UNSENT), timezone.now()))
            self._wants_again(row)

    def _let_leave(self, rows: list[Claimed]) -> None:
        letters, until = [], self.lives.good_until
        for row in rows:
            route = self.routes[row.mailing]
            if not route.started:
                self._kept(route.start)
            self.in_flight[row.pk] = row
            letter = row.letter or route.letter(row)
            letter.until = until
            letters.append(letter)
        self.wire.give(letters, self._announced())

    def _announced(self) -> list[Letter]:
        """Letters that the wire may make, and tell the server of, before their turn."""
        most = 0 if self.pace.is_limited or self.stopping else self.wire.transport.ahead
        return self.queue.announce(most, self.stamp, lambda row: self.routes[row.mailing].letter(row)) if most else []

    def _reconsider(self, rows: list[Claimed]) -> None:
        """What could not start: the consent ledger moved, the mailing is stopped, or others took it from us."""
        if not rows:
            return
        for row in rows:
            self.pace.done(row)
        now = self._kept(lambda: stamp(self.today.day))
        if now != self.stamp:
            self.stamp = now
            self.queue.put_back(rows)
            return
        stopped = {row.mailing for row in rows}
        self._let_go([*rows, *(row for row in self.queue if row.mailing in stopped)])
        self._looked = 0.0

    def _let_go(self, rows: list[Claimed]) -> None:
        keys = {row.pk for row in rows}
        self.queue.leave_out(keys)
        self._kept(lambda: self.ledger.release(keys))

    def _tell_returns(self) -> None:
        bounces, self.bounces = self.bounces, []
        for pk, outcome in bounces:
            lost = fate(outcome) is Fate.LOST
            take_return(delivery=pk, reply=outcome.reply, hard=lost, at=timezone.now())

    # Claiming.

    def _refill(self) -> None:
        if self.stopping or self.wire.is_closed:
            return
        low = max(2 * self.wire.transport.at_once, self.wire.transport.at_once + self.wire.transport.ahead)
        while self.under_way and (len(self.queue) < low or (self.pace.starved and len(self.queue) < MOST_IN_HAND)):
            _priority, mailing = self.under_way[0]
            if self._claim(mailing):
                return
            self.under_way.pop(0)

    def _claim(self, mailing: int) -> bool:
        route = self._route(mailing)
        try:
            rows = self._kept(lambda: self.ledger.claim(mailing, CLAIM))
        except Buried:
            self._beat(at_once=True)
            return True  # there is more to claim, as somebody new
        for row in rows:
            if not row.by_referral:
                row.stamp = route.mailing.stamp
        self._kept(lambda: route.name_organisations(rows, self.today.day))
        self.queue.add(rows)
        return bool(rows)

    def _route(self, mailing: int) -> Route:
        found = self.routes.get(mailing)
        if found is None:
            related = Mailing.objects.select_related("purpose", "newsletter__purpose", "issue__newsletter")
            found = self.routes[mailing] = self._kept(lambda: Route(related.get(pk=mailing)))
        return found

    # Once a second.

    def _look_around(self) -> None:
        now = time.monotonic()
        if now - self._looked < LOOK:
            return
        self._looked = now
        if not self._beat():
            return
        self._kept(self.lives.take_back)
        if self.wire.is_closed and self.lives.others and self.queue:
            self._let_go(list(self.queue))  # another may have a way to the server
        self.pace.share_with(self.lives.others)
        self.processors.share_with(self.lives.others)
        due = self._kept(lambda: due_work(only=self.only))
        first = self.queue.first
        if due and first and due[0] < (self._priority(first), first.mailing):
            self._jump_the_queue(due[0][1])
        self.under_way = list(due)
        for _priority, mailing in due:
            if not any(row.mailing == mailing for row in (*self.queue, *self.in_flight.values())):
                self._kept(lambda mailing=mailing: self._close(mailing))  # type: ignore[misc]
        alive = {mailing for _priority, mailing in due} | {row.mailing for row in self.in_flight.values()}
        for mailing in [known for known in self.routes if known not in alive]:
            if not any(row.mailing == mailing for row in self.queue):
                del self.routes[mailing]

    def _priority(self, row: Claimed) -> int:
        return self.routes[row.mailing].mailing.priority

    def _jump_the_queue(self, mailing: int) -> None:
        behind = self.queue.take_all()
        self._claim(mailing)
        self.queue.add(behind)

    def _close(self, mailing: int) -> None:
        take_back_strays(mailing)
        if finish(mailing=mailing, at=timezone.now()):
            self.under_way = [pair for pair in self.under_way if pair[1] != mailing]

    def _beat(self, *, at_once: bool = False) -> bool:
        """False when others took us for dead: what we have in hand is no longer ours, we come back as somebody new."""
        trouble = str(self.wire.trouble or "") if self.wire.is_closed else ""
        if self.tell and trouble and trouble != self._told:
            self._told = trouble
            self.tell(trouble)
        at_once = at_once or self.lives.is_late
        if self._kept(lambda: self.lives.beat(trouble, at_once=at_once)):
            return True
        self.queue.take_all()
        if not self.in_flight:
            self.lives = self._kept(Lives)
            self.ledger = Ledger(self.lives.me.pk)
        return False

    # The database may go away, the process may be asked to stop.

    def _kept(self, work: Callable[[], T]) -> T:
        result = kept_trying(work, self._wait_for_database, self._on_database_trouble)
        if self._broke:
            self._broke = False
            in_hand = [row.pk for row in (*self.queue, *self.in_flight.values())]
            if hasattr(self, "ledger"):
                kept_trying(
                    lambda: self.ledger.release_strays(in_hand), self._wait_for_database, self._on_database_trouble
                )
        return result

    def _wait_for_database(self, seconds: float) -> bool:
        time.sleep(seconds)
        return not self.stopping or time.monotonic() - self._looked < PATIENCE

    def _on_database_trouble(self, error: Exception) -> None:
        self._broke = True
        logger.warning("the database does not answer: %s", type(error).__name__)

    def _end(self) -> None:
        """What is on its way is waited for and recorded; the rest is put back."""
        self.stopping = True
        limit = time.monotonic() + PATIENCE
        while self.in_flight and time.monotonic() < limit:
            self._take(self.wire.collect(len(self.in_flight), 0.2))
            if self.answers:
                self._exchange([])
        self.wire.close()
        self.processors.let_go()
        self._let_go(list(self.queue))
        for mailing in list(self.routes):
            self._kept(lambda mailing=mailing: self._close(mailing))  # type: ignore[misc]
        if not self.in_flight:
            self._kept(self.lives.end)
