"""Who a mailing is for, before anybody asks whether one may write: addresses gathered in a table of this connection.

Gathered and sorted out inside the database, so that a million readers cost no memory here. `sort_out` answers for each:
most in two statements (`surely_allowed`, `surely_unknown` of the consent ledger), the others by its `decide`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from arrimage.consent.addresses import InvalidAddress, normalise
from arrimage.consent.decisions import Decision
from arrimage.consent.models import Address, Purpose
from arrimage.consent.queries import decide, spoken_of
from arrimage.letters.models import Mailing, Newsletter, ReaderChoice
from arrimage.network.models import Person, Segment
from arrimage.network.segments import members_of

TABLE = "letters_readers"
BATCH = 5_000  # as many as the consent ledger looks up by name
JOINED = f"{TABLE} r JOIN consent_address a ON a.address = r.address"


class Reader(NamedTuple):
    """`row` is the key of the address in the ledger, `key` its keyed hash; None where the ledger does not know it."""

    row: int | None
    key: str | None
    address: str
    person: int | None
    language: str | None


@contextmanager
def gathered(segments: Iterable[Segment], purpose: Purpose) -> Iterator[None]:
    """The table filled, while the block runs. Raises UnclearRule, and ValidationError when it would be everybody."""
    chosen = list(segments)
    if not chosen and not purpose.needs_consent:
        raise ValidationError(_("Choose who receives it: a message that needs no consent goes to a segment."))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {TABLE} (address varchar(254) PRIMARY KEY, person_id bigint, language varchar(2))"
        )
    try:
        _fill(chosen, purpose)
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def _fill(segments: list[Segment], purpose: Purpose) -> None:
    """People first: where an organisation has the same address, the message is for somebody by name. Without segments,
    the people of the network and whoever the ledger speaks of for that purpose."""
    groups = [(segment, members_of(segment)) for segment in segments]
    people = [members for segment, members in groups if segment.target == Segment.Target.PERSON]
    for members in people if segments else [Person.objects.all()]:
        _add(members.exclude(email="").order_by("pk").values_list("email", "pk", "language"))
    for segment, members in groups:
        if segment.target == Segment.Target.ORGANISATION:
            _add(members.exclude(email="").order_by("pk").values_list("email"))
    if not segments:
        _add(spoken_of(purpose).values_list("address"))
    _mend_spellings()
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}" if connection.vendor == "postgresql" else "SELECT 1")


def _add(rows: QuerySet[Any, Any]) -> None:
    try:
        statement, values = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    names = ("address", "person_id", "language")[: len(rows.query.values_select)]
    columns = ["lower(trim(said.address))", *(f"said.{name}" for name in names[1:])]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH said ({", ".join(names)}) AS ({statement})
            INSERT INTO {TABLE} ({", ".join(names)}) SELECT {", ".join(columns)} FROM said WHERE true
            ON CONFLICT (address) DO NOTHING""",
            values,
        )


def _mend_spellings() -> None:
    """Addresses unknown to the ledger that it would spell otherwise (accents, capitals beyond ASCII)."""
    with connection.cursor() as cursor:
        for address, person, language in _unknown_rows():
            spelt = spelling(address)
            if spelt is not None and spelt != address:
                cursor.execute(f"DELETE FROM {TABLE} WHERE address = %s", [address])
                cursor.execute(
                    f"INSERT INTO {TABLE} VALUES (%s, %s, %s) ON CONFLICT (address) DO NOTHING",
                    [spelt, person, language],
                )


def spelling(address: str) -> str | None:
    """As the ledger writes it, None when it is no address."""
    try:
        return normalise(address)
    except InvalidAddress:
        return None


def _unknown_rows() -> list[tuple[str, int | None, str | None]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT r.address, r.person_id, r.language FROM {TABLE} r
            WHERE NOT EXISTS (SELECT 1 FROM consent_address a WHERE a.address = r.address) ORDER BY r.address"""
        )
        rows: list[tuple[str, int | None, str | None]] = cursor.fetchall()
    return rows


def unknown() -> Iterator[list[Reader]]:
    """Those of whom the consent ledger has no row, a few thousand at a time."""
    rows = [Reader(None, None, *row) for row in _unknown_rows()]
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def one(address: str) -> Reader | None:
    """The one who has that address, None when she is not among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT a.id, a.key, r.address, r.person_id, r.language
            FROM {TABLE} r LEFT JOIN consent_address a ON a.address = r.address WHERE r.address = %s""",
            [address],
        )
        row = cursor.fetchone()
    return Reader(*row) if row else None


def subquery(addresses: QuerySet[Address]) -> tuple[str, tuple[Any, ...]]:
    """SQL and its values for «the keys of these addresses»."""
    try:
        statement, values = addresses.values("pk").query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return "SELECT -1", ()
    return statement, tuple(values)


def left(settled: QuerySet[Address] | None, condition: str = "", values: Iterable[Any] = ()) -> Iterator[list[Reader]]:
    """Readers of whom the ledger has a row, `settled` ones left out, those under the condition, in batches."""
    given = list(values)
    if settled is not None:
        statement, more = subquery(settled)
        condition, given = f"{condition} AND a.id NOT IN ({statement})", [*given, *more]
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""SELECT a.id, a.key, a.address, r.person_id, r.language FROM {JOINED}
                WHERE a.id > %s {condition} ORDER BY a.id LIMIT {BATCH}""",
                [last, *given],
            )
            rows = [Reader(*row) for row in cursor.fetchall()]
        if rows:
            last = rows[-1].row or 0
            yield rows
        if len(rows) < BATCH:
            return


def resting_for(newsletter: Newsletter | None, kind: str, day: date) -> set[int]:
    """The keys of the addresses that want this newsletter less often, and had an issue of it lately. They are few."""
    if newsletter is None or kind != Mailing.Kind.ISSUE:
        return set()
    return set(ReaderChoice.objects.resting(newsletter, day).values_list("recipient", flat=True))


def answers(readers: Iterable[Reader], purpose: Purpose, day: date) -> dict[str, Decision]:
    return decide([reader.address for reader in readers], purpose, day)
