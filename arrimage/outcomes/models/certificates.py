"""Certificates of attendance, which anybody who holds one can have verified."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.registration.models import Registration


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def standing(self) -> "CertificateQuerySet":
        return self.filter(revoked_at__isnull=True)


class Certificate(models.Model):
    """What it says is written once: a later change of the event changes no certificate. A wrong one is revoked."""

    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        related_name="certificates",
        verbose_name=pgettext_lazy("of a participant", "registration"),
    )
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=160)
    title = models.CharField(_("title"), max_length=200)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=2, null=True, blank=True)
    organiser = models.CharField(_("organiser"), max_length=250)
    signatory = models.CharField(_("signed by"), max_length=120, blank=True)
    signatory_title = models.CharField(_("function of the signatory"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    issued_at = models.DateTimeField(_("issued at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    why_revoked = models.CharField(_("why it was revoked"), max_length=250, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate of attendance")
        verbose_name_plural = _("certificates of attendance")
        ordering = ("issued_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("registration",), condition=Q(revoked_at__isnull=True), name="certificate_standing_once"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(why_revoked=""), name="certificate_revoked_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.number
