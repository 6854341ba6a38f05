"""What the hub decides about its invoices."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class BillingSettings(models.Model):
    """One row, made when somebody first changes a setting."""

    payment_days = models.PositiveSmallIntegerField(
        _("days to pay"), default=30, validators=[MaxValueValidator(365)], help_text=_("Printed on each invoice.")
    )
    how_to_pay_fr = models.TextField(
        _("how to pay"),
        blank=True,
        help_text=_("To whom cheques are made out, the address for Interac transfers, the bank account."),
    )
    how_to_pay_en = models.TextField(_("how to pay, in English"), blank=True)
    charges_taxes = models.BooleanField(
        _("the hub charges GST and QST"),
        default=False,
        help_text=_("Only a hub registered for both taxes charges them; its numbers are then printed."),
    )
    gst_number = models.CharField(_("GST number"), max_length=20, blank=True)
    qst_number = models.CharField(_("QST number"), max_length=20, blank=True)
    gst_percent = models.DecimalField(
        _("GST, in percent"), max_digits=6, decimal_places=3, default=Decimal("5"), validators=PERCENT
    )
    qst_percent = models.DecimalField(
        _("QST, in percent"), max_digits=6, decimal_places=3, default=Decimal("9.975"), validators=PERCENT
    )

    class Meta:
        verbose_name = _("settings of the invoices")
        verbose_name_plural = _("settings of the invoices")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    def clean(self) -> None:
        if self.charges_taxes:
            missing = [name for name in ("gst_number", "qst_number") if not getattr(self, name).strip()]
            if missing:
                sentence = gettext("A hub that charges taxes prints this number on its invoices: fill it in.")
                raise ValidationError(dict.fromkeys(missing, sentence))

    @classmethod
    def current(cls) -> "BillingSettings":
        """The hub's settings; the usual ones, not saved, until somebody changes them."""
        return cls.objects.first() or cls()

    @property
    def how_to_pay(self) -> str:
        """In the language in force, in French where there is no other."""
        is_english = (get_language() or "fr").startswith("en")
        return (self.how_to_pay_en if is_english else "") or self.how_to_pay_fr
