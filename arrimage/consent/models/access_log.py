"""Who opened which confidential file, and when: written once, read by the privacy officer."""

from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KEPT_MONTHS = 24


class WrittenOnce(Exception):
    """Something tried to change an entry of the access log, or to remove it before its time."""


class AccessEntryQuerySet(models.QuerySet["AccessEntry"]):
    def update(self, **values: Any) -> int:
        raise WrittenOnce

    def bulk_update(self, *args: Any, **options: Any) -> int:
        raise WrittenOnce

    def delete(self) -> tuple[int, dict[str, int]]:
        """Only entries of more than two years go, all of them or none."""
        oldest_kept = timezone.now() - relativedelta(months=KEPT_MONTHS)
        if self.filter(opened_at__gte=oldest_kept).exists():
            raise WrittenOnce
        return super().delete()


class AccessEntry(models.Model):
    """One opening. The file is named by its kind and number alone: the log itself gives nothing away."""

    class What(models.TextChoices):
        NOTE = "note", gettext_lazy("Confidential note")
        DOCUMENT = "document", gettext_lazy("Document of a restricted activity")
        REQUEST_DOCUMENT = "request_document", gettext_lazy("Document of a privacy request")
        EXPORT = "export", gettext_lazy("Export of what is held on a person")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        verbose_name=gettext_lazy("who"),
    )
    what = models.CharField(gettext_lazy("what"), max_length=20, choices=What)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField(gettext_lazy("number"))
    opened_at = models.DateTimeField(gettext_lazy("opened"), auto_now_add=True, db_index=True)

    objects = AccessEntryQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("opening of a confidential file")
        verbose_name_plural = gettext_lazy("openings of confidential files")
        ordering = ("-opened_at", "-pk")
        indexes = (models.Index(fields=("content_type", "object_id"), name="access_entry_record"),)

    def __str__(self) -> str:
        return _("%(what)s no. %(number)d") % {"what": self.get_what_display(), "number": self.object_id}

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise WrittenOnce
        super().save(**options)

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        return AccessEntry.objects.filter(pk=self.pk).delete()
