"""Needs: what people of the members' organisations say they want to learn, gathered by theme until one is answered."""

from datetime import date

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.agenda.models import Event, RelayedSession
from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.network.models import Organisation, Person


class ThemeQuerySet(SearchableQuerySet["Theme"]):
    def open(self) -> "ThemeQuerySet":
        """Those that still gather, or wait for their session."""
        return self.filter(state__in=Theme.OPEN)

    def with_interest(self) -> "ThemeQuerySet":
        """`interested`: each person once, each organisation for which nobody is named; `seats`: how many would come.

        Needs answered, set aside or withdrawn are no longer waited for, and count in neither.
        """
        waiting = Q(needs__state=LearningNeed.State.OPEN)
        unnamed, nobody = Q(needs__person__isnull=True), Q(needs__organisation__isnull=True)
        people = Count("needs__person", filter=waiting, distinct=True)
        organisations = Count("needs__organisation", filter=waiting & unnamed, distinct=True)
        others = Count("needs", filter=waiting & unnamed & nobody, distinct=True)
        return self.annotate(
            interested=people + organisations + others, seats=Sum("needs__people", filter=waiting, default=0)
        )

    def answered_and_coming(self, day: date) -> "ThemeQuerySet":
        """Those whose session may still be attended."""
        own = Q(event__end_date__gte=day) | Q(event__activity__date__gte=day)
        coming = own | Q(session__end_date__gte=day) | Q(session__date__gte=day)
        return self.filter(coming, state=Theme.State.ANSWERED)


class Theme(Record, Searchable):
    """Needs that one session could answer. At so many interested, a session is proposed."""

    class State(models.TextChoices):
        GATHERING = "gathering", _("Gathering")
        PROPOSED = "proposed", _("Ripe for a session")
        ANSWERED = "answered", pgettext_lazy("theme", "Answered")
        SET_ASIDE = "set_aside", pgettext_lazy("theme", "Set aside")

    OPEN = (State.GATHERING, State.PROPOSED)

    title = models.CharField(_("theme"), max_length=160)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.GATHERING)
    interested_wanted = models.PositiveSmallIntegerField(
        _("interested people wanted"), default=5, help_text=_("From then on, a session is proposed.")
    )
    event = models.ForeignKey(
        Event, models.SET_NULL, related_name="themes", null=True, blank=True, verbose_name=_("session of the hub")
    )
    session = models.ForeignKey(
        RelayedSession,
        models.SET_NULL,
        related_name="themes",
        null=True,
        blank=True,
        verbose_name=_("session of others"),
    )
    answer = models.TextField(_("what those who asked are told"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = ThemeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("theme of needs")
        verbose_name_plural = _("themes of needs")
        ordering = ("sort_key",)
        constraints = (
            models.CheckConstraint(
                condition=Q(interested_wanted__gte=1),
                name="theme_wants_someone",
                violation_error_message=_("At least one interested person is wanted."),
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answered_on__isnull=False), name="theme_answered_some_day"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def sort_source(self) -> str:
        return self.title

    def search_source(self) -> str:
        return self.title


class NeedQuerySet(SearchableQuerySet["LearningNeed"]):
    def open(self) -> "NeedQuerySet":
        return self.filter(state=LearningNeed.State.OPEN)

    def to_gather(self) -> "NeedQuerySet":
        return self.open().filter(theme=None)

    def to_tell(self) -> "NeedQuerySet":
        """Answered, by a session or by words, and whoever said it does not know yet."""
        answered = (LearningNeed.State.ANSWERED, LearningNeed.State.SET_ASIDE)
        return self.filter(state__in=answered, told_at=None)


class LearningNeed(Record, Searchable):
    """«I need…», said by somebody for her organisation. Without a theme, it waits to be gathered."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("need", "Open")
        ANSWERED = "answered", pgettext_lazy("need", "Answered by a session")
        SET_ASIDE = "set_aside", pgettext_lazy("need", "Set aside, with an answer")
        WITHDRAWN = "withdrawn", pgettext_lazy("need", "Withdrawn")

    class Heard(models.TextChoices):
        SPACE = "space", _("In the member space")
        PHONE = "phone", _("By telephone")
        MEETING = "meeting", _("At a meeting")
        OTHER = "other", _("Otherwise")

    text = models.CharField(_("I need…"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    theme = models.ForeignKey(
        Theme, models.SET_NULL, related_name="needs", null=True, blank=True, verbose_name=_("theme")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, related_name="learning_needs", null=True, blank=True, verbose_name=_("said by")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        related_name="learning_needs",
        null=True,
        blank=True,
        verbose_name=_("for the organisation"),
    )
    people = models.PositiveSmallIntegerField(_("how many people would come"), default=1)
    heard = models.CharField(_("how it was heard"), max_length=8, choices=Heard, default=Heard.PHONE)
    said_on = models.DateField(pgettext_lazy("need", "said on"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    told_at = models.DateTimeField(_("told of the answer at"), null=True, blank=True, editable=False)

    objects = NeedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("learning need")
        verbose_name_plural = _("learning needs")
        ordering = ("-said_on", "-pk")
        permissions = (("export_learningneed", _("Can export learning needs")),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("answered", "set_aside")) | Q(answered_on__isnull=False),
                name="need_answered_some_day",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1) & Q(people__lte=500),
                name="need_of_so_many",
                violation_error_message=_("Write how many people would come, from 1 to 500."),
            ),
        )
        indexes = (models.Index(fields=("said_on", "state"), name="learning_need_said"),)

    def __str__(self) -> str:
        return self.text

    def sort_source(self) -> str:
        return self.text

    def search_source(self) -> str:
        return self.text
