"""What the hub's by-laws say of general meetings."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ByLaws(models.Model):
    """The rules of a meeting. Those of the hub are copied into each meeting when it is made, and stay with it."""

    class QuorumRule(models.TextChoices):
        NUMBER = "number", _("A number of members")
        PERCENT = "percent", _("A percentage of the voters’ roll")

    notice_days = models.PositiveSmallIntegerField(
        _("days between the notice and the meeting, at the least"), default=10, validators=[MaxValueValidator(120)]
    )
    quorum_rule = models.CharField(_("the quorum is"), max_length=7, choices=QuorumRule, default=QuorumRule.PERCENT)
    quorum_value = models.DecimalField(
        _("number or percentage"),
        max_digits=6,
        decimal_places=2,
        default=Decimal(10),
        validators=[MinValueValidator(Decimal("0.01"))],
    )
    proxies_allowed = models.BooleanField(_("a member may vote by proxy"), default=False)
    proxies_per_person = models.PositiveSmallIntegerField(
        _("proxies that one person may carry"), default=1, validators=[MaxValueValidator(100)]
    )
    grace_votes = models.BooleanField(
        _("members in grace may vote"),
        default=True,
        help_text=_("Those whose year is over and who have not renewed yet."),
    )

    class Meta:
        abstract = True


BY_LAWS = tuple(field.name for field in ByLaws._meta.fields)


class AssemblySettings(ByLaws):
    """One row, made when somebody first changes a setting."""

    class Meta:
        verbose_name = _("by-laws of general meetings")
        verbose_name_plural = _("by-laws of general meetings")
        constraints = (
            models.CheckConstraint(
                condition=Q(quorum_value__gt=0) & (Q(quorum_rule="number") | Q(quorum_value__lte=100)),
                name="assembly_settings_quorum",
                violation_error_message=_("A percentage is between 0 and 100: correct the quorum."),
            ),
        )

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "AssemblySettings":
        """The hub's by-laws; the usual ones, not saved, until somebody changes them."""
        return cls.objects.first() or cls()

    def as_values(self) -> dict[str, object]:
        """What a new meeting copies."""
        return {name: getattr(self, name) for name in BY_LAWS}
