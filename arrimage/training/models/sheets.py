"""A training session of the hub's own: what it teaches, to whom, by whom, at what cost."""

from pathlib import PurePath
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.agenda.models import Event
from arrimage.kit.files import delete_files_with
from arrimage.kit.records import Record, RecordQuerySet
from arrimage.kit.storage import private_storage
from arrimage.network.models import Organisation, Person


class TrainingSheetQuerySet(RecordQuerySet["TrainingSheet"]):
    def visible_to(self, user: Any) -> "TrainingSheetQuerySet":
        """Those whose event she may see."""
        return self.filter(event__in=Event.objects.visible_to(user).order_by().values("pk"))


class TrainingSheet(Record):
    """What an event that teaches says beyond the event. Amounts are in dollars."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="training_sheet", verbose_name=_("event"))
    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One a line: what one can do afterwards."))
    audience = models.CharField(_("for whom it is meant"), max_length=250, blank=True)
    prerequisites = models.CharField(_("what one should know already"), max_length=250, blank=True)
    trainer = models.ForeignKey(
        Person, models.SET_NULL, related_name="trainings_given", null=True, blank=True, verbose_name=_("trainer")
    )
    trainer_organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="trainings_given",
        null=True,
        blank=True,
        verbose_name=_("training organisation"),
    )
    hours = models.DecimalField(_("hours of training"), max_digits=5, decimal_places=2, null=True, blank=True)
    subsidy = models.DecimalField(_("subsidy"), max_digits=10, decimal_places=2, null=True, blank=True)
    funder = models.CharField(_("funder"), max_length=200, blank=True)

    objects = TrainingSheetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("training sheet")
        verbose_name_plural = _("training sheets")
        ordering = ("-event__activity__date", "-pk")
        permissions = (("export_trainingsheet", _("Can export training sheets")),)
        constraints = (
            models.CheckConstraint(
                condition=(Q(hours__isnull=True) | Q(hours__gt=0)) & (Q(subsidy__isnull=True) | Q(subsidy__gte=0)),
                name="training_sheet_amounts",
                violation_error_message=_("Hours are above zero, and a subsidy is not below."),
            ),
        )

    def __str__(self) -> str:
        return str(self.event)


class Cost(models.Model):
    """A line of what the session cost."""

    class Kind(models.TextChoices):
        TRAINER = "trainer", _("Trainer’s fees")
        ROOM = "room", _("Room and equipment")
        FOOD = "food", _("Meals and breaks")
        TRAVEL = "travel", _("Travel")
        OTHER = "other", _("Other cost")

    sheet = models.ForeignKey(TrainingSheet, models.CASCADE, related_name="costs", verbose_name=_("training sheet"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TRAINER)
    label = models.CharField(_("label"), max_length=160, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="cost_not_below_zero",
                violation_error_message=_("A cost is not below zero."),
            ),
        )

    def __str__(self) -> str:
        return self.label or str(self.get_kind_display())


class Material(models.Model):
    """What participants take away: a file, or an address."""

    sheet = models.ForeignKey(TrainingSheet, models.CASCADE, related_name="materials", verbose_name=_("training sheet"))
    title = models.CharField(_("title"), max_length=160)
    file = models.FileField(_("file"), upload_to="training/%Y/", storage=private_storage, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    is_public = models.BooleanField(
        _("on the event’s page"), default=False, help_text=_("Otherwise only those registered take it away.")
    )

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(url=""),
                name="material_of_something",
                violation_error_message=_("Choose a file or write an address."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def file_name(self) -> str:
        """The title, with the ending of the file as it was sent."""
        ending = PurePath(self.file.name or "").suffix
        return f"{self.title.removesuffix(ending)}{ending}"


delete_files_with(Material)
