"""General meetings, their agenda, and the corrections of their minutes."""

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.assembly.models.settings import ByLaws
from arrimage.kit.records import Record, Searchable, SearchableQuerySet


class GeneralMeetingQuerySet(SearchableQuerySet["GeneralMeeting"]):
    def visible_to(self, user: Any) -> "GeneralMeetingQuerySet":
        return self if user.has_perm("assembly.view_generalmeeting") else self.none()

    def changeable_by(self, user: Any) -> "GeneralMeetingQuerySet":
        """What is over is corrected by dated corrections, never by its form."""
        return self.exclude(state__in=(GeneralMeeting.State.CLOSED, GeneralMeeting.State.APPROVED))

    def held(self) -> "GeneralMeetingQuerySet":
        """Those that were opened and closed."""
        return self.filter(state__in=(GeneralMeeting.State.CLOSED, GeneralMeeting.State.APPROVED))

    def to_come(self, day: date) -> "GeneralMeetingQuerySet":
        return self.filter(state__in=("draft", "called"), date__gte=day)


class GeneralMeeting(ByLaws, Record, Searchable):
    """One meeting of the members, under the by-laws as they were when it was made."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", gettext_lazy("Annual general meeting")
        SPECIAL = "special", gettext_lazy("Special general meeting")

    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("In preparation")
        CALLED = "called", pgettext_lazy("general meeting", "Called")
        OPEN = "open", gettext_lazy("In session")
        CLOSED = "closed", gettext_lazy("Minutes to approve")
        APPROVED = "approved", gettext_lazy("Minutes approved")

    class Where(models.TextChoices):
        IN_PERSON = "in_person", gettext_lazy("In person")
        ONLINE = "online", gettext_lazy("Online")
        HYBRID = "hybrid", gettext_lazy("In person and online")

    kind = models.CharField(gettext_lazy("kind"), max_length=7, choices=Kind, default=Kind.ANNUAL)
    title = models.CharField(gettext_lazy("title"), max_length=160)
    state = models.CharField(gettext_lazy("state"), max_length=8, choices=State, default=State.DRAFT, editable=False)
    date = models.DateField(gettext_lazy("date"))
    start_time = models.TimeField(gettext_lazy("starts at"))
    end_time = models.TimeField(gettext_lazy("ends at"), null=True, blank=True)
    where = models.CharField(gettext_lazy("where"), max_length=9, choices=Where, default=Where.IN_PERSON)
    place = models.CharField(gettext_lazy("place"), max_length=200, blank=True)
    online_link = models.URLField(gettext_lazy("online link"), blank=True)
    record_date = models.DateField(
        gettext_lazy("record date"),
        help_text=gettext_lazy("The members in good standing on that day make the voters’ roll."),
    )
    chair = models.CharField(gettext_lazy("chair of the meeting"), max_length=160, blank=True)
    secretary = models.CharField(gettext_lazy("secretary of the meeting"), max_length=160, blank=True)
    message_fr = models.TextField(
        gettext_lazy("words at the top of the notice"),
        blank=True,
        help_text=gettext_lazy("Date, place, agenda and proxy form are added by themselves."),
    )
    message_en = models.TextField(gettext_lazy("words at the top of the notice, in English"), blank=True)
    roll_frozen_at = models.DateTimeField(gettext_lazy("roll frozen on"), null=True, blank=True, editable=False)
    called_on = models.DateField(gettext_lazy("notice given on"), null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(gettext_lazy("opened at"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(gettext_lazy("closed at"), null=True, blank=True, editable=False)
    closing_note = models.TextField(gettext_lazy("how it ended"), blank=True, editable=False)
    approved_on = models.DateField(gettext_lazy("minutes approved on"), null=True, blank=True, editable=False)
    approved_by = models.CharField(gettext_lazy("minutes approved by"), max_length=160, blank=True, editable=False)

    objects = GeneralMeetingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = gettext_lazy("general meeting")
        verbose_name_plural = gettext_lazy("general meetings")
        ordering = ("-date", "-pk")
        permissions = (
            ("take_attendance", gettext_lazy("Can take the attendance of general meetings")),
            ("sign_resolution", gettext_lazy("Can sign resolutions")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(record_date__lte=F("date")),
                name="meeting_record_date",
                violation_error_message=gettext_lazy(
                    "The record date comes after the meeting: choose the day of the meeting or an earlier one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(end_time__gt=F("start_time")),
                name="meeting_times",
                violation_error_message=gettext_lazy("The meeting ends before it starts: correct one of the hours."),
            ),
            models.CheckConstraint(
                condition=Q(quorum_value__gt=0) & (Q(quorum_rule="number") | Q(quorum_value__lte=100)),
                name="meeting_quorum",
                violation_error_message=gettext_lazy("A percentage is between 0 and 100: correct the quorum."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(roll_frozen_at__isnull=False, called_on__isnull=False),
                name="meeting_called",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "called")) | Q(opened_at__isnull=False), name="meeting_opened"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "called", "open")) | Q(closed_at__gte=F("opened_at")),
                name="meeting_closed",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.where != self.Where.ONLINE and not self.place.strip():
            raise ValidationError({"place": _("Say where members come: the notice tells them.")})
        if self.where != self.Where.IN_PERSON and not self.online_link:
            raise ValidationError({"online_link": _("Give the link by which members join: the notice tells them.")})
        if self.quorum_rule == self.QuorumRule.NUMBER and self.quorum_value % 1:
            raise ValidationError({"quorum_value": _("A number of members is a whole number.")})

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.date, self.start_time or time.min))

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.CLOSED, self.State.APPROVED)

    @property
    def prefix(self) -> str:
        """What the numbers of its resolutions begin with, as the by-laws' French has it."""
        return f"{'AGA' if self.kind == self.Kind.ANNUAL else 'AGE'}-{self.date.year}"

    def sort_source(self) -> str:
        return self.title

    def search_source(self) -> str:
        return f"{self.title} {self.place} {self.date:%Y}"


class AgendaItem(models.Model):
    class Kind(models.TextChoices):
        INFORMATION = "information", gettext_lazy("For information")
        DECISION = "decision", gettext_lazy("For decision")
        ELECTION = "election", gettext_lazy("Election")

    meeting = models.ForeignKey(
        GeneralMeeting, models.CASCADE, related_name="agenda", verbose_name=gettext_lazy("general meeting")
    )
    position = models.PositiveSmallIntegerField(gettext_lazy("position"), default=1)
    title = models.CharField(gettext_lazy("title"), max_length=200)
    kind = models.CharField(gettext_lazy("kind"), max_length=11, choices=Kind, default=Kind.INFORMATION)
    notes = models.TextField(gettext_lazy("notes"), blank=True)
    minutes = models.TextField(pgettext_lazy("general meeting", "minutes"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = gettext_lazy("item of the agenda")
        verbose_name_plural = gettext_lazy("items of the agenda")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class MinutesCorrection(models.Model):
    """What was wrong in minutes already closed, said on a day; the text as it was stays."""

    meeting = models.ForeignKey(
        GeneralMeeting, models.PROTECT, related_name="corrections", verbose_name=gettext_lazy("general meeting")
    )
    on = models.DateField(gettext_lazy("on"))
    text = models.TextField(gettext_lazy("correction"))
    reason = models.CharField(gettext_lazy("reason"), max_length=250)
    recorded_by = models.CharField(gettext_lazy("written down by"), max_length=160, blank=True)
    recorded_at = models.DateTimeField(gettext_lazy("written down on"))

    class Meta:
        verbose_name = gettext_lazy("correction of the minutes")
        verbose_name_plural = gettext_lazy("corrections of the minutes")
        ordering = ("recorded_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(reason="") & ~Q(text=""), name="correction_reasoned"),)

    def __str__(self) -> str:
        return self.text[:80]
