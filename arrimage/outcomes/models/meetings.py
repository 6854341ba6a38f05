"""Who met whom, and what came of it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.agenda.models import Event
from arrimage.kit.records import Record, RecordQuerySet
from arrimage.network.models import Organisation
from arrimage.registration.models import Registration


class Introduction(models.Model):
    """Two participants who asked for it are told of one another before the event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="introductions", verbose_name=_("event"))
    first = models.ForeignKey(
        Registration, models.CASCADE, related_name="introductions_as_first", verbose_name=_("participant")
    )
    second = models.ForeignKey(
        Registration, models.CASCADE, related_name="introductions_as_second", verbose_name=_("other participant")
    )
    reason = models.CharField(_("why these two"), max_length=250, blank=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = pgettext_lazy("of people", "introduction")
        verbose_name_plural = pgettext_lazy("of people", "introductions")
        ordering = ("made_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="introduction_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="introduction_of_two"),
        )

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class CollaborationQuerySet(RecordQuerySet["Collaboration"]):
    def told_once(self) -> "CollaborationQuerySet":
        """Without those that are the same one as another."""
        return self.filter(duplicate_of__isnull=True)

    def visible_to(self, user: Any) -> "CollaborationQuerySet":
        if not user.has_perm("outcomes.view_collaboration"):
            return self.none()
        return self.filter(event__in=Event.objects.visible_to(user))


class Collaboration(Record):
    """What was born of an event, as a participant said in two presses or as the staff noted it."""

    class Kind(models.TextChoices):
        CONTACT = "contact", _("We kept in touch")
        EXCHANGE = "exchange", _("We exchanged services, tools or advice")
        PURCHASE = "purchase", _("One bought from the other")
        PROJECT = "project", _("We began a project together")
        OTHER = "other", _("Something else")

    event = models.ForeignKey(Event, models.CASCADE, related_name="collaborations", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    said_on = models.DateField(_("said on"))
    said_by = models.ForeignKey(
        Registration,
        models.SET_NULL,
        related_name="collaborations",
        null=True,
        blank=True,
        verbose_name=_("said by"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="collaborations_said",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(_("organisation (as written)"), max_length=200, blank=True)
    partner = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="collaborations_named",
        null=True,
        blank=True,
        verbose_name=_("with"),
    )
    partner_name = models.CharField(_("with (as written)"), max_length=200, blank=True)
    note = models.CharField(_("in a few words"), max_length=500, blank=True)
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="duplicates",
        null=True,
        blank=True,
        verbose_name=_("the same one as"),
        help_text=_("Both told of it: it counts once."),
    )

    objects = CollaborationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("collaboration")
        verbose_name_plural = _("collaborations")
        ordering = ("-said_on", "-pk")
        permissions = (("export_collaboration", _("Can export collaborations")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")), name="collaboration_not_itself"
            ),
        )
        indexes = (models.Index(fields=("said_on", "duplicate_of"), name="collaboration_said"),)

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def of_whom(self) -> str:
        return str(self.organisation or self.organisation_name)

    @property
    def with_whom(self) -> str:
        return str(self.partner or self.partner_name)
