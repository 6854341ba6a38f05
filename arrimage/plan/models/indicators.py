"""Indicators: lines of a plan bound to a measure; their targets, and the readings typed where nothing can count."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.evidence import catalogue
from arrimage.kit.records import Record, RecordQuerySet
from arrimage.kit.storage import private_storage
from arrimage.kit.text import fold
from arrimage.kit.versions import HistoryWithLists
from arrimage.plan.models.frameworks import FrameworkItem
from arrimage.plan.models.parameters import ParametersField
from arrimage.plan.models.periods import ReportingPeriod
from arrimage.plan.models.tree import Action, Objective, Plan

OLDEST_YEAR, LATEST_YEAR = 2000, 2200
COUNTS = ("nombre d", "number of")  # how the wording of a plain count begins


class IndicatorQuerySet(RecordQuerySet["Indicator"]):
    def of(self, plan: Plan) -> "IndicatorQuerySet":
        """Those of the plan's actions and of its objectives."""
        return self.filter(Q(action__plan=plan) | Q(objective__plan=plan))

    def public(self) -> "IndicatorQuerySet":
        """Those that anyone may read: chosen by the hub, in a plan that is public itself."""
        plans = Plan.objects.public()
        return self.filter(Q(action__plan__in=plans) | Q(objective__plan__in=plans), is_public=True)


class Indicator(Record):
    """What is counted or checked, in the plan's own words. Belongs to an action, or to an objective."""

    action = models.ForeignKey(
        Action, models.CASCADE, related_name="indicators", null=True, blank=True, verbose_name=_("action")
    )
    objective = models.ForeignKey(
        Objective,
        models.CASCADE,
        related_name="indicators",
        null=True,
        blank=True,
        verbose_name=_("objective"),
    )
    text = models.TextField(_("wording"))
    position = models.PositiveIntegerField(_("position"), default=0)
    measure = models.CharField(_("measure"), max_length=80, choices=catalogue.choices, default="plan.manual")
    parameters = ParametersField(_("parameters"), default=dict, blank=True)
    confidence = models.FloatField(_("confidence"), null=True, blank=True, editable=False)
    is_public = models.BooleanField(_("public"), default=False)
    framework_items = models.ManyToManyField(
        FrameworkItem, related_name="indicators", blank=True, verbose_name=_("funder’s axes")
    )

    objects = IndicatorQuerySet.as_manager()
    history = HistoryWithLists(m2m_fields=[framework_items])

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(action__isnull=False, objective__isnull=True)
                | Q(action__isnull=True, objective__isnull=False),
                name="indicator_belongs_once",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def plan(self) -> Plan:
        owner = self.action or self.objective
        assert owner is not None, "the database keeps an indicator under an action or an objective"
        return owner.plan


class Target(models.Model):
    """What is aimed at, and where one started from, for the whole plan or for one of its periods."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator"))
    period = models.ForeignKey(
        ReportingPeriod,
        models.CASCADE,
        related_name="targets",
        null=True,
        blank=True,
        verbose_name=_("period"),
        help_text=_("Empty: the whole plan."),
    )
    raw = models.TextField(_("as written"), blank=True)
    value = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=14, decimal_places=2, null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        # The whole plan's first, on every database.
        ordering = (models.F("period__start").asc(nulls_first=True), "pk")
        constraints = (
            models.UniqueConstraint(fields=("indicator", "period"), name="target_once_per_period"),
            models.UniqueConstraint(
                fields=("indicator",), condition=Q(period__isnull=True), name="target_once_for_plan"
            ),
        )

    def __str__(self) -> str:
        return self.raw or str(self.value)

    @property
    def is_only_a_start(self) -> bool:
        """Whether it promises nothing for the whole plan: its words, if any, are those of the targets by period."""
        if self.period_id is not None or self.value is not None or self.baseline is None:
            return False
        dated = [other.raw for other in self.indicator.targets.all() if other.period_id is not None]
        return not self.raw or (bool(dated) and all(raw in self.raw for raw in dated))


class ReadingQuerySet(models.QuerySet["Reading"]):
    def of(self, indicator: Indicator) -> "ReadingQuerySet":
        return self.filter(indicator=indicator)


class Reading(Record):
    """A value typed by hand, for an indicator that nothing can count yet. Evidence is compulsory."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="readings", verbose_name=_("indicator"))
    date = models.DateField(_("as of"), default=date.today)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    evidence = models.TextField(_("evidence"), help_text=_("Where the number comes from: a list, a link, a document."))
    file = models.FileField(_("document"), upload_to="plan/readings/", storage=private_storage, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )

    objects = ReadingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("typed value")
        verbose_name_plural = _("typed values")
        ordering = ("-date", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="reading_evidence",
                violation_error_message=_("Say where the number comes from."),
            ),
        )

    def __str__(self) -> str:
        return f"{number_format(Decimal(self.value).normalize())} ({date_format(self.date)})"

    @property
    def part_of(self) -> models.Model | None:
        """On whose page it stands on the desk."""
        return self.indicator.action

    @property
    def is_outside_plan(self) -> bool:
        """Whether its day is none of the plan's: no figure of the whole plan reads it."""
        period = self.indicator.plan.period
        return not period.start <= self.date < period.end

    def clean(self) -> None:
        if self.date and self.date.year < OLDEST_YEAR:
            sentence = gettext("Check the year: no value of a plan is from before %(year)s.") % {"year": OLDEST_YEAR}
            raise ValidationError({"date": sentence})
        if self.date and self.date.year > LATEST_YEAR:
            raise ValidationError(
                {"date": gettext("Check the year: %(year)s is too far ahead.") % {"year": self.date.year}}
            )
        if (
            self.indicator_id
            and self.value is not None
            and self.value < 0
            and fold(self.indicator.text).startswith(COUNTS)
        ):
            raise ValidationError({"value": gettext("This indicator is a number of things: it cannot be below zero.")})
