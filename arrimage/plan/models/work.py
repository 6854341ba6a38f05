"""What hangs on an action while it is being done: tasks, notes, documents, money, reminders."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.storage import private_storage
from arrimage.plan.models.tree import Action


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> "TaskQuerySet":
        return self.filter(done_on__isnull=True)

    def late(self, day: date) -> "TaskQuerySet":
        return self.open().filter(due_on__lt=day)


class Task(models.Model):
    """A task, or a milestone when it only marks a point reached."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="tasks", verbose_name=_("action"))
    label = models.CharField(_("what"), max_length=300)
    is_milestone = models.BooleanField(_("milestone"), default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="tasks",
        null=True,
        blank=True,
        verbose_name=_("who"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.label


class ActionNote(models.Model):
    action = models.ForeignKey(Action, models.CASCADE, related_name="notes", verbose_name=_("action"))
    text = models.TextField(_("note"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-written_at",)

    def __str__(self) -> str:
        return self.text[:80]


class ActionDocument(models.Model):
    action = models.ForeignKey(Action, models.CASCADE, related_name="documents", verbose_name=_("action"))
    title = models.CharField(_("title"), max_length=160)
    file = models.FileField(_("file"), upload_to="plan/actions/", storage=private_storage)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("added_at",)

    def __str__(self) -> str:
        return self.title


class BudgetLine(models.Model):
    action = models.ForeignKey(Action, models.CASCADE, related_name="budget_lines", verbose_name=_("action"))
    label = models.CharField(_("what for"), max_length=200)
    source = models.CharField(_("source of funds"), max_length=160, blank=True)
    planned = models.DecimalField(_("planned"), max_digits=12, decimal_places=2, default=0)
    committed = models.DecimalField(_("committed"), max_digits=12, decimal_places=2, default=0)
    spent = models.DecimalField(_("spent"), max_digits=12, decimal_places=2, default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label


class Reminder(models.Model):
    """That somebody was reminded of an action's deadline: never twice for the same milestone."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="reminders", verbose_name=_("action"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", verbose_name=_("recipient")
    )
    deadline = models.DateField(_("deadline"))
    days = models.SmallIntegerField(_("days from the deadline"))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (
            models.UniqueConstraint(fields=("action", "recipient", "deadline", "days"), name="reminder_once"),
        )

    def __str__(self) -> str:
        return f"{self.action} → {self.recipient}"
