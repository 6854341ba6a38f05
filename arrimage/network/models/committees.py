"""Groups and committees: their mandate, who sits on them, as what, from when to when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.network.models.organisations import Organisation
from arrimage.network.models.people import Person


class Committee(Record, Searchable):
    class Kind(models.TextChoices):
        BOARD = "board", _("Board")
        COMMITTEE = "committee", _("Committee")
        NETWORK = "network", _("Network")
        WORKING_GROUP = "working_group", _("Working group")

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COMMITTEE)
    mandate = models.TextField(_("mandate"), blank=True)
    start = models.DateField(_("since"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)

    objects = SearchableQuerySet["Committee"].as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        ordering = ("sort_key", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(start__lte=F("end")),
                name="committee_dates",
                violation_error_message=_("The committee ends before it starts: correct one of the two dates."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        return f"{self.name} {self.mandate}"


class CommitteeMemberQuerySet(models.QuerySet["CommitteeMember"]):
    def current(self, day: date) -> "CommitteeMemberQuerySet":
        """Those who sit on that day; without dates one sits."""
        begun = Q(start__isnull=True) | Q(start__lte=day)
        return self.filter(begun, Q(end__isnull=True) | Q(end__gte=day))


class CommitteeMember(models.Model):
    """Somebody's seat on a committee, for a term; `organisation` is the one she speaks for."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="members", verbose_name=_("committee"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="seats", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, related_name="seats", null=True, blank=True, verbose_name=_("speaks for")
    )
    role = models.CharField(_("role"), max_length=120, blank=True)
    start = models.DateField(_("since"), null=True, blank=True)
    end = models.DateField(_("until"), null=True, blank=True)

    objects = CommitteeMemberQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("member of a committee")
        verbose_name_plural = _("members of committees")
        ordering = ("person__sort_key", "start")
        constraints = (
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(start__lte=F("end")),
                name="committee_member_dates",
                violation_error_message=_("The term ends before it starts: correct one of the two dates."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.committee}"
