"""Reads that join or add up what is owed and what came in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Sum

from arrimage.billing.amounts import rounded
from arrimage.billing.models import Invoice, OnlinePayment, Payment
from arrimage.network.models import Organisation, Person


@dataclass(frozen=True)
class Owed:
    """What is to come in, and the part of it whose last day has gone."""

    count: int
    amount: Decimal
    late_count: int
    late_amount: Decimal


def owed_to_the_hub(day: date) -> Owed:
    every, late = (_added_up(found) for found in (Invoice.objects.owed(day), Invoice.objects.overdue(day)))
    return Owed(*every, *late)


def _added_up(invoices: QuerySet[Invoice]) -> tuple[int, Decimal]:
    found = invoices.order_by().aggregate(count=Count("pk"), amount=Sum("balance"))
    return found["count"], rounded(found["amount"] or Decimal(0))


def whole_invoice(pk: int, day: date) -> Invoice:
    """The invoice with its balance that day and all that its page or document tells. Raises Invoice.DoesNotExist."""
    payments = Payment.objects.select_related("taken_back_by", "takes_back").order_by("received_on", "pk")
    online = OnlinePayment.objects.prefetch_related("payments", "events")
    return (
        Invoice.objects.with_balance(day)
        .select_related("organisation", "person", "credits")
        .prefetch_related("lines", "credit_notes", Prefetch("payments", payments), Prefetch("online_payments", online))
        .get(pk=pk)
    )


def by_method(payments: QuerySet[Payment]) -> list[tuple[str, int, Decimal]]:
    """Method in words, how many payments received, and what came in by it less what went back."""
    rows = payments.order_by().values("method").annotate(total=Sum("amount"), count=Count("receipt"))
    found = {row["method"]: row for row in rows}
    return [
        (str(method.label), found[method]["count"], rounded(found[method]["total"]))
        for method in Payment.Method
        if method in found
    ]


def invoices_of(record: Any) -> QuerySet[Invoice]:
    """The invoices and credit notes made out to an organisation or a person, latest first."""
    key = {Organisation: "organisation", Person: "person"}[type(record)]
    return Invoice.objects.filter(**{key: record}).order_by("-issued_on", "-pk")
