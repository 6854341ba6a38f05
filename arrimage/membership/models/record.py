"""What happened to a membership: acts and terms, each with the day it took effect and the moment it was written down.

Nothing here is changed or removed: what was wrong is voided, and stays readable for a count «as it was known then».
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from arrimage.billing.models import Invoice
from arrimage.membership.models.categories import Category
from arrimage.membership.models.memberships import Membership


class Voidable(models.Model):
    """Written down at a moment; voided at a later one when it was wrong."""

    recorded_at = models.DateTimeField(_("written down on"))
    recorded_by = models.CharField(_("written down by"), max_length=160, blank=True)
    voided_at = models.DateTimeField(_("voided on"), null=True, blank=True)
    voided_by = models.CharField(_("voided by"), max_length=160, blank=True)
    void_reason = models.CharField(_("why it was voided"), max_length=250, blank=True)

    class Meta:
        abstract = True


class Act(Voidable):
    """A decision or a declaration, dated by the day it took effect."""

    class Kind(models.TextChoices):
        APPLIED = "applied", _("Application received")
        APPROVED = "approved", _("Admitted")
        REFUSED = "refused", _("Refused")
        RESIGNED = "resigned", _("Resigned")
        EXCLUDED = "excluded", _("Excluded")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="acts", verbose_name=_("membership"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    on = models.DateField(_("on"))
    resolution = models.CharField(
        _("resolution of the board"), max_length=60, blank=True, help_text=_("Its number, such as CA-2026-14.")
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("act of membership")
        verbose_name_plural = _("acts of membership")
        ordering = ("on", "pk")
        indexes = (models.Index(fields=("membership", "kind", "on"), name="act_of_membership"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind__in=("resigned", "excluded", "refused")) | ~Q(reason=""),
                name="act_with_reason",
                violation_error_message=_("Say why: the reason stays with the membership."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Term(Voidable):
    """A year of membership: its dates, its dues and their invoice. It counts from the day its dues are settled.

    `grace_until` is the last day on which a member who has not renewed still stands; never before `ends_on`.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="terms", verbose_name=_("membership"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="terms", verbose_name=_("category"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    grace_until = models.DateField(_("grace until"))
    dues = models.DecimalField(_("dues"), max_digits=10, decimal_places=2)
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, blank=True, related_name="terms", verbose_name=_("invoice")
    )
    waived_because = models.CharField(
        _("not charged because"), max_length=200, blank=True, help_text=_("When no dues are asked of this member.")
    )

    class Meta:
        verbose_name = _("year of membership")
        verbose_name_plural = _("years of membership")
        ordering = ("starts_on", "pk")
        indexes = (models.Index(fields=("membership", "starts_on"), name="term_of_membership"),)
        constraints = (
            # A renewal run killed half-way and begun again asks nobody twice.
            models.UniqueConstraint(
                fields=("membership", "starts_on"), condition=Q(voided_at=None), name="term_once_a_membership"
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="term_dates"),
            models.CheckConstraint(condition=Q(ends_on__lte=F("grace_until")), name="term_grace"),
        )

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    @property
    def is_free(self) -> bool:
        return self.dues == Decimal(0) or bool(self.waived_because)
