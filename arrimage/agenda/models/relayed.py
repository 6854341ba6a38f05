"""Sessions that others hold and the hub relays, with the sources that tell of them."""

from datetime import date, datetime, timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.agenda.models.activities import Activity
from arrimage.agenda.models.events import Event
from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.network.models import Municipality, Organisation

LONGEST_WAIT = timedelta(days=7)
MOST_DOUBLINGS = 6
NO_ADDRESS = "urn:"
BELOW_ZERO = _("No price is below zero: write 0 when it is free.")


class Health(models.TextChoices):
    """What the last readings of a source say of it."""

    NEW = "new", _("Never read yet")
    WELL = "well", _("Works")
    SILENT = "silent", _("Silent")
    FAILING = "failing", _("Does not work")
    STOPPED = "stopped", _("No longer read")


class Source(Record):
    """An address that tells of sessions, read on a schedule. Its health is what its last readings say."""

    class Format(models.TextChoices):
        GUESSED = "", _("Recognised by itself")
        ICALENDAR = "ics", "iCalendar"
        RSS = "rss", "RSS, Atom"
        CSV = "csv", "CSV"
        PAGE = "page", _("Web page (JSON-LD)")

    name = models.CharField(_("name"), max_length=160)
    url = models.URLField(_("address"), max_length=500, unique=True)
    format = models.CharField(_("format"), max_length=5, choices=Format, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, related_name="sources", null=True, blank=True, verbose_name=_("organisation")
    )
    kind = models.CharField(
        _("kind of its sessions"), max_length=20, choices=Activity.Kind, default=Activity.Kind.TRAINING
    )
    every_hours = models.PositiveSmallIntegerField(_("read every (hours)"), default=24)
    publishes_directly = models.BooleanField(
        _("publish without review"), default=False, help_text=_("Otherwise each new session waits for somebody’s yes.")
    )
    is_active = models.BooleanField(_("is read"), default=True)
    read_at = models.DateTimeField(_("last read"), null=True, blank=True, editable=False)
    succeeded_at = models.DateTimeField(_("last read with success"), null=True, blank=True, editable=False)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True, editable=False)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    found = models.PositiveIntegerField(_("sessions found"), null=True, blank=True, editable=False)
    etag = models.CharField(max_length=250, blank=True, editable=False)
    last_modified = models.CharField(max_length=80, blank=True, editable=False)

    history = HistoricalRecords(
        excluded_fields=["read_at", "succeeded_at", "problem", "failures", "found", "etag", "last_modified"]
    )

    class Meta:
        verbose_name = pgettext_lazy("of sessions", "source")
        verbose_name_plural = pgettext_lazy("of sessions", "sources")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(every_hours__gte=1),
                name="source_every_hours",
                violation_error_message=_("A source is read once an hour at most."),
            ),
        )

    address_warning = ""  # set by its form, of an address that no site answers yet; not kept

    def __str__(self) -> str:
        return self.name

    @property
    def is_file(self) -> bool:
        """Read once from a file by `read_sessions`: its address is a name made for it, where nothing can be read."""
        return self.url.startswith(NO_ADDRESS)

    @property
    def health(self) -> Health:
        if not self.is_active:
            return Health.STOPPED
        if self.read_at is None:
            return Health.NEW
        if self.failures:
            return Health.FAILING
        return Health.SILENT if self.problem else Health.WELL

    @property
    def reads_next_at(self) -> datetime | None:
        """When its turn comes: later after each failure in a row, a week at most; nothing when it is not read.

        One never read has had its turn since it was made.
        """
        if not self.is_active:
            return None
        if self.read_at is None:
            return self.created_at
        wait = timedelta(hours=self.every_hours)
        longer = wait * 2 ** min(max(self.failures - 1, 0), MOST_DOUBLINGS)
        return self.read_at + (longer if longer <= LONGEST_WAIT else max(wait, LONGEST_WAIT))


class RelayedSessionQuerySet(SearchableQuerySet["RelayedSession"]):
    def published(self) -> "RelayedSessionQuerySet":
        return self.filter(state=RelayedSession.State.PUBLISHED)

    def coming(self, day: date) -> "RelayedSessionQuerySet":
        return self.filter(Q(date__gte=day) | Q(end_date__gte=day))

    def over(self, day: date) -> "RelayedSessionQuerySet":
        return self.exclude(date__gte=day).exclude(end_date__isnull=False, end_date__gte=day)


class RelayedSession(Record, Searchable):
    """A session of others. Dates and times are the hub's local ones; what one source says and when is a `Sighting`."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("To be looked over")
        PUBLISHED = "published", pgettext_lazy("session", "Published")
        HIDDEN = "hidden", pgettext_lazy("session", "Set aside")
        CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")

    kind = models.CharField(_("kind"), max_length=20, choices=Activity.Kind, default=Activity.Kind.TRAINING)
    state = models.CharField(_("publication"), max_length=10, choices=State, default=State.PROPOSED)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    date = models.DateField(_("date"))
    end_date = models.DateField(_("last day"), null=True, blank=True)
    start_time = models.TimeField(_("starts at"), null=True, blank=True)
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    place = models.CharField(_("place"), max_length=250, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="relayed_sessions",
        null=True,
        blank=True,
        verbose_name=_("municipality"),
    )
    language = models.CharField(_("language"), max_length=4, choices=Event.Language, default=Event.Language.FRENCH)
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="sessions_relayed",
        null=True,
        blank=True,
        verbose_name=_("organiser in the directory"),
    )
    url = models.URLField(_("page where one registers"), max_length=500, blank=True)
    lowest_price = models.DecimalField(
        _("lowest price"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("0 when it is free."),
        validators=[MinValueValidator(0, BELOW_ZERO)],
    )
    published_at = models.DateTimeField(_("published on"), null=True, blank=True, editable=False)
    # Fields that somebody corrected at the desk: a source no longer changes them.
    kept_by_hand = models.JSONField(default=list, blank=True, editable=False)

    objects = RelayedSessionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("relayed session")
        verbose_name_plural = _("relayed sessions")
        ordering = ("date", "start_time", "pk")
        indexes = (models.Index(fields=("state", "date"), name="relayed_session_published"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("date")),
                name="relayed_session_dates",
                violation_error_message=_("The session ends before it starts: correct one of the two dates."),
            ),
            models.CheckConstraint(
                condition=Q(lowest_price__isnull=True) | Q(lowest_price__gte=0),
                name="relayed_session_price",
                violation_error_message=BELOW_ZERO,
            ),
        )

    def __str__(self) -> str:
        return self.title

    def is_over(self, day: date) -> bool:
        return (self.end_date or self.date) < day

    def sort_source(self) -> str:
        return self.title

    def search_source(self) -> str:
        return " ".join((self.title, self.organiser, self.place, self.description))


class Sighting(models.Model):
    """What one source says of a session; without a source, somebody wrote it by hand or pasted its link."""

    session = models.ForeignKey(
        RelayedSession, models.CASCADE, related_name="sightings", verbose_name=_("relayed session")
    )
    source = models.ForeignKey(
        Source, models.CASCADE, related_name="sightings", null=True, blank=True, verbose_name=_("source")
    )
    uid = models.CharField(_("identifier at the source"), max_length=500, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    said = models.JSONField(_("what it says"), default=dict)
    first_seen_at = models.DateTimeField(_("first seen"))
    last_seen_at = models.DateTimeField(_("last seen"))
    changed_at = models.DateTimeField(_("changed at the source"), null=True, blank=True)
    gone_at = models.DateTimeField(_("no longer at the source"), null=True, blank=True)

    class Meta:
        verbose_name = _("mention of a session")
        verbose_name_plural = _("mentions of sessions")
        ordering = ("first_seen_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("source", "uid"), condition=Q(source__isnull=False), name="sighting_once_a_source"
            ),
        )

    def __str__(self) -> str:
        return str(self.source or _("By hand"))


class Resemblance(models.Model):
    """A session that may be another one, or an event of the hub's: somebody says which, once."""

    session = models.ForeignKey(
        RelayedSession, models.CASCADE, related_name="resemblances", verbose_name=_("relayed session")
    )
    other = models.ForeignKey(
        RelayedSession,
        models.CASCADE,
        related_name="resembled",
        null=True,
        blank=True,
        verbose_name=_("the other session"),
    )
    event = models.ForeignKey(
        Event, models.CASCADE, related_name="resembled", null=True, blank=True, verbose_name=_("event")
    )
    evidence = models.JSONField(_("what makes them alike"), default=list)
    kept_apart_at = models.DateTimeField(_("kept apart on"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of sessions", "resemblance")
        verbose_name_plural = pgettext_lazy("of sessions", "resemblances")
        constraints = (
            models.CheckConstraint(
                condition=Q(other__isnull=False, event__isnull=True) | Q(other__isnull=True, event__isnull=False),
                name="resemblance_to_one",
            ),
            models.UniqueConstraint(fields=("session", "other"), name="resemblance_of_sessions_once"),
            models.UniqueConstraint(fields=("session", "event"), name="resemblance_to_an_event_once"),
        )

    def __str__(self) -> str:
        return f"{self.session} = {self.other or self.event}"
