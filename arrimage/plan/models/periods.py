"""Periods of accountability, and the figures as they were reported."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from arrimage.evidence.period import Period
from arrimage.plan.models.tree import Plan


class FrozenForGood(Exception):
    """Something tried to change what was reported. A correction is shown as a restatement instead."""


class ReportingPeriod(models.Model):
    """From `start` to `end`, both included. Frozen once reported: its figures never change any more."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="periods", verbose_name=_("plan"))
    label = models.CharField(_("name"), max_length=80)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    frozen_at = models.DateTimeField(_("frozen on"), null=True, blank=True, editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ("start",)
        constraints = (
            models.CheckConstraint(
                condition=Q(start__lte=F("end")),
                name="reporting_period_dates",
                violation_error_message=_("The period ends before it starts: correct one of the two dates."),
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def period(self) -> Period:
        return Period(self.start, self.end + datetime.timedelta(days=1))

    def clean(self) -> None:
        stored = ReportingPeriod.objects.filter(pk=self.pk, frozen_at__isnull=False).first()
        if stored and (stored.start, stored.end, stored.plan_id) != (self.start, self.end, self.plan_id):
            raise ValidationError(_("This period was frozen: its dates cannot change any more."))

    def save(self, **options: Any) -> None:
        self.clean()
        super().save(**options)


class FrozenFigureQuerySet(models.QuerySet["FrozenFigure"]):
    def update(self, **values: Any) -> int:
        raise FrozenForGood

    def delete(self) -> tuple[int, dict[str, int]]:
        raise FrozenForGood


class FrozenFigure(models.Model):
    """A figure as reported: the value, the rule's wording and version, and the exact records. Written once."""

    reporting_period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="figures", verbose_name=_("reporting period")
    )
    indicator = models.ForeignKey(
        "plan.Indicator", models.PROTECT, related_name="frozen_figures", verbose_name=_("indicator")
    )
    measure = models.CharField(max_length=80)
    measure_version = models.PositiveIntegerField()
    definition = models.TextField()
    parameters = models.JSONField(default=dict)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4, null=True)
    unit = models.CharField(max_length=60, blank=True)
    evidence = models.JSONField(_("records"), default=list, help_text="primary keys of the records counted")

    objects = FrozenFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported figure")
        verbose_name_plural = _("reported figures")
        ordering = ("indicator",)
        constraints = (models.UniqueConstraint(fields=("reporting_period", "indicator"), name="frozen_once"),)

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise FrozenForGood
        super().save(**options)

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        raise FrozenForGood
