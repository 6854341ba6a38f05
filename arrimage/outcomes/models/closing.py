"""The event is over: who came, or why nobody knows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.agenda.models import Event


class ClosingQuerySet(models.QuerySet["Closing"]):
    def standing(self) -> "ClosingQuerySet":
        """Without those reopened and not closed again."""
        return self.filter(reopened_at__isnull=True)


class Closing(models.Model):
    """An event accounted for. Its presences are written in the journal; without any, somebody says why.

    Reopened, the row stays until the event is closed again: its history tells each time.
    """

    event = models.OneToOneField(Event, models.CASCADE, related_name="closing", verbose_name=_("event"))
    closed_at = models.DateTimeField(pgettext_lazy("event", "closed at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="closings",
        null=True,
        blank=True,
        verbose_name=_("closed by"),
    )
    registered = models.PositiveIntegerField(_("registered"), default=0)
    present = models.PositiveIntegerField(_("present"))
    no_shows = models.PositiveIntegerField(_("registered and did not come"), default=0)
    why_no_attendance = models.CharField(
        _("why the attendance is not known"),
        max_length=250,
        blank=True,
        help_text=_("When nobody is noted as present."),
    )
    asks_evaluation = models.BooleanField(_("an evaluation is asked of those present"), default=True)
    asks_effect = models.BooleanField(_("one asks what came of it a month later"), default=True)
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    why_reopened = models.CharField(_("why it was reopened"), max_length=250, blank=True)

    objects = ClosingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("closing of an event")
        verbose_name_plural = _("closings of events")
        constraints = (
            models.CheckConstraint(
                condition=Q(present__gt=0) | ~Q(why_no_attendance=""),
                name="closing_with_attendance",
                violation_error_message=_("Note who was there, or say why it is not known."),
            ),
        )

    def __str__(self) -> str:
        return str(self.event)

    @property
    def stands(self) -> bool:
        return self.reopened_at is None
