"""Deliverables: things that must exist and be accepted, or be kept up to date."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record
from arrimage.kit.storage import private_storage
from arrimage.plan.models.tree import Action


class Deliverable(Record):
    """A study, a plan, a platform, a portrait …, promised by an action."""

    class Nature(models.TextChoices):
        STUDY = "study", _("Feasibility study")
        PLAN = "plan", _("Plan")
        PORTRAIT = "portrait", _("Portrait")
        WEBSITE = "website", _("Website")
        TOOL = "tool", _("Tool")
        PLATFORM = "platform", _("Platform")
        DATABASE = "database", _("Database")
        CALENDAR = "calendar", _("Calendar")
        NEWSLETTER = "newsletter", _("Newsletter")
        OTHER = "other", _("Other deliverable")

    action = models.ForeignKey(Action, models.CASCADE, related_name="deliverables", verbose_name=_("action"))
    title = models.CharField(_("title"), max_length=200)
    nature = models.CharField(_("nature"), max_length=20, choices=Nature, default=Nature.OTHER)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    acceptance_evidence = models.TextField(
        _("proof of acceptance"), blank=True, help_text=_("Who accepted it and where that is written.")
    )
    review_months = models.PositiveSmallIntegerField(
        _("to be reviewed every (months)"), null=True, blank=True, help_text=_("Empty: not reviewed.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        ordering = ("action__position", "title")
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | ~Q(acceptance_evidence=""),
                name="deliverable_acceptance",
                violation_error_message=_("Say who accepted the deliverable and where that is written."),
            ),
        )

    def __str__(self) -> str:
        return self.title


class DeliverableVersion(models.Model):
    """A dated state of a deliverable: a file or an address, and what changed."""

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="versions", verbose_name=_("deliverable"))
    date = models.DateField(_("date"))
    note = models.CharField(_("what changed"), max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to="plan/deliverables/", storage=private_storage, blank=True)
    url = models.URLField(_("address"), blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("-date", "-pk")
        indexes = (models.Index(F("deliverable"), F("date").desc(), name="deliverable_latest_version"),)

    def __str__(self) -> str:
        return f"{self.deliverable} ({self.date})"
