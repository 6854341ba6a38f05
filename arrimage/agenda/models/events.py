"""Events: what an activity offers others. A page, a place in the calendar, a programme, perhaps a series."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.agenda.models.activities import Activity
from arrimage.kit.files import delete_files_with
from arrimage.kit.records import Record, RecordQuerySet
from arrimage.kit.storage import private_storage
from arrimage.kit.versions import HistoryWithLists
from arrimage.network.models import Organisation, Person


class Series(models.Model):
    """Events that come back by a rule of RFC 5545. Each occurrence is an event of its own, made when it is planned."""

    # An RRULE without its DTSTART, which is the first occurrence's: «FREQ=MONTHLY;BYDAY=1TU;COUNT=6».
    rule = models.CharField(_("repetition"), max_length=300)
    starts_on = models.DateField(_("first date"))
    exceptions = models.JSONField(_("dates left out"), default=list, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of events", "series")
        verbose_name_plural = pgettext_lazy("of events", "series")

    def __str__(self) -> str:
        return self.rule


class EventQuerySet(RecordQuerySet["Event"]):
    def published(self) -> "EventQuerySet":
        """What has a page: cancelled ones too, so that whoever kept the link reads it."""
        return self.exclude(state=Event.State.DRAFT).filter(activity__is_restricted=False)

    def for_everyone(self) -> "EventQuerySet":
        return self.published().filter(audience=Event.Audience.EVERYONE)

    def coming(self, day: date) -> "EventQuerySet":
        """Those whose last day is not over, neither called off nor a duplicate."""
        standing = self.exclude(activity__status__in=Activity.CALLED_OFF).filter(activity__duplicate_of=None)
        return standing.filter(Q(activity__date__gte=day) | Q(end_date__gte=day))

    def visible_to(self, user: Any) -> "EventQuerySet":
        """At the desk: those whose activity she may see."""
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def changeable_by(self, user: Any) -> "EventQuerySet":
        """Those whose activity she may change, as the page's form changes both."""
        return self.filter(activity__in=Activity.objects.changeable_by(user).order_by().values("pk"))


class Event(Record):
    """The public side of an activity, which keeps the title, the dates, the times, the place and what became of it.

    «Full» is asked of the registrations, «held» and «cancelled» of the activity; `state` says how far it is published.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("event", "Draft")
        PUBLISHED = "published", pgettext_lazy("event", "Published")
        CLOSED = "closed", pgettext_lazy("event", "Closed")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", pgettext_lazy("audience", "Everyone")
        MEMBERS = "members", pgettext_lazy("audience", "Members")
        INVITED = "invited", pgettext_lazy("audience", "Those invited")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")
        BOTH = "both", _("French and English")

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="event", verbose_name=_("activity"))
    state = models.CharField(_("publication"), max_length=10, choices=State, default=State.DRAFT)
    slug = models.SlugField(_("address of the page"), max_length=120, unique=True, editable=False)
    end_date = models.DateField(_("last day"), null=True, blank=True, help_text=_("When it lasts several days."))
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience, default=Audience.EVERYONE)
    language = models.CharField(_("language"), max_length=4, choices=Language, default=Language.FRENCH)
    online_url = models.URLField(
        _("online link"), max_length=500, blank=True, help_text=_("Shown only to those registered.")
    )
    access_notes = models.TextField(
        _("access"), blank=True, help_text=_("How to get there, parking, transport, wheelchairs, hearing loop.")
    )
    organisers = models.ManyToManyField(
        Organisation, related_name="events_organised", blank=True, verbose_name=_("organisers beside the hub")
    )
    partners = models.ManyToManyField(
        Organisation, related_name="events_helped", blank=True, verbose_name=_("partners")
    )
    # Kept by the room of registrations, which knows the tickets: nothing when it is not said, 0 when it is free.
    lowest_price = models.DecimalField(
        _("lowest price"), max_digits=8, decimal_places=2, null=True, blank=True, editable=False
    )
    series = models.ForeignKey(
        Series, models.SET_NULL, related_name="events", null=True, blank=True, verbose_name=_("series"), editable=False
    )
    # Its activity was written down with it, and was not in the journal before.
    made_its_activity = models.BooleanField(default=False, editable=False)
    occurrence = models.DateField(
        _("date in the series"), null=True, blank=True, editable=False, help_text=_("Before it was moved.")
    )
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    # What calendars show changed: each change raises the number by which they know (RFC 5546, SEQUENCE).
    changed_at = models.DateTimeField(_("announced change"), null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    # What calendars were last told, by name (`operations.announcing`): what differs from it is a change to announce.
    announced = models.JSONField(default=dict, blank=True, editable=False)
    postponed_from = models.DateField(_("postponed from"), null=True, blank=True, editable=False)
    why_changed = models.CharField(_("what is said of the change"), max_length=300, blank=True, editable=False)

    objects = EventQuerySet.as_manager()
    history = HistoryWithLists(m2m_fields=[organisers, partners], excluded_fields=["announced"])

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-activity__date", "-pk")
        permissions = (("publish_event", _("Can publish, postpone and cancel events")),)
        constraints = (
            models.UniqueConstraint(
                fields=("series", "occurrence"), condition=Q(series__isnull=False), name="event_once_a_date"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="event_published_some_day"
            ),
            models.CheckConstraint(
                condition=Q(lowest_price__isnull=True) | Q(lowest_price__gte=0),
                name="event_price",
            ),
        )
        indexes = (models.Index(fields=("state", "audience", "activity"), name="event_published"),)

    def __str__(self) -> str:
        return str(self.activity)

    def get_absolute_url(self) -> str:
        return reverse("agenda:event", args=[self.slug])

    @property
    def last_day(self) -> date:
        return self.end_date or self.activity.date

    @property
    def says_where(self) -> bool:
        return bool(self.activity.place or self.activity.municipality_id or self.online_url)

    @property
    def is_hybrid(self) -> bool:
        return bool(self.activity.is_online and (self.activity.place or self.activity.municipality_id))


class Slot(models.Model):
    """A line of the programme."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="slots", verbose_name=_("event"))
    day = models.DateField(_("day"), null=True, blank=True, help_text=_("When it lasts several days."))
    start_time = models.TimeField(_("starts at"))
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    room = models.CharField(_("room"), max_length=100, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("line of the programme")
        verbose_name_plural = _("programme")
        ordering = ("day", "start_time", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(end_time__gte=F("start_time")),
                name="slot_times",
                violation_error_message=_("This line ends before it starts: correct one of the two times."),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Speaker(models.Model):
    """Who speaks, facilitates or trains. The name is what the page says; the person ties it to the directory."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="speakers", verbose_name=_("event"))
    person = models.ForeignKey(
        Person, models.SET_NULL, related_name="speaking_at", null=True, blank=True, verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=160)
    title = models.CharField(_("title or organisation"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class EventPicture(models.Model):
    """A picture of the event. It is shown only when those one recognises agreed, or nobody can be recognised.

    Events of a series may show one picture, whose file is kept once: its consent is one too.
    """

    class Consent(models.TextChoices):
        ASKED_FOR = "asked_for", _("To be asked")
        GIVEN = "given", _("Given by those one recognises")
        NOBODY = "nobody", _("Nobody can be recognised")
        REFUSED = "refused", _("Refused")

    event = models.ForeignKey(Event, models.CASCADE, related_name="pictures", verbose_name=_("event"))
    file = models.ImageField(_("picture"), upload_to="events/%Y/", storage=private_storage)
    alternative = models.CharField(
        _("what one sees"), max_length=250, help_text=_("Read aloud to those who do not see the picture.")
    )
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    consent = models.CharField(_("image rights"), max_length=10, choices=Consent, default=Consent.ASKED_FOR)
    consent_note = models.CharField(
        _("how it was given"), max_length=250, blank=True, help_text=_("When, by whom, on what form.")
    )
    is_cover = models.BooleanField(_("at the top of the page"), default=False)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture of an event")
        verbose_name_plural = _("pictures of events")
        ordering = ("-is_cover", "pk")
        constraints = (models.UniqueConstraint(fields=("event",), condition=Q(is_cover=True), name="event_one_cover"),)

    def __str__(self) -> str:
        return self.alternative

    def save(self, *args: Any, **options: Any) -> None:
        """Consent given or withdrawn on one event holds wherever the picture is shown."""
        super().save(*args, **options)
        same = EventPicture.objects.filter(file=self.file.name).exclude(pk=self.pk)
        same.update(consent=self.consent, consent_note=self.consent_note)

    @property
    def may_be_shown(self) -> bool:
        return self.consent in (self.Consent.GIVEN, self.Consent.NOBODY)


delete_files_with(EventPicture)
