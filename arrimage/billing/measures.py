"""What the books let one count. Codes are stable: plans are bound to them."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrimage.billing.amounts import rounded
from arrimage.billing.models import Invoice, Payment
from arrimage.billing.parameters import PaymentParameters
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope
from arrimage.kit.changes import follow
from arrimage.kit.templatetags.formats import long_date
from arrimage.kit.text import words

ABOUT = ("cotisation", "adhesion")
MONEY = ("montant", "somme", "revenu", "dollar", "percu", "encaisse")


def moved_in_the_period(scope: Scope) -> Records:
    """What came in or was given back on a day of the period, as written down by the end of the day one looks."""
    moved = Payment.objects.moved().filter(received_on__gte=scope.period.start, received_on__lt=scope.period.end)
    narrowed: Records = scope.narrow(moved.filter(received_on__lte=scope.day))
    return narrowed


def not_taken_back(scope: Scope) -> Q:
    back = Payment.objects.filter(takes_back=OuterRef("pk"), received_on__lte=scope.day)
    return Q(~Exists(back))


def why_taken_back(scope: Scope) -> Callable[[Any], list[Any]]:
    def said(payment: Any) -> list[Any]:
        back = payment.taken_back_by
        known = {"day": long_date(back.received_on), "reason": back.reason}
        return [gettext("It was taken back on %(day)s: %(reason)s") % known]

    return said


def total(counted: Records, candidates: Records) -> Decimal:
    """Dollars and cents; SQLite adds up in binary fractions."""
    return rounded(Decimal(counted.aggregate(total=Sum("amount"))["total"] or 0))


def of_dues(wording: str, action: str) -> Mapping[str, Any] | None:
    """Every payment, where the words speak of dues in dollars."""
    said = words(wording)
    about = any(word.startswith(ABOUT) for word in said) and any(word.startswith(MONEY) for word in said)
    return {} if about else None


DUES_COLLECTED = Measure(
    code="billing.collected",
    label=_("Amounts collected"),
    definition=_(
        "The payments of invoices received in the period, less the money given back in it. A payment taken back, such "
        "as a cheque without funds, does not count."
    ),
    unit="$",
    kind=Kind.SUM,
    candidates=moved_in_the_period,
    rules=(Rule("not_taken_back", not_taken_back, _("It was taken back."), explain=why_taken_back),),
    parameters=PaymentParameters,
    operation=total,
    adds=lambda payment: payment.amount,
    date_field="received_on",
    guess=of_dues,
    permission="billing.view_payment",
    phrases=(
        "Montant des cotisations perçues",
        "Cotisations encaissées",
        "Revenus de cotisations",
        "Somme des cotisations des membres",
    ),
)

follow(Invoice, Payment)
catalogue.register(DUES_COLLECTED)
