"""Activities: meetings, representations, presentations, and who was there."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.evidence.period import Period
from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.kit.versions import HistoryWithLists
from arrimage.network.models import Municipality, Organisation, Person, RegionalCounty
from arrimage.network.models.organisations import EVERY_PROFILE, organisations_of


class ActivityQuerySet(SearchableQuerySet["Activity"]):
    def within(self, period: Period) -> "ActivityQuerySet":
        return self.filter(date__gte=period.start, date__lt=period.end)

    def held(self) -> "ActivityQuerySet":
        return self.filter(status=Activity.Status.HELD)

    def public(self) -> "ActivityQuerySet":
        """What anyone may read on the public agenda, which says of some that they are called off."""
        return self.filter(is_public=True, is_restricted=False, duplicate_of__isnull=True)

    def announced(self) -> "ActivityQuerySet":
        """What the hub tells everyone of: public activities without a page, and events published for everyone."""
        pages = Q(event__state__in=("published", "closed"), event__audience="everyone")
        shown = self.filter(Q(is_public=True, event=None) | pages, is_restricted=False, duplicate_of__isnull=True)
        return shown.exclude(status__in=Activity.CALLED_OFF)

    def upcoming(self, day: date) -> "ActivityQuerySet":
        return self.filter(date__gte=day, status=Activity.Status.PLANNED)

    def visible_to(self, user: Any) -> "ActivityQuerySet":
        """Everything for those who may view activities, except restricted ones, which need their own permission.

        Who reads only the profiles shared with her reads her own entries, and the activities where her organisation
        or one shared with it is named.
        """
        if not user.has_perm("agenda.view_activity"):
            return self.none()
        own = Q(owner=user)
        seen = self if user.has_perm(EVERY_PROFILE) else self.filter(own | Q(pk__in=_of_profiles_shared_with(user)))
        if user.has_perm("agenda.view_restricted_activity"):
            return seen
        return seen.filter(Q(is_restricted=False) | own)

    def changeable_by(self, user: Any) -> "ActivityQuerySet":
        """What this person may correct: her own entries, or everything she sees with the permission for that."""
        if not user.has_perm("agenda.change_activity"):
            return self.none()
        visible = self.visible_to(user)
        return visible if user.has_perm("agenda.change_any_activity") else visible.filter(owner=user)


def _of_profiles_shared_with(user: Any) -> models.QuerySet[Any, Any]:
    """The keys of the activities that name a profile the user may read; public bodies, read by all, open nothing."""
    own = organisations_of(user, localdate()).values("pk")
    shared = Organisation.shared_with.through.objects.filter(to_organisation__in=own)
    organisations = Q(organisation__in=own) | Q(organisation__in=shared.values("from_organisation"))
    people = Q(person__in=Person.objects.visible_to(user).order_by().values("pk"))
    return Presence.objects.filter(organisations | people).values("activity")


class Activity(Record, Searchable):
    """One thing that happens on a date. `date` and times are the hub's local ones."""

    class Kind(models.TextChoices):
        ACCOMPANIMENT = "accompaniment", _("Accompaniment meeting")
        COMMITTEE = "committee", _("Committee meeting")
        TOUR = "tour", _("Tour of MRC and municipalities")
        EXPERTS = "experts", _("Experts’ network meeting")
        INTERNAL = "internal", _("Internal meeting")
        OTHER_MEETING = "other_meeting", _("Other meeting")
        REPRESENTATION = "representation", _("Representation")
        PRESENTATION = "presentation", _("Presentation")
        NETWORKING = "networking", _("Networking activity")
        TRAINING = "training", _("Training session")
        FORUM = "forum", _("Forum")
        WEBINAR = "webinar", _("Webinar")
        VISIT = "visit", _("Visit of enterprises")
        GENERAL_MEETING = "general_meeting", _("General meeting")

    MEETING_KINDS = (
        Kind.ACCOMPANIMENT,
        Kind.COMMITTEE,
        Kind.TOUR,
        Kind.EXPERTS,
        Kind.INTERNAL,
        Kind.OTHER_MEETING,
    )
    # What the hub holds for others, who come or not: the kinds offered first for an event.
    EVENT_KINDS = (
        Kind.NETWORKING,
        Kind.TRAINING,
        Kind.FORUM,
        Kind.WEBINAR,
        Kind.VISIT,
        Kind.GENERAL_MEETING,
    )

    # How plans speak of them: where people meet, and where they learn.
    NETWORKING_KINDS = (Kind.NETWORKING, Kind.FORUM, Kind.VISIT)
    TRAINING_KINDS = (Kind.TRAINING, Kind.WEBINAR)

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("activity", "Planned")
        HELD = "held", pgettext_lazy("activity", "Held")
        CANCELLED = "cancelled", pgettext_lazy("activity", "Cancelled")
        # Put off to a day not known yet: `date` keeps the day on which nothing took place.
        POSTPONED = "postponed", pgettext_lazy("activity", "Postponed, day to come")

    # What does not take place on its date.
    CALLED_OFF = (Status.CANCELLED, Status.POSTPONED)

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ACCOMPANIMENT)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.HELD)
    title = models.CharField(_("title"), max_length=200, blank=True)
    date = models.DateField(_("date"))
    start_time = models.TimeField(_("starts at"), null=True, blank=True)
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="activities_here",
        null=True,
        blank=True,
        verbose_name=_("municipality"),
    )
    municipalities_met = models.ManyToManyField(
        Municipality, related_name="activities", blank=True, verbose_name=_("municipalities met")
    )
    counties_met = models.ManyToManyField(
        RegionalCounty, related_name="activities", blank=True, verbose_name=_("MRC met")
    )
    organisations = models.ManyToManyField(
        Organisation, through="Presence", related_name="activities", verbose_name=_("organisations")
    )
    head_count = models.PositiveIntegerField(
        _("number of participants"),
        null=True,
        blank=True,
        help_text=_("Everyone present; filled from the people named when left empty."),
    )
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    is_public = models.BooleanField(
        _("on the public agenda"), default=False, help_text=_("Title, date and place are shown to everyone.")
    )
    is_restricted = models.BooleanField(
        _("restricted"),
        default=False,
        help_text=_("Counted for everyone, but read only by those who follow accompaniment files."),
    )
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="duplicates",
        null=True,
        blank=True,
        verbose_name=_("duplicate of"),
    )
    calendar_uid = models.CharField(_("calendar identifier"), max_length=255, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="activities",
        null=True,
        blank=True,
        verbose_name=_("entered by"),
    )

    objects = ActivityQuerySet.as_manager()
    history = HistoryWithLists(m2m_fields=[municipalities_met, counties_met])

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("-date", "-pk")
        permissions = (
            ("view_restricted_activity", _("Can read restricted activities")),
            ("change_any_activity", _("Can change the activities others entered")),
            ("export_activity", _("Can export activities")),
        )
        indexes = (
            # Two indexes cover what the measures ask: what counts, then whatever was put forward.
            models.Index(
                fields=("kind", "status", "duplicate_of", "date", "head_count", "id"),
                name="activity_held",
            ),
            models.Index(
                fields=("kind", "date", "status", "head_count", "duplicate_of", "id"),
                name="activity_measures",
            ),
            models.Index(fields=("-date", "-id"), name="activity_by_date"),
            # The public agenda reads the few that are on it among all that is logged.
            models.Index(fields=("date",), name="activity_public", condition=Q(is_public=True)),
            models.Index(fields=("calendar_uid",), name="activity_calendar_uid", condition=~Q(calendar_uid="")),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=models.F("id")),
                name="activity_not_its_own_duplicate",
                violation_error_message=_("An activity cannot be a duplicate of itself."),
            ),
        )

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def clean(self) -> None:
        """It ends after it starts, unless its event goes on to another day."""
        super().clean()
        event = getattr(self, "event", None)
        lasts_days = bool(event and event.end_date and event.end_date > self.date)
        if self.start_time and self.end_time and self.end_time < self.start_time and not lasts_days:
            raise ValidationError(_("The activity ends before it starts: correct one of the two times."))

    def sort_source(self) -> str:
        return self.title

    def search_source(self) -> str:
        """Never the minutes' confidential part: that note is another table."""
        return " ".join((self.title, str(self.get_kind_display()), self.place, self.agenda, self.minutes))


class PresenceQuerySet(models.QuerySet["Presence"]):
    def named_for(self, user: Any) -> "PresenceQuerySet":
        """With the organisation and the person, as far as the user may read their profiles: else they are None."""
        if user.has_perms(("network.view_organisation", "network.view_person", EVERY_PROFILE)):
            return self.select_related("organisation", "person")
        return self.prefetch_related(
            models.Prefetch("organisation", Organisation.objects.visible_to(user)),
            models.Prefetch("person", Person.objects.visible_to(user)),
        )


class Presence(models.Model):
    """An organisation or a person at an activity (or asked to it); a person may stand for an organisation."""

    class State(models.TextChoices):
        PRESENT = "present", _("Present")
        CONVENED = "convened", _("Convened")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="presences", verbose_name=_("activity"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="presences",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="presences", null=True, blank=True, verbose_name=_("person")
    )
    state = models.CharField(_("presence"), max_length=10, choices=State, default=State.PRESENT)

    objects = PresenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ("organisation__sort_key", "person__sort_key")
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False), name="presence_of_someone"
            ),
            models.UniqueConstraint(
                fields=("activity", "organisation"),
                condition=Q(person__isnull=True),
                name="presence_organisation_once",
            ),
            models.UniqueConstraint(
                fields=("activity", "person"), condition=Q(person__isnull=False), name="presence_person_once"
            ),
        )
        indexes = (
            models.Index(fields=("activity", "state", "organisation"), name="presence_organisations"),
            models.Index(fields=("activity", "person"), name="presence_people"),
            models.Index(fields=("person", "activity"), name="presence_of_person"),
            models.Index(fields=("organisation", "activity", "state"), name="presence_of_organisation"),
        )

    @property
    def is_named(self) -> bool:
        """Whether whoever reads may know the organisation or the person (see `named_for`)."""
        return bool(self.person or self.organisation)

    def __str__(self) -> str:
        """The names; «not shared with you» when whoever reads may know neither (see `named_for`)."""
        names = [str(who) for who in (self.person, self.organisation) if who]
        return " – ".join(names) or gettext("someone whose profile is not shared with you")


class ConfidentialNote(models.Model):
    """What only those with its permission read. A table apart, so that no list, export or evidence can carry it."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="confidential_note", verbose_name=_("activity")
    )
    text = models.TextField(_("confidential note"))

    class Meta:
        verbose_name = _("confidential note")
        verbose_name_plural = _("confidential notes")

    def __str__(self) -> str:
        return str(_("Confidential note"))
