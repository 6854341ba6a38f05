"""Members by the thousand whose year, paid, ends in a month, for the bench of renewals."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from arrimage.billing.models import Invoice, Line, Payment
from arrimage.kit.bulk import insert_rows
from arrimage.kit.records import add_all
from arrimage.membership.models import Act, Category, DuesRate, Membership, Term
from arrimage.network.models import Organisation

BATCH = 2_000
DUES = Decimal(120)


def fill(members: int, day: date, at: datetime) -> None:
    category = Category.objects.create(name_fr="Entreprises", year="rolling")
    DuesRate.objects.create(category=category, applies_from=date(2000, 1, 1), amount=DUES)
    for start in range(0, members, BATCH):
        _members(range(start, min(start + BATCH, members)), category, day + timedelta(days=30), at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def _members(numbers: Iterable[int], category: Category, ends_on: date, at: datetime) -> None:
    began = ends_on.replace(year=ends_on.year - 1) + timedelta(days=1)
    organisations = [
        Organisation(name=f"Coop {n} du Fleuve", email=f"coop{n}@exemple{n % 500}.example") for n in numbers
    ]
    add_all(Organisation, organisations)
    memberships = [Membership(organisation=one, category=category) for one in organisations]
    add_all(Membership, memberships)
    invoices = [_invoice(one, began, at) for one in organisations]
    add_all(Invoice, invoices)
    insert_rows(Line, [Line(invoice=one, label="Cotisation", unit_price=DUES, amount=DUES) for one in invoices])
    insert_rows(Payment, [_payment(one, at) for one in invoices])
    insert_rows(Act, [Act(membership=one, kind="approved", on=began, recorded_at=at) for one in memberships])
    year: dict[str, Any] = {"category": category, "starts_on": began, "ends_on": ends_on}
    paid = {**year, "grace_until": ends_on + timedelta(days=60), "dues": DUES, "recorded_at": at}
    pairs = zip(memberships, invoices, strict=True)
    insert_rows(Term, [Term(membership=one, invoice=invoice, **paid) for one, invoice in pairs])


def _invoice(payer: Organisation, on: date, at: datetime) -> Invoice:
    return Invoice(
        number=f"A-{payer.pk}",
        organisation=payer,
        payer_name=payer.name,
        issued_on=on,
        due_on=on,
        subtotal=DUES,
        total=DUES,
        recorded_at=at,
    )


def _payment(invoice: Invoice, at: datetime) -> Payment:
    said = {"received_on": invoice.issued_on, "amount": DUES, "method": "cheque", "recorded_at": at}
    return Payment(invoice=invoice, receipt=f"RA-{invoice.pk}", **said)
