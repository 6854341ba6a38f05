"""What a sending process writes in the delivery ledger, in the fewest statements.

One short transaction records what the server answered *and* marks what is handed over next. So the acceptances that a
kill can lose are at most one for each open connection, and a message only leaves once it is marked (`is_handing`), by
its own worker, in a mailing that is still under way, while the consent ledger has not moved since it was asked.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from json import dumps
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

from arrimage.letters.mail.building import Letter
from arrimage.letters.models import Delivery, DeliveryQuerySet, Mailing

T = TypeVar("T")
State = Delivery.State
HEAD = """COALESCE((SELECT CAST(number AS varchar) || '.' || CAST(moves AS varchar) FROM consent_ledgerhead
    WHERE id = 1), '0.0')"""
MAY_START = f"""worker_id = %s AND state = 'planned'
    AND mailing_id IN (SELECT id FROM letters_mailing WHERE status = 'sending') AND {HEAD} = %s"""
# A message that was taken back from us while it was on its way did arrive: unless it left again, that is kept.
MAY_RECORD = """state = 'planned' AND ((is_handing AND worker_id = %s)
    OR (%s = 'handed' AND maybe_twice AND NOT is_handing))"""
SQLITE_RECORD = f"""UPDATE letters_delivery SET state = %s, why = %s, reply = %s, handed_at = %s, next_at = %s,
    maybe_twice = (maybe_twice OR %s), attempts = attempts - %s, worker_id = NULL, is_handing = false
    WHERE id = %s AND {MAY_RECORD}"""
# To claim and to mark change no column that an index holds; rows are found by their key.
POSTGRESQL_EXCHANGE = f"""
    WITH said AS (
        SELECT * FROM json_to_recordset(%s::json)
            AS said (id bigint, state varchar, why varchar, reply varchar, handed_at timestamptz,
                     next_at timestamptz, twice bool, back smallint)
    ), done AS (
        UPDATE letters_delivery d SET state = said.state, why = said.why, reply = said.reply,
            handed_at = said.handed_at, next_at = said.next_at, maybe_twice = (d.maybe_twice OR said.twice),
            attempts = d.attempts - said.back, worker_id = NULL, is_handing = false
        FROM said WHERE d.id = said.id AND d.state = 'planned'
            AND ((d.is_handing AND d.worker_id IS NOT DISTINCT FROM %s)
                OR (said.state = 'handed' AND d.maybe_twice AND NOT d.is_handing))
    ), begun AS (
        UPDATE letters_delivery SET is_handing = true, attempts = attempts + (NOT is_handing)::int
        WHERE id = ANY(%s::bigint[]) AND {MAY_START.replace("worker_id =", "worker_id IS NOT DISTINCT FROM")}
        RETURNING id
    ) SELECT id FROM begun"""
# Asked row by row: joined, PostgreSQL reads all addresses and all people for each claim until there are a hundred
# thousand of them.
CLAIMED = """id, address, language, variant, attempts, by_referral,
    (SELECT code FROM consent_address a WHERE a.id = letters_delivery.recipient_id), person_id,
    (SELECT first_name FROM network_person p WHERE p.id = letters_delivery.person_id),
    (SELECT last_name FROM network_person p WHERE p.id = letters_delivery.person_id),
    mailing_id, own_subject, own_text, own_calendar, maybe_twice"""
# Held until the end: nobody takes us for dead in between. The rows' own constraint would ask for each of them. A claim
# that a power cut takes back loses nothing: it is not waited for on the disk, and the marks that follow it are.
ALIVE = {
    "postgresql": """SELECT set_config('synchronous_commit', 'off', true) FROM letters_worker
        WHERE id = %s FOR KEY SHARE""",
    "sqlite": "SELECT 1 FROM letters_worker WHERE id = %s",
}


@dataclass(slots=True, eq=False)
class Claimed:
    """A delivery in hand. `stamp` is that of the consent ledger when it last said yes, empty before; `letter` is what
    the wire was told of it ahead.
    """

    pk: int
    address: str
    language: str
    variant: str
    attempts: int
    by_referral: bool
    code: str
    person: int | None
    first_name: str
    last_name: str
    mailing: int = 0
    own_subject: str = ""
    own_text: str = ""
    own_calendar: str = ""
    maybe_received: bool = False
    stamp: str = ""
    referrer: str = ""
    organisation: str = ""
    letter: Letter | None = None


class Answer(NamedTuple):
    """What a delivery becomes. `back` is 1 when the attempt does not count."""

    id: int
    state: str
    why: str = ""
    reply: str = ""
    handed_at: datetime | None = None
    next_at: datetime | None = None
    twice: bool = False
    back: int = 0


class Buried(Exception):
    """Others took this worker for dead: its row is gone."""


class Ledger:
    """The statements of one worker. Each can be asked again after a broken connection, with the same result."""

    def __init__(self, worker: int) -> None:
        self.worker = worker
        self._known: Any = None
        # The last claimed of each mailing: on PostgreSQL those before it leave entries in the queue's index that stay
        # while any transaction of the server is open (a backup), and each claim would read them all again.
        self._reached: dict[int, int] = {}

    def prepare(self) -> None:
        """What is said to be written is on the disk, whatever the rest of the product prefers."""
        connection.ensure_connection()
        if connection.connection is self._known:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET synchronous_commit TO on")
            elif not connection.in_atomic_block:
                cursor.execute("PRAGMA synchronous=FULL")
                # A small place is enough for what it touches: its memory stays flat, however long the list.
                cursor.execute("PRAGMA cache_size=-4000")
                cursor.execute("PRAGMA mmap_size=0")
        self._known = connection.connection

    def claim(self, mailing: int, count: int) -> list[Claimed]:
        """The next so many of the mailing, which nobody else will take. Raises Buried."""
        self.prepare()
        after = self._reached.get(mailing, 0)
        rows = self._claim_after(after, mailing, count) or (self._claim_after(0, mailing, count) if after else [])
        self._reached[mailing] = rows[-1].pk if rows else 0
        return rows

    def _claim_after(self, after: int, mailing: int, count: int) -> list[Claimed]:
        locked = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
        chosen = f"""SELECT id FROM letters_delivery WHERE mailing_id = %s AND state = 'planned' AND id > %s
            AND worker_id IS NULL AND NOT is_handing ORDER BY id LIMIT %s {locked}"""
        among = f"id = ANY(ARRAY({chosen}))" if locked else f"id IN ({chosen})"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ALIVE[connection.vendor], [self.worker])
            if cursor.fetchone() is None:
                raise Buried
            cursor.execute(
                f"UPDATE letters_delivery SET worker_id = %s WHERE {among} RETURNING {CLAIMED}",
                [self.worker, mailing, after, count],
            )
            rows = [Claimed(*row) for row in cursor.fetchall()]
        rows.sort(key=attrgetter("pk"))
        for row in rows:
            row.by_referral = bool(row.by_referral)
            row.first_name, row.last_name = row.first_name or "", row.last_name or ""
        return rows

    def exchange(self, answers: Sequence[Answer], starting: Sequence[int], head: str) -> set[int]:
        """Record the answers and start these; returns those that may leave now."""
        self.prepare()
        if connection.vendor == "postgresql":
            return self._exchange_at_once(answers, starting, head)
        with transaction.atomic(), connection.cursor() as cursor:
            if answers:
                cursor.executemany(SQLITE_RECORD, self._records(answers))
            if not starting:
                return set()
            among = ", ".join(["%s"] * len(starting))
            cursor.execute(
                f"""UPDATE letters_delivery SET is_handing = true, attempts = attempts + (NOT is_handing)
                WHERE id IN ({among}) AND {MAY_START} RETURNING id""",
                [*starting, self.worker, head],
            )
            return {pk for (pk,) in cursor.fetchall()}

    def _records(self, answers: Sequence[Answer]) -> list[tuple[Any, ...]]:
        # Those taken together were handed over at the same moment: it is written down once.
        moments = {moment for answer in answers for moment in (answer.handed_at, answer.next_at)}
        written = {moment: connection.ops.adapt_datetimefield_value(moment) for moment in moments}
        return [
            (state, why, reply, written[handed_at], written[next_at], twice, back, pk, self.worker, state)
            for pk, state, why, reply, handed_at, next_at, twice, back in answers
        ]

    def _exchange_at_once(self, answers: Sequence[Answer], starting: Sequence[int], head: str) -> set[int]:
        # As text: psycopg takes three times as long to write down arrays, value by value.
        said = dumps([answer._asdict() for answer in answers], default=datetime.isoformat)
        begun = "{" + ",".join(map(str, starting)) + "}"
        with connection.wrap_database_errors, self._cursor() as cursor:
            cursor.execute(POSTGRESQL_EXCHANGE, [said, self.worker, begun, self.worker, head])
            return {pk for (pk,) in cursor.fetchall()}

    def _cursor(self) -> Any:
        """One that PostgreSQL reads and plans once: half the price of an exchange. Not behind a pool of connections,
        which the host tells as Django asks (`DISABLE_SERVER_SIDE_CURSORS`).
        """
        if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            return connection.cursor()
        from psycopg import Cursor  # where SQLite is used it may be absent

        connection.connection.prepare_threshold = 0
        return Cursor(connection.connection)

    def release(self, keys: Collection[int]) -> None:
        """Put back what was claimed and not started."""
        self._of_mine(keys).update(worker=None)

    def withhold(self, keys: Collection[int], why: str) -> None:
        self._of_mine(keys).update(state=State.WITHHELD, why=why, worker=None)

    def _of_mine(self, keys: Collection[int]) -> Any:
        mine = Delivery.objects.filter(pk__in=list(keys), state=State.PLANNED, worker=self.worker)
        return mine.filter(is_handing=False).order_by()

    def release_strays(self, in_hand: Iterable[int]) -> None:
        """Claims whose transaction was kept while the connection broke: we never heard of them."""
        mine = in_hands(self.worker).filter(is_handing=False)
        mine.exclude(pk__in=list(in_hand)).update(worker=None)


def in_hands(worker: int) -> DeliveryQuerySet:
    """What a process has in hand, looked for among all that is planned: asked when one dies, no index knows it."""
    unfinished = Mailing.objects.exclude(status=Mailing.Status.SENT).order_by().values("pk")
    return Delivery.objects.filter(mailing__in=unfinished, state=State.PLANNED, worker=worker).order_by()


def is_passing(error: DatabaseError | InterfaceError) -> bool:
    """Whether the database may answer again: restarted, out of reach, or busy."""
    if connection.vendor == "postgresql":
        return isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, OperationalError) and any(word in str(error) for word in ("locked", "busy"))


def kept_trying(work: Callable[[], T], wait: Callable[[float], bool], on_trouble: Callable[[Exception], None]) -> T:
    """The work's result, however often the database breaks; `wait` sleeps and says whether to go on.

    Inside somebody else's transaction the error is theirs.
    """
    delay = 0.05
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block or not is_passing(error):
                raise
            connection.close()
            on_trouble(error)
            if not wait(delay):
                raise
            delay = min(2.0, delay * 2)
