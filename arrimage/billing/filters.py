"""The visible filters of the room's lists."""

from typing import Any

from django.db.models import Q, QuerySet
from django.forms import DateInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFilter, FilterSet

from arrimage.billing.models import Invoice, Payment

STATES = (
    ("owed", _("Owed")),
    ("overdue", _("Overdue")),
    ("paid", _("Paid")),
    ("credited", _("Credited")),
    ("to_give_back", _("To give back")),
)
WAYS = (("in", _("Received")), ("back", _("Given or taken back")))


def _day(label: Any, field: str, lookup: str) -> DateFilter:
    widget = DateInput({"type": "date"}, format="%Y-%m-%d")
    return DateFilter(label=label, field_name=field, lookup_expr=lookup, widget=widget)


class InvoiceFilter(FilterSet):
    """Over invoices that come with their balance as of today."""

    state = ChoiceFilter(label=_("State"), choices=STATES, method="in_state")
    kind = ChoiceFilter(label=_("Kind"), choices=Invoice.Kind.choices)
    since = _day(_("Issued from"), "issued_on", "gte")
    until = _day(_("Issued until"), "issued_on", "lte")

    class Meta:
        model = Invoice
        fields: tuple[Any, ...] = ()

    def in_state(self, invoices: QuerySet[Invoice], name: str, state: str) -> QuerySet[Invoice]:
        found, day = Invoice.objects.filter(kind=Invoice.Kind.INVOICE), localdate()
        wanted = {
            "owed": found.owed(day),
            "overdue": found.overdue(day),
            "paid": found.settled(day),
            "credited": found.credited_in_full(day),
            "to_give_back": found.with_balance(day).filter(balance__lt=0),
        }[state]
        return invoices.filter(Q(pk__in=wanted.order_by().values("pk")))


class PaymentFilter(FilterSet):
    method = ChoiceFilter(label=_("By"), choices=Payment.Method.choices)
    way = ChoiceFilter(label=_("Way"), choices=WAYS, method="in_way")
    since = _day(_("From"), "received_on", "gte")
    until = _day(_("Until"), "received_on", "lte")

    class Meta:
        model = Payment
        fields: tuple[Any, ...] = ()

    def in_way(self, payments: QuerySet[Payment], name: str, way: str) -> QuerySet[Payment]:
        return payments.filter(amount__gt=0) if way == "in" else payments.filter(amount__lt=0)
