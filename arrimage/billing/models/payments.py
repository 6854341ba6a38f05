"""Money received for an invoice. A payment written down by mistake is taken back by another, of the opposite amount."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrimage.billing.models.invoices import Invoice


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, user: Any) -> "PaymentQuerySet":
        return self if user.has_perm("billing.view_payment") else self.none()

    def moved(self) -> "PaymentQuerySet":
        """Money that came in or was given back; without the rows that only take a mistake back."""
        return self.filter(takes_back=None)

    def like(self, payment: "Payment") -> "PaymentQuerySet":
        """Others of the same invoice, day, amount and method that were not taken back."""
        same = {name: getattr(payment, name) for name in ("invoice_id", "received_on", "amount", "method")}
        return self.filter(**same, taken_back_by=None).exclude(pk=payment.pk)


class Payment(models.Model):
    """Append-only. `receipt` is the number of its receipt; money given back has none."""

    class Method(models.TextChoices):
        CHEQUE = "cheque", _("Cheque")
        INTERAC = "interac", _("Interac transfer")
        TRANSFER = "transfer", _("Bank transfer")
        CASH = "cash", _("Cash")
        CARD = "card", _("Card, online")

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="payments", verbose_name=_("invoice"))
    received_on = models.DateField(_("day received"))
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    method = models.CharField(_("by"), max_length=8, choices=Method)
    reference = models.CharField(_("reference"), max_length=120, blank=True, help_text=_("Cheque or transfer number."))
    receipt = models.CharField(_("receipt"), max_length=20, unique=True, null=True, blank=True)
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back_by", verbose_name=_("takes back")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    online = models.ForeignKey(
        "billing.OnlinePayment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("online payment"),
    )
    recorded_at = models.DateTimeField(_("written down on"))
    recorded_by = models.CharField(_("written down by"), max_length=160, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ("-received_on", "-pk")
        permissions = (
            ("take_back_payment", _("Can take payments back, and give money back")),
            ("export_payment", _("Can export payments")),
        )
        indexes = (
            models.Index(fields=("received_on",), name="payment_received"),
            models.Index(fields=("invoice", "received_on"), name="payment_invoice"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gt=0, receipt__isnull=False) | Q(amount__lt=0, receipt=None),
                name="payment_receipt",
            ),
            # Whatever the provider says, and how many times: money of one page enters once.
            models.UniqueConstraint(fields=("online",), condition=Q(amount__gt=0), name="payment_online_once"),
        )

    def __str__(self) -> str:
        return self.receipt or (gettext("Payment taken back") if self.takes_back_id else gettext("Money given back"))
