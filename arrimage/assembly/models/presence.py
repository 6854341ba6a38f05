"""Who is there, from when to when, and who votes for whom."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.assembly.models.roll import Voter


class Proxy(models.Model):
    """A member's power given to another voter of the same meeting; only one is in force at a time."""

    giver = models.ForeignKey(Voter, models.PROTECT, related_name="proxies_given", verbose_name=_("given by"))
    holder = models.ForeignKey(Voter, models.PROTECT, related_name="proxies_held", verbose_name=_("carried by"))
    received_at = models.DateTimeField(_("received on"))
    revoked_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("proxy")
        verbose_name_plural = _("proxies")
        ordering = ("received_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("giver",), condition=Q(revoked_at=None), name="proxy_once_a_voter"),
            models.CheckConstraint(
                condition=~Q(giver=F("holder")),
                name="proxy_to_another",
                violation_error_message=_("A member does not give a proxy to herself: choose another voter."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("received_at")), name="proxy_dates"
            ),
        )

    def __str__(self) -> str:
        return f"{self.giver} → {self.holder}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def at(self, moment: datetime) -> "AttendanceQuerySet":
        """Those there at that moment; who leaves at a moment is no longer there at it."""
        return self.filter(Q(left_at=None) | Q(left_at__gt=moment), arrived_at__lte=moment)

    def voting(self) -> "AttendanceQuerySet":
        return self.filter(voter__votes=True, voter__is_struck=False)


class Attendance(models.Model):
    """A stretch of presence of one member: whoever leaves and comes back has two."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        ONLINE = "online", _("Online")
        PROXY = "proxy", _("By proxy")

    voter = models.ForeignKey(Voter, models.PROTECT, related_name="attendances", verbose_name=_("member"))
    mode = models.CharField(_("how"), max_length=9, choices=Mode, default=Mode.IN_PERSON)
    carried_by = models.ForeignKey(
        Voter, models.PROTECT, null=True, blank=True, related_name="carries", verbose_name=_("proxy carried by")
    )
    arrived_at = models.DateTimeField(_("arrived at"))
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("presence at the meeting")
        verbose_name_plural = _("presences at the meeting")
        ordering = ("arrived_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("voter",), condition=Q(left_at=None), name="attendance_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
                name="attendance_times",
                violation_error_message=_("Nobody leaves before arriving: correct one of the two hours."),
            ),
            models.CheckConstraint(
                condition=Q(mode="proxy", carried_by__isnull=False) | (~Q(mode="proxy") & Q(carried_by=None)),
                name="attendance_proxy_holder",
            ),
            models.CheckConstraint(condition=~Q(carried_by=F("voter")), name="attendance_of_another"),
        )

    def __str__(self) -> str:
        return str(self.voter)
