"""Evaluations: asked of each participant, answered without a name."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.agenda.models import Event
from arrimage.registration.models import Registration

MARK = (MinValueValidator(1), MaxValueValidator(5))


class Asking(models.Model):
    """A participant was asked something once. What she answers is not tied to it, save what came of the event."""

    class About(models.TextChoices):
        HOT = "hot", _("Evaluation right after")
        COLD = "cold", _("Evaluation three months later")
        EFFECT = "effect", _("What came of it")

    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        related_name="askings",
        verbose_name=pgettext_lazy("of a participant", "registration"),
    )
    about = models.CharField(_("about"), max_length=6, choices=About)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    # Never when: beside the day of an evaluation, an hour would tell whose it is.
    is_answered = models.BooleanField(_("answered"), default=False)
    reference = models.CharField(_("row of the ledger"), max_length=60, blank=True)
    withheld = models.CharField(_("why it did not leave"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("question to a participant")
        verbose_name_plural = _("questions to participants")
        ordering = ("asked_at", "pk")
        constraints = (models.UniqueConstraint(fields=("registration", "about"), name="asking_once"),)

    def __str__(self) -> str:
        return str(self.get_about_display())


class Evaluation(models.Model):
    """One answer, marks from 1 to 5. It bears no name and no hour, only the day; nothing ties it to who was asked.

    It keeps no history: the hour of a version would say when its author answered.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="evaluations", verbose_name=_("event"))
    about = models.CharField(_("about"), max_length=6, choices=Asking.About, default=Asking.About.HOT)
    answered_on = models.DateField(_("answered on"))
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), validators=MARK)
    usefulness = models.PositiveSmallIntegerField(_("useful for my work"), validators=MARK, null=True, blank=True)
    content = models.PositiveSmallIntegerField(_("content"), validators=MARK, null=True, blank=True)
    organisation = models.PositiveSmallIntegerField(
        pgettext_lazy("evaluation", "organisation"), validators=MARK, null=True, blank=True
    )
    would_recommend = models.BooleanField(_("would recommend it"), null=True, blank=True)
    has_applied = models.BooleanField(_("has used what was learned"), null=True, blank=True)
    liked = models.TextField(_("what was best"), blank=True)
    to_improve = models.TextField(_("what to improve"), blank=True)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ("answered_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(satisfaction__gte=1, satisfaction__lte=5), name="evaluation_satisfaction"
            ),
        )
        indexes = (models.Index(fields=("event", "about", "satisfaction"), name="evaluation_of_event"),)

    def __str__(self) -> str:
        """Not its marks: figures and their proofs list it by this name."""
        return f"{self.event} ({self.get_about_display()})"
