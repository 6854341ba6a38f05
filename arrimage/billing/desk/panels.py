"""What the books add to the pages of organisations and people: their invoices, and what happened."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from arrimage.billing.models import Payment
from arrimage.billing.queries import invoices_of
from arrimage.billing.tables import state_of
from arrimage.kit import desk
from arrimage.kit.templatetags.formats import money
from arrimage.network.models import Organisation, Person

SHOWN = 10


class InvoicesPanel(desk.Panel):
    title = _("Invoices")
    template_name = "billing/panels/invoices.html"
    order = 35

    def applies_to(self, model: type[Model]) -> bool:
        return model in (Organisation, Person)

    def visible_to(self, user: Any, record: Model) -> bool:
        return bool(user.has_perm("billing.view_invoice"))

    def context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        day = localdate()
        found = list(invoices_of(record).with_balance(day)[: SHOWN + 1])
        return {
            "invoices": [(invoice, state_of(invoice, day)) for invoice in found[:SHOWN]],
            "is_more": len(found) > SHOWN,
            "by": "organisation" if isinstance(record, Organisation) else "personne",
        }


class Money(desk.TimelineSource):
    """Invoices, credit notes and payments, for those who may read the books."""

    key = "factures"
    label = _("Invoices and payments")

    def applies_to(self, model: type[Model]) -> bool:
        return model in (Organisation, Person)

    def visible_to(self, user: Any) -> bool:
        return bool(user.has_perm("billing.view_invoice") and user.has_perm("billing.view_payment"))

    def entries(self, user: Any, record: Any, most: int) -> Sequence[desk.Entry]:
        issued = invoices_of(record)
        moved = Payment.objects.filter(invoice__in=issued.order_by().values("pk")).select_related("invoice")
        told = [self._issued(invoice) for invoice in issued[:most]]
        return [*told, *(self._moved(payment) for payment in moved.order_by("-received_on", "-pk")[:most])]

    @staticmethod
    def _issued(invoice: Any) -> desk.Entry:
        title = f"{invoice} · {money(invoice.total)}"
        url = desk.site.url_for(invoice) or ""
        return desk.Entry(invoice.issued_on, invoice.pk, title, str(invoice.get_kind_display()), "coin", url)

    @staticmethod
    def _moved(payment: Payment) -> desk.Entry:
        title = f"{payment} · {money(payment.amount)}"
        kind = _("Payment") if payment.amount > 0 else _("Money given or taken back")
        return desk.Entry(payment.received_on, payment.pk, title, str(kind), "coin", desk.site.url_for(payment) or "")
