"""What a hub decides about its directory."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

DEFAULT_REVIEW_MONTHS = 12


class DirectorySettings(models.Model):
    """One row, made when somebody first changes a setting."""

    review_months = models.PositiveSmallIntegerField(
        _("months between two reviews"),
        default=DEFAULT_REVIEW_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("A profile is up to date while each of its main facts was checked more recently than this."),
    )

    members_change_directly = models.BooleanField(
        _("changes by members are applied at once"),
        default=False,
        help_text=_(
            "Those of the people who manage their organisation’s profile. Otherwise each change waits for your yes."
        ),
    )

    class Meta:
        verbose_name = _("settings of the directory")
        verbose_name_plural = _("settings of the directory")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "DirectorySettings":
        """The hub's settings; the usual ones, not saved, until somebody changes them."""
        return cls.objects.first() or cls()
