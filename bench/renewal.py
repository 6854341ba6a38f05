"""The renewal run over 10,000 members: years, invoices and notices prepared, beside the bare rows in plain SQL."""

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.urls import get_resolver
from django.utils import timezone

from arrimage.billing.models import Invoice
from arrimage.kit import outbox
from arrimage.membership.models import RenewalNotice, Term
from arrimage.membership.operations.notices import send_due_notices
from arrimage.membership.operations.renewing import prepare_renewals
from bench.renewal_ground import fill
from bench.results import Result

MOST_SECONDS = 60
# The same rows again, by the statements that write nothing else: what no run could beat.
BARE = {
    Invoice: {"number": "'B-' || {pk}"},
    Term: {"starts_on": "ends_on", "ends_on": "grace_until"},
    RenewalNotice: {"days": "99"},
}


def measure(vendor: str, members: int) -> list[Result]:
    """Fills the register, renews everybody, writes to everybody; stops when somebody was forgotten or asked twice."""
    day, at = timezone.localdate(), timezone.now()
    fill(members, day, at - timedelta(days=400))
    _deliver_if_nobody_does()
    get_resolver().url_patterns  # noqa: B018  # read once for a process, when its first link is written
    start = time.perf_counter()
    prepare_renewals(on=day, at=at)
    prepared = time.perf_counter() - start
    send_due_notices(on=day, at=at)
    whole = time.perf_counter() - start
    _check(members, day, at)
    limit = _bare()
    return [
        Result(f"renewal_{vendor}_{members}", round(whole, 2), "s", round(limit, 3), MOST_SECONDS),
        Result(f"renewal_invoices_{vendor}_{members}", round(prepared, 2), "s", round(limit, 3)),
    ]


def _deliver_if_nobody_does() -> None:
    """The letters are made whole, and counted instead of kept, where no room delivers them."""
    if outbox._delivers is None:
        outbox.deliver_by(_taken)


def _taken(letters: Sequence[outbox.Outgoing], at: datetime) -> Sequence[outbox.Handed]:
    return [outbox.Handed(reference=str(place)) for place, _letter in enumerate(letters)]


def _check(members: int, day: date, at: datetime) -> None:
    asked = Invoice.objects.filter(issued_on=day).count()
    told = RenewalNotice.objects.filter(state="sent").count()
    if (asked, told) != (members, members) or prepare_renewals(on=day, at=at).terms:
        raise SystemExit(f"{asked} invoices and {told} letters for {members} members")


def _bare() -> float:
    """The seconds that the same rows take once more, all at once, then undone."""
    with transaction.atomic(), connection.cursor() as cursor:
        start = time.perf_counter()
        for model, changed in BARE.items():
            columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
            values = ", ".join(changed.get(column, f'"{column}"').format(pk="id") for column in columns)
            names = ", ".join(f'"{column}"' for column in columns)
            only = " WHERE number LIKE '20%%'" if model is Invoice else " WHERE starts_on > %s" if model is Term else ""
            arguments = [timezone.localdate()] if model is Term else []
            table = model._meta.db_table
            cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}"{only}', arguments)
        taken = time.perf_counter() - start
        transaction.set_rollback(True)
    return taken
