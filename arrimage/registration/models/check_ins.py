"""Who was there, as devices note it: each act bears a mark that its device made, so that nothing counts twice."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.registration.models.enrolment import Enrolment
from arrimage.registration.models.registrations import Registration


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def standing(self) -> "CheckInQuerySet":
        """One for each person and half-day that she attended: neither taken back nor noted a second time."""
        return self.filter(undone_at=None, is_repeat=False)

    def at_moment(self, day: date, half: str) -> "CheckInQuerySet":
        return self.filter(day=day, half=half)


class CheckIn(models.Model):
    """Somebody was there. What a device sends twice counts once; what two devices note is one presence.

    What was taken back never stands again, so that acts may arrive in any order: a mark taken back before it arrives
    is kept as taken back.
    """

    class Half(models.TextChoices):
        WHOLE = "", _("The whole day")
        MORNING = "am", _("Morning")
        AFTERNOON = "pm", _("Afternoon")

    class How(models.TextChoices):
        CODE = "code", _("Code scanned")
        NAME = "name", _("Name found")
        SHEET = "sheet", _("Sign-in sheet")
        WALK_IN = "walk_in", _("Came without registering")

    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        related_name="check_ins",
        verbose_name=pgettext_lazy("of a participant", "registration"),
    )
    mark = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    day = models.DateField(_("day"))
    half = models.CharField(_("half-day"), max_length=2, choices=Half, blank=True)
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.NAME)
    at = models.DateTimeField(_("at"), help_text=_("By the clock of the device."))
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    # Noted by a second device while the first one stands; it stands when that one is taken back.
    is_repeat = models.BooleanField(_("noted a second time"), default=False, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="check_ins",
        null=True,
        blank=True,
        verbose_name=_("noted by"),
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "day", "half"),
                condition=Q(undone_at__isnull=True, is_repeat=False),
                name="check_in_once",
            ),
        )

    def __str__(self) -> str:
        return str(self.registration)


class HeadCountAct(models.Model):
    """So many more, or fewer, at an event where no name is taken. The head-count is their sum."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="head_count_acts", verbose_name=_("event"))
    mark = models.UUIDField(unique=True, editable=False)
    change = models.SmallIntegerField(_("how many more"))
    at = models.DateTimeField(_("at"), help_text=_("By the clock of the device."))
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="head_count_acts",
        null=True,
        blank=True,
        verbose_name=_("noted by"),
    )

    class Meta:
        verbose_name = _("change of the head-count")
        verbose_name_plural = _("changes of the head-count")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.change:+d}"
