"""Numbers without gaps: given in the transaction that writes the document, under the lock of its series."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """The last number given in one series: the invoices of 2026, its receipts, its credit notes."""

    name = models.CharField(_("series"), max_length=20, unique=True)
    last = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")

    def __str__(self) -> str:
        return f"{self.name} {self.last}"
