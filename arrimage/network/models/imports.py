"""Files of contacts that were brought in: what each row said, what it did, until when it can be undone."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.kit.storage import private_storage
from arrimage.network.models.organisations import Organisation
from arrimage.network.models.people import Person

UNDO_DAYS = 30  # also how long an import that nobody confirms waits
# A job writes after each batch; silent for longer, it was killed.
SILENCE = timedelta(minutes=2)


class SavedMapping(models.Model):
    """What somebody chose for the columns of a source, told by its headings, to be proposed again."""

    signature = models.CharField(max_length=32, unique=True)
    targets = models.JSONField(default=dict)
    origin = models.CharField(max_length=120, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("saved choice of columns")
        verbose_name_plural = _("saved choices of columns")

    def __str__(self) -> str:
        return self.origin or self.signature


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def at_work(self) -> "ImportRunQuerySet":
        return self.filter(status__in=ImportRun.AT_WORK)

    def stalled(self, now: datetime) -> "ImportRunQuerySet":
        """Those whose job was killed half-way: they go on from where they were."""
        return self.at_work().filter(beat_at__lt=now - SILENCE)

    def unwritten(self) -> "ImportRunQuerySet":
        """Those not confirmed yet, which still need their file."""
        return self.filter(status__in=ImportRun.UNWRITTEN)

    def unfinished(self) -> "ImportRunQuerySet":
        return self.filter(status__in=(*ImportRun.UNWRITTEN, *ImportRun.AT_WORK))

    def past_undoing(self, now: datetime) -> "ImportRunQuerySet":
        return self.exclude(status__in=ImportRun.AT_WORK).filter(created_at__lt=now - timedelta(days=UNDO_DAYS))


class ImportRun(models.Model):
    """One file, from its upload to its report. `columns` is a list of {heading, target, samples, repeated}."""

    class Status(models.TextChoices):
        COLUMNS = "columns", _("Columns to check")
        READING = "reading", _("Being read")
        READY = "ready", _("To confirm")
        WRITING = "writing", _("Being imported")
        DONE = "done", pgettext_lazy("import", "Imported")
        CANCELLED = "cancelled", pgettext_lazy("import", "Cancelled")
        FAILED = "failed", pgettext_lazy("import", "Failed")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", pgettext_lazy("import", "Undone")

    AT_WORK = (Status.READING, Status.WRITING, Status.UNDOING)
    UNWRITTEN = (Status.COLUMNS, Status.READING, Status.READY)

    name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to="network/imports/%Y/", storage=private_storage, blank=True)
    origin = models.CharField(_("source"), max_length=120, blank=True)
    as_of = models.DateField(_("data as of"))
    columns = models.JSONField(default=list)
    signature = models.CharField(max_length=32)
    notes = models.JSONField(default=list)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.COLUMNS)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True)  # what its rows said word for word went then
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("by")
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of contacts")
        verbose_name_plural = _("imports of contacts")
        ordering = ("-created_at", "-pk")
        permissions = (("undo_importrun", _("Can undo an import of contacts")),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_at_work(self) -> bool:
        return self.status in self.AT_WORK

    def has_stalled(self, now: datetime) -> bool:
        return self.is_at_work and self.beat_at is not None and self.beat_at < now - SILENCE

    @property
    def is_over(self) -> bool:
        return self.status not in (*self.UNWRITTEN, *self.AT_WORK)

    @property
    def undo_until(self) -> datetime:
        return self.created_at + timedelta(days=UNDO_DAYS)

    def may_be_undone(self, now: datetime) -> bool:
        """Whether there is something to undo, and still time."""
        wrote = self.status in (self.Status.DONE, self.Status.CANCELLED, self.Status.FAILED)
        return (
            wrote
            and self.emptied_at is None
            and now < self.undo_until
            and self.rows.filter(state=ImportRow.State.DONE).exists()
        )

    def share_done(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0

    def time_left(self, now: datetime) -> timedelta | None:
        """From the pace so far; None while it is too early to tell."""
        if self.started_at is None or not 0 < self.done < self.total:
            return None
        return (now - self.started_at) * (self.total - self.done) / self.done

    def counts(self) -> dict[str, int]:
        """How many rows of each action; every action is there."""
        found = dict(self.rows.order_by().values_list("action").annotate(models.Count("pk")))
        return {action.value: found.get(action.value, 0) for action in ImportRow.Action}


class ImportRow(models.Model):
    """One row: what it says (`cells`), what it does (`action`, `changes`), why, and what must be undone (`did`).

    `reasons` is the evidence of the match, `remarks` what was doubted or put elsewhere. `did` lists effects:
    `{"model", "pk", "made"}` with the values as made, or `{"model", "pk", "before", "seen", "revision"}`. `about` says,
    until it is written, whom the row is about: `arrimage.network.importing.remembering` keeps it there.
    """

    class Action(models.TextChoices):
        CREATE = "create", pgettext_lazy("import", "Added")
        UPDATE = "update", pgettext_lazy("import", "Changed")
        SKIP = "skip", pgettext_lazy("import", "Left out")
        DOUBTFUL = "doubtful", pgettext_lazy("import", "To check")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("import", "Planned")
        DONE = "done", pgettext_lazy("import", "Done")
        WAITING = "waiting", _("Waiting for a decision")
        UNDONE = "undone", pgettext_lazy("import", "Undone")
        KEPT = "kept", _("Could not be undone")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("what the file’s row says"), default=list)
    action = models.CharField(_("action"), max_length=10, choices=Action)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    label = models.CharField(_("whom the row is about"), max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    reasons = models.JSONField(_("evidence of the match"), default=list)
    changes = models.JSONField(_("what it changes"), default=list)
    remarks = models.JSONField(_("doubts and values put elsewhere"), default=list)
    did = models.JSONField(_("what must be undone"), default=list)
    about = models.JSONField(_("what told whom it is about"), default=dict)
    fingerprint = models.CharField(max_length=40, blank=True, db_index=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, related_name="import_rows", null=True, blank=True, verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, related_name="import_rows", null=True, blank=True, verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ("run", "number")
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="import_row_number"),)
        indexes = (
            models.Index(fields=("run", "action", "number"), name="import_row_action"),
            models.Index(fields=("run", "state", "number"), name="import_row_state"),
        )

    def __str__(self) -> str:
        return f"{self.run}: {self.number}"

    def by_heading(self) -> list[tuple[str, str]]:
        """Heading and cell, without the empty ones."""
        headings = [column["heading"] for column in self.run.columns]
        return [(heading, cell) for heading, cell in zip(headings, self.cells, strict=False) if cell]

    def reach(self) -> Any:
        """The record the row is about, the organisation first."""
        return self.organisation or self.person
