"""What an invoice holds on people: who pays. Books are kept by law; a person's name goes when that time is over."""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.billing.models import Invoice, Payment
from arrimage.consent.models import Anonymisation
from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose

BOOKS = "billing.books"
# Six years after the end of the year they are about.
LEAST_MONTHS = 84
LAW = gettext_lazy("Tax laws want the books kept: the name and the address go by the retention schedule, no sooner.")


def _issued_before(day: date) -> QuerySet[Invoice]:
    """Those that are not made out to an organisation, or hold an e-mail; what was removed already is not due again."""
    kind = ContentType.objects.get_for_model(Invoice)
    removed = Anonymisation.objects.filter(content_type=kind).values("object_id")
    old = Invoice.objects.filter(issued_on__lt=day).exclude(pk__in=removed)
    return old.filter(Q(organisation=None) | ~Q(payer_email=""))


def _name(invoice: Any) -> str:
    return str(invoice.payer_name) if invoice.organisation_id else _("Name removed")


def _address(invoice: Any) -> str:
    return str(invoice.payer_address) if invoice.organisation_id else ""


personal_data.register_purposes(
    Purpose(
        BOOKS,
        gettext_lazy("Invoices and receipts"),
        gettext_lazy("To ask for what is owed to the hub, give receipts, and keep books as tax laws want them."),
    )
)
personal_data.register_classes(
    DataClass(
        BOOKS,
        gettext_lazy("Invoices made out to people"),
        gettext_lazy("the date of the invoice"),
        _issued_before,
        Fate.ANONYMISE,
        LEAST_MONTHS,
        gettext_lazy(
            "Income Tax Act, s. 230 and Tax Administration Act (A-6.002), s. 34 and following: six years after the end "
            "of the year. The number and the amounts stay."
        ),
        least=LEAST_MONTHS,
    )
)
personal_data.register(
    Held(
        Invoice,
        BOOKS,
        given=("payer_name", "payer_address", "payer_email"),
        written=("reason",),
        texts=("recorded_by",),
        person="person",
        address="payer_email",
        reason=LAW,
        values={"payer_name": _name, "payer_address": _address, "payer_email": "", "person": None, "recorded_by": ""},
        retention=BOOKS,
    ),
    Held(
        Payment,
        BOOKS,
        given=("received_on", "amount", "method", "reference"),
        written=("reason",),
        texts=("recorded_by",),
        person="invoice__person",
        address="invoice__payer_email",
        reason=LAW,
    ),
)
