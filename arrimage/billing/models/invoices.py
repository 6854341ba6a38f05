"""Invoices and credit notes: written once, numbered, never changed. What was wrong is credited."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, DecimalField, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _

from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.network.models import Organisation, Person

MONEY = DecimalField(max_digits=12, decimal_places=2)
ZERO = Value(Decimal(0), MONEY)
# SQLite adds money up in binary fractions: its sums are compared to within half a cent, or rounded.
HALF_A_CENT = Value(Decimal("0.005"), DecimalField(max_digits=12, decimal_places=3))


def to_the_cent(amount: Any) -> Any:
    return Round(amount, 2, output_field=MONEY)


class InvoiceQuerySet(SearchableQuerySet["Invoice"]):
    def visible_to(self, user: Any) -> "InvoiceQuerySet":
        return self if user.has_perm("billing.view_invoice") else self.none()

    def with_balance(self, day: date, known_at: datetime | None = None) -> "InvoiceQuerySet":
        """Annotate `credited`, `paid` and `balance` as of the end of `day`, by what was written down by `known_at`.

        A balance under zero is owed by the hub. A credit note has none.
        """
        return self.annotate(**_sums(day, known_at)).annotate(
            balance=Case(
                When(kind=Invoice.Kind.INVOICE, then=to_the_cent(F("total") - F("credited") - F("paid"))),
                default=ZERO,
                output_field=MONEY,
            )
        )

    def settled(self, day: date, known_at: datetime | None = None) -> "InvoiceQuerySet":
        """Those paid at the end of that day, their credit notes deducted. What was credited in full is not paid."""
        # Without the balance itself: written out, it asks for both sums again wherever it is compared.
        found = self.filter(kind=Invoice.Kind.INVOICE).alias(**_sums(day, known_at))
        paid_off = Q(total__lt=F("credited") + F("paid") + HALF_A_CENT)
        return found.filter(paid_off, total__gt=F("credited") + HALF_A_CENT)

    def owed(self, day: date, known_at: datetime | None = None) -> "InvoiceQuerySet":
        """Those issued by that day of which something is still to be paid at its end."""
        issued = self.filter(kind=Invoice.Kind.INVOICE, issued_on__lte=day)
        known = issued.filter(recorded_at__lte=known_at) if known_at else issued
        return known.with_balance(day, known_at).filter(balance__gt=0)

    def overdue(self, day: date, known_at: datetime | None = None) -> "InvoiceQuerySet":
        """Those owed whose last day to pay has gone."""
        return self.owed(day, known_at).filter(due_on__lt=day)

    def credited_in_full(self, day: date, known_at: datetime | None = None) -> "InvoiceQuerySet":
        found = self.with_balance(day, known_at).filter(kind=Invoice.Kind.INVOICE)
        return found.filter(total__lte=F("credited") + HALF_A_CENT)


class Invoice(Record, Searchable):
    """What the payer was called on the day of the invoice stays on it, whatever becomes of the organisation."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("Invoice")
        CREDIT = "credit", _("Credit note")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.INVOICE)
    number = models.CharField(_("number"), max_length=20, unique=True)
    credits = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="credit_notes", verbose_name=_("credits")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name=_("person")
    )
    payer_name = models.CharField(_("payer"), max_length=200)
    payer_address = models.TextField(_("address of the payer"), max_length=500, blank=True)
    payer_email = models.EmailField(_("e-mail of the payer"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FRENCH)
    issued_on = models.DateField(_("date"))
    due_on = models.DateField(_("to pay by"))
    subtotal = models.DecimalField(_("before taxes"), max_digits=12, decimal_places=2)
    gst = models.DecimalField(_("GST"), max_digits=12, decimal_places=2, default=Decimal(0))
    qst = models.DecimalField(_("QST"), max_digits=12, decimal_places=2, default=Decimal(0))
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    gst_number = models.CharField(_("GST number"), max_length=20, blank=True)
    qst_number = models.CharField(_("QST number"), max_length=20, blank=True)
    recorded_at = models.DateTimeField(_("written down on"))
    recorded_by = models.CharField(_("written down by"), max_length=160, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ("-issued_on", "-pk")
        permissions = (
            ("export_invoice", _("Can export invoices")),
            ("credit_invoice", _("Can credit invoices")),
        )
        indexes = (
            models.Index(fields=("due_on",), name="invoice_due"),
            models.Index(fields=("credits", "issued_on"), name="invoice_credits"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation=None) | Q(person=None),
                name="invoice_one_payer",
                violation_error_message=_("An invoice is made out to an organisation or to a person, not to both."),
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", credits=None) | Q(kind="credit", credits__isnull=False),
                name="credit_note_credits",
            ),
            models.CheckConstraint(
                condition=Q(total=Round(F("subtotal") + F("gst") + F("qst"), 2)), name="invoice_adds_up"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_credit(self) -> bool:
        return self.kind == Invoice.Kind.CREDIT

    def balance_on(self, day: date) -> Decimal:
        """What is still to be paid at the end of that day; under zero, what the hub owes."""
        balance = Invoice.objects.with_balance(day).values_list("balance", flat=True).get(pk=self.pk)
        return balance.quantize(Decimal("0.01"))

    def sort_source(self) -> str:
        return self.payer_name

    def search_source(self) -> str:
        return f"{self.number} {self.payer_name}"


class Line(models.Model):
    """One thing charged. `amount` is what counts: quantity times price, to the cent."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines", verbose_name=_("invoice"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label = models.CharField(_("what for"), max_length=250)
    quantity = models.DecimalField(_("quantity"), max_digits=9, decimal_places=2, default=Decimal(1))
    unit_price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    is_taxable = models.BooleanField(_("taxable"), default=True)

    class Meta:
        verbose_name = _("line of an invoice")
        verbose_name_plural = _("lines of an invoice")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.label


def _sums(day: date, known_at: datetime | None) -> dict[str, Any]:
    """What was credited of an invoice, and paid of it."""
    return {
        "credited": Coalesce(Subquery(_credits(day, known_at), MONEY), ZERO),
        "paid": Coalesce(Subquery(_payments(day, known_at), MONEY), ZERO),
    }


def _credits(day: date, known_at: datetime | None) -> Any:
    notes = Invoice.objects.filter(credits=OuterRef("pk"), issued_on__lte=day).order_by()
    return _total(notes, "credits", "total", known_at)


def _payments(day: date, known_at: datetime | None) -> Any:
    from arrimage.billing.models.payments import Payment

    payments = Payment.objects.filter(invoice=OuterRef("pk"), received_on__lte=day).order_by()
    return _total(payments, "invoice", "amount", known_at)


def _total(rows: Any, of: str, field: str, known_at: datetime | None) -> Any:
    known = rows.filter(recorded_at__lte=known_at) if known_at else rows
    return known.values(of).annotate(all_of_them=Sum(field)).values("all_of_them")
