"""What help there is for enterprises: the subjects, who offers which where, and what came of asking them to join."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.bilingual import in_readers_language
from arrimage.kit.records import Record, Searchable
from arrimage.network.facts import Source
from arrimage.network.models.candidates import Candidate
from arrimage.network.models.organisations import Organisation
from arrimage.network.models.territory import RegionalCounty


class SupportSubject(Record, Searchable):
    """A subject on which enterprises are helped: financing, governance … The hub names its own, in its order."""

    name_fr = models.CharField(_("name"), max_length=80, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("subject of support")
        verbose_name_plural = _("subjects of support")
        ordering = ("position", "sort_key", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_readers_language(self, "name")

    def sort_source(self) -> str:
        return self.name_fr

    def search_source(self) -> str:
        return f"{self.name_fr} {self.name_en}"


class SupportOfferQuerySet(QuerySet["SupportOffer"]):
    def standing(self) -> "SupportOfferQuerySet":
        """Those of organisations neither closed nor merged into another."""
        gone = (Organisation.Status.CLOSED, Organisation.Status.MERGED)
        return self.exclude(organisation__status__in=gone)

    def in_force(self, day: Any) -> "SupportOfferQuerySet":
        """Those standing, begun by that day; of one that does not say since when, always."""
        return self.standing().filter(Q(since__isnull=True) | Q(since__lte=day))

    def reaching(self, county: RegionalCounty) -> "SupportOfferQuerySet":
        """Those that reach the MRC.

        An offer for one MRC reaches that one. An offer for the whole territory reaches each MRC that the profile says
        the organisation serves; a profile that says nothing, the MRC where the organisation is.
        """
        served = Organisation.counties_served.through.objects
        says_where = served.values("organisation")
        serves_it = served.filter(regionalcounty=county).values("organisation")
        is_there = Q(organisation__county=county) & ~Q(organisation__in=says_where)
        return self.filter(Q(county=county) | Q(county=None) & (Q(organisation__in=serves_it) | is_there))


class SupportOffer(models.Model):
    """An organisation helps on a subject, in one MRC or wherever it works. Who says so and since when is kept."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="support_offers", verbose_name=_("organisation")
    )
    subject = models.ForeignKey(
        SupportSubject, models.CASCADE, related_name="offers", verbose_name=pgettext_lazy("support", "subject")
    )
    county = models.ForeignKey(
        RegionalCounty,
        models.PROTECT,
        related_name="support_offers",
        null=True,
        blank=True,
        verbose_name=_("in the MRC"),
        help_text=_("Empty: in all the territory it serves. One line for each MRC otherwise."),
    )
    since = models.DateField(_("since"), null=True, blank=True)
    source = models.CharField(_("said by"), max_length=10, choices=Source, default=Source.STAFF)
    checked_on = models.DateField(_("checked on"))

    objects = SupportOfferQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("support offered")
        verbose_name_plural = _("support offered")
        ordering = ("subject__position", "subject__sort_key", "county__sort_key", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "subject", "county"),
                name="support_offer_once_a_county",
            ),
            models.UniqueConstraint(
                fields=("organisation", "subject"),
                condition=Q(county=None),
                name="support_offer_once_everywhere",
            ),
        )

    def __str__(self) -> str:
        where = self.county.name if self.county else gettext("all its territory")
        return f"{self.subject} ({where})"


class Approach(models.Model):
    """The hub asked an organisation to join, on a day, and what it answered. The latest says where one stands.

    Enterprises of the register that the directory does not hold have the call list of the radar instead.
    """

    class Outcome(models.TextChoices):
        CALLED = Candidate.State.CALLED.value, _("Called")
        NOT_INTERESTED = Candidate.State.NOT_INTERESTED.value, _("Not interested")
        RECRUITED = Candidate.State.RECRUITED.value, _("Recruited")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="approaches", verbose_name=_("organisation")
    )
    on = models.DateField(_("on"))
    outcome = models.CharField(_("what came of it"), max_length=20, choices=Outcome, default=Outcome.CALLED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="approaches",
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("approach", "who called"),
    )
    next_on = models.DateField(_("next call on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("approach")
        verbose_name_plural = _("approaches")
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("organisation", "on"), name="approach_of_organisation"),)

    def __str__(self) -> str:
        return f"{self.organisation} – {self.get_outcome_display()}"


def latest_approach(field: str) -> Subquery:
    """That field of the latest approach to the outer organisation."""
    found = Approach.objects.filter(organisation=OuterRef("pk"))
    return Subquery(found.order_by("-on", "-pk").values(field)[:1])
