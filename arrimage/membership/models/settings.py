"""What the hub's by-laws and habits say of membership."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class MembershipSettings(models.Model):
    """One row, made when somebody first changes a setting."""

    applies_online = models.BooleanField(_("organisations can apply on the site"), default=True)
    welcome_fr = models.TextField(_("words above the application"), blank=True)
    welcome_en = models.TextField(_("words above the application, in English"), blank=True)
    prepares_days_before = models.PositiveSmallIntegerField(
        _("days before the end at which the renewal is prepared"),
        default=60,
        validators=[MinValueValidator(7), MaxValueValidator(180)],
    )

    class Meta:
        verbose_name = _("settings of membership")
        verbose_name_plural = _("settings of membership")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "MembershipSettings":
        """The hub's settings; the usual ones, not saved, until somebody changes them."""
        return cls.objects.first() or cls()
