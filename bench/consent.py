"""`decide` over 100,000 addresses in one pass, beside the plain SQL that reads the same entries once."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from arrimage.consent.models import ConsentEntry, Purpose, Wording
from arrimage.consent.operations import NewAct, record_many
from arrimage.consent.queries import decide
from arrimage.consent.rules import Act, add_months
from bench.results import Result
from bench.timing import in_turn

MOST_MILLISECONDS = 5_000
BATCH = 10_000
PLAIN = """
    SELECT a.address, max(CASE WHEN e.basis <> '' AND (e.ends IS NULL OR e.ends > %(day)s) THEN 1 ELSE 0 END)
    FROM consent_consententry e JOIN consent_address a ON a.id = e.address_id
    WHERE e."on" <= %(day)s AND (e.purpose_id IS NULL OR e.purpose_id = %(purpose)s)
      AND NOT EXISTS (SELECT 1 FROM consent_consententry w WHERE w.address_id = e.address_id
                      AND w.act IN ('withdrawn', 'refused') AND w."on" >= e."on")
    GROUP BY a.address"""


def measure(vendor: str, addresses: int) -> list[Result]:
    """Fills the ledger with every basis, a tenth of them withdrawn, then decides for all. Stops on a wrong total."""
    purpose = Purpose.objects.create(code="bulletin", name_fr="Bulletin")
    today = timezone.localdate()
    _fill(purpose, today, addresses)
    asked = [_address(number) for number in range(addresses)]
    answers = decide(asked, purpose, today)
    allowed = sum(answer.allowed for answer in answers.values())
    if allowed != sum(_is_allowed(number) for number in range(addresses)):
        raise SystemExit(f"{allowed} addresses may be written to, which is not what was recorded")
    taken, plain = in_turn(lambda: decide(asked, purpose, today), lambda: _plain(purpose, today), times=3)
    name = f"may_send_{vendor}_{addresses}"
    return [Result(name, taken, "ms", plain, MOST_MILLISECONDS)]


def _address(number: int) -> str:
    return f"personne{number}@exemple{number % 500}.example"


def _is_allowed(number: int) -> bool:
    """Of ten addresses one has withdrawn, and one asked something too long ago."""
    return number % 10 not in (8, 9)


def _fill(purpose: Purpose, today: date, addresses: int) -> None:
    wording = Wording.objects.create(purpose=purpose, version=1, text="Oui.", identity="Pôle")
    at = datetime.combine(today, time(12), timezone.get_current_timezone())
    for start in range(0, addresses, BATCH):
        numbers = range(start, min(start + BATCH, addresses))
        record_many(acts=(act for number in numbers for act in _acts(number, today, purpose, wording)), at=at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def _acts(number: int, today: date, purpose: Purpose, wording: Wording) -> Iterator[NewAct]:
    """Two acts for most addresses, as a ledger has after some years."""
    address, place, source = _address(number), number % 10, ConsentEntry.Source.IMPORT
    long_ago = add_months(today, -20)

    def of(act: Act, on: date, about: Purpose | None = None, words: Wording | None = None) -> NewAct:
        return NewAct(address=address, act=act, on=on, source=source, purpose=about, wording=words)

    if place in (0, 1, 2, 3, 8):
        yield of(Act.GIVEN, long_ago, purpose, wording)
    if place in (4, 5):
        yield of(Act.MEMBERSHIP_BEGAN, long_ago - timedelta(days=400))
        yield of(Act.MEMBERSHIP_ENDED, long_ago)
    if place in (3, 6, 7):
        yield of(Act.PURCHASE, long_ago)
    if place in (0, 6, 9):
        yield of(Act.INQUIRY, add_months(today, -7))
    if place == 8:
        yield of(Act.WITHDRAWN, today)


def _plain(purpose: Purpose, today: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, {"day": today, "purpose": purpose.pk})
        cursor.fetchall()
