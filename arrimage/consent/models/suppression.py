"""Addresses to which nothing is sent any more, whatever was known of them, and even once it is destroyed."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.consent.models.purposes import Purpose


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def search(self, query: str) -> "SuppressionQuerySet":
        return self.filter(address__contains=query.strip().lower())

    def in_force(self, on: date) -> "SuppressionQuerySet":
        return self.filter(Q(lifted_on=None) | Q(lifted_on__gt=on), since__lte=on)


class Suppression(models.Model):
    """Why an address is left out, known by its keyed hash; `address` is emptied when it is destroyed.

    `after` is the ledger's number when it came: an express consent further on lifts all but mail that comes back.
    """

    class Reason(models.TextChoices):
        BOUNCED = "bounced", gettext_lazy("Mail to it comes back")
        COMPLAINED = "complained", gettext_lazy("Reported as junk mail")
        WITHDRAWN = "withdrawn", gettext_lazy("Consent withdrawn")
        DECEASED = "deceased", gettext_lazy("Person deceased")

    key = models.CharField(max_length=64, db_index=True, editable=False)
    address = models.CharField(gettext_lazy("e-mail"), max_length=254, null=True, blank=True, db_index=True)
    reason = models.CharField(gettext_lazy("reason"), max_length=12, choices=Reason)
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=gettext_lazy("purpose")
    )
    since = models.DateField(gettext_lazy("since"))
    lifted_on = models.DateField(gettext_lazy("lifted on"), null=True, blank=True)
    after = models.PositiveBigIntegerField(default=0, editable=False)
    note = models.CharField(gettext_lazy("note"), max_length=200, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("suppressed address")
        verbose_name_plural = gettext_lazy("suppressed addresses")
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return self.address or _("Destroyed address (%(code)s)") % {"code": self.key[:8]}
