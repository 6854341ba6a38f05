"""What a delivery becomes after what the server said."""

import re
from datetime import datetime, timedelta

from django.conf import settings

from arrimage.letters.bounces.status import Fate, fate_of
from arrimage.letters.mail.outcomes import Kind, Outcome
from arrimage.letters.models import Delivery
from arrimage.letters.reasons import GIVEN_UP, REFUSED_BY_SERVER, UNCERTAIN
from arrimage.letters.worker.ledger import Answer, Claimed

State = Delivery.State
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=5), timedelta(hours=4)
REPLY_MOST = 250
ADDRESS = re.compile(r"[^\s<>@:,;]+@[^\s<>@:,;]+")
# A server that is restarted breaks many connections; one that breaks at a same message each time is not hurried.
TRIES_AT_ONCE = 3
MOST_UNCERTAIN = 8  # texts of one message that left without an answer: each may have arrived


def delay_after(attempts: int) -> timedelta:
    """5 minutes, doubled each time, 4 hours at most."""
    doubled: int = 2 ** min(max(attempts, 1) - 1, 10)
    return min(LONGEST_DELAY, FIRST_DELAY * doubled)


def is_given_up(attempts: int) -> bool:
    """Whether the delays of so many attempts fill the days after which one gives up."""
    waited = sum((delay_after(number) for number in range(1, attempts + 1)), timedelta())
    return waited >= timedelta(days=settings.LETTERS_GIVE_UP_DAYS)


def answer_to(row: Claimed, outcome: Outcome, now: datetime) -> Answer:
    """`row.attempts` counts the ones before this one."""
    reply = " ".join(outcome.reply.replace("\0", "").split())[:REPLY_MOST]  # PostgreSQL keeps no NUL
    match outcome.kind:
        case Kind.ACCEPTED:
            return Answer(row.pk, State.HANDED, reply=reply, handed_at=now)
        case Kind.REFUSED:
            return Answer(row.pk, State.FAILED, why=REFUSED_BY_SERVER, reply=reply)
        case Kind.WITHHELD:
            return Answer(row.pk, State.WITHHELD, why=outcome.reply)
        case Kind.UNKNOWN | Kind.CUT | Kind.LATER:
            return _once_more(row, outcome.kind, reply, now)
    # A referral was used by this attempt: it counts, and the next one is known for the same message.
    return Answer(row.pk, State.PLANNED, reply=reply, back=0 if row.by_referral else 1)


def _once_more(row: Claimed, kind: Kind, reply: str, now: datetime) -> Answer:
    """The same message again, at once or later, as long as there is hope and no harm in it."""
    tries, twice = row.attempts + 1, kind is Kind.UNKNOWN
    if kind is not Kind.LATER and tries <= TRIES_AT_ONCE:
        return Answer(row.pk, State.PLANNED, reply=reply, twice=twice)
    # After refusals for now, one text without an answer is no reason to leave somebody out.
    if twice and row.maybe_received and tries >= MOST_UNCERTAIN:
        return Answer(row.pk, State.FAILED, why=UNCERTAIN, reply=reply, twice=True)
    if is_given_up(tries):
        return Answer(row.pk, State.FAILED, why=GIVEN_UP, reply=reply, twice=twice)
    return Answer(row.pk, State.DEFERRED, reply=reply, next_at=now + delay_after(tries), twice=twice)


def quoted(reply: str) -> str:
    """What a server said, without whom it was said of: who watches a mailing may not know its readers."""
    return ADDRESS.sub("…", reply)[:160]


def fate(outcome: Outcome) -> Fate:
    """What a refusal says of the recipient: the same words and codes as in a mail that comes back."""
    if outcome.kind is not Kind.REFUSED:
        return Fate.OURS
    if outcome.is_lost:
        return Fate.LOST
    return fate_of(outcome.reply, is_address=outcome.is_address)
