"""What an activity leaves behind: decisions, follow-ups with an owner and a day, documents."""

from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.agenda.models.activities import Activity
from arrimage.kit.files import delete_files_with
from arrimage.kit.storage import private_storage


class Decision(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="decisions", verbose_name=_("activity"))
    text = models.TextField(_("decision"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:80]


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        return self.filter(done_on__isnull=True)


class FollowUp(models.Model):
    """Something somebody promised at an activity, to be done by a day."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="follow_ups", verbose_name=_("activity"))
    text = models.CharField(_("what is to be done"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="follow_ups",
        null=True,
        blank=True,
        verbose_name=_("who"),
    )
    due_on = models.DateField(pgettext_lazy("follow-up", "due on"), null=True, blank=True)
    done_on = models.DateField(pgettext_lazy("follow-up", "done on"), null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.text


class ActivityDocument(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="documents", verbose_name=_("activity"))
    title = models.CharField(_("title"), max_length=160)
    file = models.FileField(_("file"), upload_to="agenda/%Y/", storage=private_storage)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    is_public = models.BooleanField(
        _("on the event’s page"), default=False, help_text=_("Anyone who sees the event may take it away.")
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("added_at",)

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """The title, with the ending of the file as it was sent."""
        ending = PurePath(self.file.name or "").suffix
        return f"{self.title.removesuffix(ending)}{ending}"


delete_files_with(ActivityDocument)
