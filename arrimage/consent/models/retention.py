"""The retention schedule: how long each class of data is kept, and what was destroyed under it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from simple_history.models import HistoricalRecords

from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate
from arrimage.kit.records import Record


def class_choices() -> Iterator[tuple[str, str]]:
    """Code and label of each class of data that the rooms declare."""
    for data_class in personal_data.data_classes():
        yield data_class.code, str(data_class.label)


class RetentionRule(Record):
    """How long one class of data is kept after its event, and on what ground. What is then done, the class says."""

    data_class = models.CharField(gettext_lazy("class of data"), max_length=60, unique=True, choices=class_choices)
    months = models.PositiveSmallIntegerField(
        gettext_lazy("kept for (months)"), help_text=gettext_lazy("Counted from the event that the class names.")
    )
    basis = models.TextField(gettext_lazy("ground"), help_text=gettext_lazy("The law, the agreement or the need."))
    is_active = models.BooleanField(
        gettext_lazy("applied"), default=True, help_text=gettext_lazy("Unticked: nothing of this class is destroyed.")
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = gettext_lazy("retention rule")
        verbose_name_plural = gettext_lazy("retention rules")
        ordering = ("data_class",)
        permissions = (("run_retention", gettext_lazy("Can destroy what the retention schedule says")),)

    def __str__(self) -> str:
        return str(self.get_data_class_display())

    def clean(self) -> None:
        declared = self.declared
        if declared and self.months < declared.least:
            raise ValidationError(
                {"months": _("The law wants this kept %(months)d months at the least.") % {"months": declared.least}}
            )

    @property
    def declared(self) -> DataClass | None:
        """The class as its room declares it; None when the room no longer does."""
        return personal_data.data_class(self.data_class)

    @property
    def anonymises(self) -> bool:
        return self.declared is not None and self.declared.fate is Fate.ANONYMISE

    def cutoff(self, day: date) -> date:
        """What ended before this day is due on `day`."""
        before: date = day - relativedelta(months=max(self.months, self.declared.least if self.declared else 0))
        return before

    @property
    def sentence(self) -> str:
        """«Kept 24 months after the reading, then deleted.»"""
        if self.declared is None:
            return ""
        said = {"count": self.months, "event": self.declared.event}
        if self.anonymises:
            return (
                ngettext(
                    "Kept %(count)d month after %(event)s, then made anonymous.",
                    "Kept %(count)d months after %(event)s, then made anonymous.",
                    self.months,
                )
                % said
            )
        return (
            ngettext(
                "Kept %(count)d month after %(event)s, then deleted.",
                "Kept %(count)d months after %(event)s, then deleted.",
                self.months,
            )
            % said
        )


class RetentionRun(models.Model):
    """One application of the schedule. Finished, it is the certificate of what was destroyed; it names nobody."""

    day = models.DateField(gettext_lazy("as of"))
    started_at = models.DateTimeField(gettext_lazy("started"), auto_now_add=True)
    finished_at = models.DateTimeField(gettext_lazy("finished"), null=True, blank=True)
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=gettext_lazy("by"),
    )

    class Meta:
        verbose_name = gettext_lazy("destruction")
        verbose_name_plural = gettext_lazy("destructions")
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return _("Destruction no. %(number)s") % {"number": self.pk or "–"}

    @property
    def total(self) -> int:
        return sum(line.done for line in self.lines.all())


class RetentionRunLine(models.Model):
    """What one run did under one rule, in the words of the rule that day."""

    run = models.ForeignKey(
        RetentionRun, models.CASCADE, related_name="lines", verbose_name=gettext_lazy("destruction")
    )
    data_class = models.CharField(max_length=60)
    label = models.CharField(gettext_lazy("class of data"), max_length=160)
    rule = models.TextField(gettext_lazy("rule"))
    basis = models.TextField(gettext_lazy("ground"))
    before = models.DateField(gettext_lazy("ended before"))
    done = models.PositiveIntegerField(gettext_lazy("records"), default=0)

    class Meta:
        verbose_name = gettext_lazy("line of a certificate")
        verbose_name_plural = gettext_lazy("lines of a certificate")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("run", "data_class"), name="retention_run_class_once"),)

    def __str__(self) -> str:
        return f"{self.label}: {self.done}"


class Anonymisation(models.Model):
    """That a record names nobody any more, so that it is not due again."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    done_on = models.DateField()

    class Meta:
        verbose_name = gettext_lazy("anonymisation")
        verbose_name_plural = gettext_lazy("anonymisations")
        constraints = (models.UniqueConstraint(fields=("content_type", "object_id"), name="anonymised_once"),)

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"

    @classmethod
    def of(cls, model: type[models.Model]) -> Any:
        """The keys of the model's records that name nobody any more, as a subquery."""
        return cls.objects.filter(content_type=ContentType.objects.get_for_model(model)).values("object_id")
