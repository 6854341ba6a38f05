"""No address is ever handed over for which `may_send` is false at that instant.

Random readers, random acts written down between planning, claim and start, and a clock that is moved around every
boundary while a mailing leaves; the question is asked at the very moment a message is given to the connections.
"""

import random
from collections import deque
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.consent.decisions import Why
from arrimage.consent.models import ConsentEntry, Suppression
from arrimage.consent.operations import lift, suppress, withdraw
from arrimage.consent.queries import decide, may_send
from arrimage.consent.rules import Act
from arrimage.kit.outbox import Outgoing, hand_over
from arrimage.letters.mail.outcomes import Kind, Outcome
from arrimage.letters.models import Delivery
from arrimage.letters.outbox import purpose_made
from arrimage.letters.worker.post import Post
from tests.letters import issues_at_hand as at_hand
from tests.letters.conftest import subscribe_to

pytestmark = pytest.mark.django_db
HUB_TIME = ZoneInfo("America/Toronto")
FIRST = datetime(2018, 3, 8, 12, tzinfo=HUB_TIME)
CONTENT = {"subject": "Bonjour", "text": "{{ referent|Bonjour }} {{ lien_retrait }}", "html": ""}


class EveryoneAccepts:
    """Each connection is told of its next message with the end of the one before."""

    at_once, ahead = 3, 6

    def __init__(self) -> None:
        self.expected: deque[int] = deque()

    def expect(self, letters):
        self.expected += [letter.recipient.delivery for letter in letters]

    async def deliver(self, letter):
        refused = letter.recipient.delivery % 7 == 0
        then = self.expected.popleft() if self.expected else 0
        kind, reply = (Kind.LATER, "450 4.2.0 later") if refused else (Kind.ACCEPTED, "250 ok")
        return Outcome(kind, reply, then=then)

    def watch(self, now):
        pass

    def close(self):
        pass


class Watched(Post):
    """Between its steps the world moves; at the last one the question is asked."""

    def __init__(self, world) -> None:
        self.world = world
        self.left: list[str] = []
        super().__init__(EveryoneAccepts(), once=True)

    def _claim(self, mailing):
        found = super()._claim(mailing)
        self.world.move()
        return found

    def _exchange(self, picked):
        self.world.move()
        super()._exchange(picked)

    def _let_leave(self, rows):
        answers = decide([row.address for row in rows], self.world.purpose, localdate())
        for row in rows:
            answer = answers[row.address]
            # The referral was allowed a moment ago, in the transaction that marked it used.
            own_use = row.by_referral and answer.why in (Why.REFERRAL_USED, Why.EXPIRED)
            assert answer.allowed or own_use, f"{row.address}: {answer.why}"
            self.left.append(row.address)
        super()._let_leave(rows)


class World:
    def __init__(self, purpose, seed, clock) -> None:
        self.purpose, self.clock = purpose, clock
        self.random = random.Random(seed)
        self.readers = [f"lectrice{number}@exemple.example" for number in range(14)]
        for reader in self.readers:
            for _number in range(self.random.randint(0, 2)):
                self.act(reader, localdate() - timedelta(days=self.random.choice([0, 1, 20, 180, 181, 182, 730, 731])))

    def act(self, reader, day) -> None:
        kinds = [Act.GIVEN, Act.PURCHASE, Act.INQUIRY, Act.REFERRED, Act.MEMBERSHIP_BEGAN]
        kind = self.random.choice([*kinds, Act.REFUSED] if self.purpose.is_factual else kinds)
        said = {"referrer": "Luc Gagnon"} if kind is Act.REFERRED else {}
        subscribe_to(self.purpose, [reader], day, kind, **said)

    def move(self) -> None:
        reader, now = self.random.choice(self.readers), timezone.now()
        match self.random.randrange(7):
            case 0:
                about = self.random.choice([self.purpose, None])
                withdraw(address=reader, purpose=about, at=now, source=ConsentEntry.Source.LINK)
            case 1:
                suppress(address=reader, reason=self.random.choice(["bounced", "complained", "deceased"]), at=now)
            case 2:
                self.act(reader, localdate())
            case 3:  # the last second of a day, or the first
                days = self.random.choice([0, 0, 1, 3])
                edge = datetime.combine(localdate() + timedelta(days=days), time(23, 59, 59), HUB_TIME)
                self.clock.move_to(max(edge, now) + timedelta(seconds=self.random.choice([0, 1])))
            case 4:
                held = Suppression.objects.filter(reason="bounced", lifted_on=None).first()
                if held:
                    lift(suppression=held, day=localdate())


def _three_rounds(world, clock) -> list[str]:
    """Who was written to, while people change their minds before each round."""
    left = []
    for _time in range(3):
        world.move()
        post = Watched(world)
        post.run()
        left += post.left
        clock.shift(timedelta(minutes=6))
    return left


@pytest.mark.parametrize("seed", range(30))
def test_nobody_is_handed_over_without_consent_at_that_instant(bulletin, planned, seed, settings):
    with time_machine.travel(FIRST, tick=False) as clock:
        world = World(bulletin.purpose, seed, clock)
        mailing = planned(CONTENT)
        left = _three_rounds(world, clock)
        rows = mailing.deliveries.all()
        assert {row.address for row in rows if row.state == "handed"} <= set(left)
        assert not rows.told_as(Delivery.State.CLAIMED, Delivery.State.HANDING).exists()


@pytest.mark.parametrize("seed", range(15))
def test_no_renewal_notice_is_handed_over_to_who_refused_it_or_everything_by_then(db, seed):
    """What the hub writes of its own accord about a membership needs no consent, and leaves no refusal aside."""
    at_hand.sender()
    with time_machine.travel(FIRST, tick=False) as clock:
        world = World(purpose_made("renouvellement"), seed, clock)
        refusing = {address for address in world.readers if not may_send(address, world.purpose, localdate()).allowed}
        with transaction.atomic():
            said = {"subject": "Votre adhésion", "text": "Bonjour", "purpose": world.purpose.code}
            handed = hand_over([Outgoing(to=reader, **said) for reader in world.readers], timezone.now())
        assert {to for to, one in zip(world.readers, handed, strict=True) if one.withheld} == refusing
        left = _three_rounds(world, clock)
        handed_over = Delivery.objects.filter(state="handed")
        assert {row.address for row in handed_over} <= set(left)
        assert not refusing & set(left), "withheld once, a letter stays where it is"
