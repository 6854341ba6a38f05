"""Payments by card: pages opened at the provider, and what it told us of them."""

import secrets
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.billing.models.invoices import Invoice


def new_key() -> str:
    return secrets.token_urlsafe(18)


class OnlinePayment(models.Model):
    """A payment page opened at the provider (a Stripe Checkout session) for one invoice.

    `key` is our name for it, which the provider repeats in everything it says of it: its words find their row even
    where ours about the session were lost. `refunded` is all that it says it gave back.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Page opened")
        WAITING = "waiting", _("Waiting for the bank")
        PAID = "paid", _("Paid")
        EXPIRED = "expired", _("Left without paying")
        FAILED = "failed", _("Refused by the bank")
        NO_PAGE = "no_page", _("Page that could not be opened")
        BAD_KEY = "bad_key", _("Page that could not be opened, the key refused")

    NOT_OPENED = (State.NO_PAGE, State.BAD_KEY)  # the payer saw no page; one opened all the same is heard of
    NOT_USED = (State.OPEN, *NOT_OPENED)

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="online_payments", verbose_name=_("invoice"))
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    session = models.CharField(_("name at the provider"), max_length=120, unique=True, null=True, blank=True)
    intent = models.CharField(_("payment at the provider"), max_length=120, blank=True, db_index=True)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    refunded = models.DecimalField(_("given back"), max_digits=12, decimal_places=2, default=Decimal(0))
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(_("opened on"))

    class Meta:
        verbose_name = _("online payment")
        verbose_name_plural = _("online payments")
        ordering = ("-opened_at", "-pk")

    def __str__(self) -> str:
        return f"{self.invoice} {self.get_state_display()}"

    @property
    def in_excess(self) -> Decimal:
        """What was paid without being owed, and is still to be given back at the provider."""
        if self.state != self.State.PAID:
            return Decimal(0)
        entered = sum((payment.amount for payment in self.payments.all() if payment.amount > 0), Decimal(0))
        return max(Decimal(0), self.amount - entered - self.refunded)


class ProviderEvent(models.Model):
    """A message of the provider, kept once: sent again, it has no effect. Holds no card and no name."""

    event = models.CharField(_("name at the provider"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=80)
    received_at = models.DateTimeField(_("day received"))
    outcome = models.CharField(_("what came of it"), max_length=250, blank=True)
    online = models.ForeignKey(
        OnlinePayment, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("online payment")
    )

    class Meta:
        verbose_name = _("message of the provider")
        verbose_name_plural = _("messages of the provider")
        ordering = ("-received_at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} – {self.outcome}"
