"""Categories of members and what each pays, as the by-laws have them: data, none of it code."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.bilingual import in_readers_language
from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.network.models import Organisation


class CategoryQuerySet(SearchableQuerySet["Category"]):
    def open(self) -> "CategoryQuerySet":
        """Those that one can ask for on the site."""
        return self.filter(is_open=True)

    def for_holder(self, holder: str) -> "CategoryQuerySet":
        """Those of «organisation» or «person»."""
        return self.filter(holder=holder)


class Category(Record, Searchable):
    """Changing a category changes nothing of the terms already begun: each keeps its dates and dues."""

    class Holder(models.TextChoices):
        ORGANISATION = "organisation", _("An organisation")
        PERSON = "person", _("A person")

    class Year(models.TextChoices):
        FIXED = "fixed", _("The same for all: it begins on a fixed day")
        ROLLING = "rolling", _("Each member’s own: twelve months from the beginning")

    class ProRata(models.TextChoices):
        NONE = "none", _("No: a year begun is paid in full")
        MONTHS = "months", _("By month: the months that remain, the present one included")
        DAYS = "days", _("By day: the days that remain")

    name_fr = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    description_fr = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    holder = models.CharField(_("held by"), max_length=12, choices=Holder, default=Holder.ORGANISATION)
    kinds = models.JSONField(
        _("kinds of organisations admitted"), default=list, blank=True, help_text=_("None ticked: all.")
    )
    legal_forms = models.JSONField(
        _("legal forms admitted"), default=list, blank=True, help_text=_("None ticked: all.")
    )
    is_voting = models.BooleanField(_("votes at the general meeting"), default=True)
    college = models.CharField(
        _("electoral college"), max_length=80, blank=True, help_text=_("Members of one college elect its seats.")
    )
    supports_enterprises = models.BooleanField(
        _("members who support enterprises"),
        default=False,
        help_text=_("Counted as support-organisation members, whatever the kind of the organisation."),
    )
    year = models.CharField(_("membership year"), max_length=7, choices=Year, default=Year.FIXED)
    year_month = models.PositiveSmallIntegerField(
        _("month in which it begins"), default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    year_day = models.PositiveSmallIntegerField(
        _("day on which it begins"), default=1, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"),
        default=60,
        validators=[MaxValueValidator(366)],
        help_text=_("A member who has not renewed keeps her standing so many days after the end."),
    )
    pro_rata = models.CharField(
        _("dues of a first year begun late"), max_length=6, choices=ProRata, default=ProRata.NONE
    )
    first_year_discount = models.DecimalField(
        _("discount of the first year, in percent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    is_taxable = models.BooleanField(_("dues are taxable, where the hub charges taxes"), default=False)
    is_open = models.BooleanField(_("can be asked for on the site"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CategoryQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("category of members")
        verbose_name_plural = _("categories of members")
        ordering = ("position", "sort_key", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_readers_language(self, "name")

    @property
    def description(self) -> str:
        return in_readers_language(self, "description")

    def sort_source(self) -> str:
        return self.name_fr

    def search_source(self) -> str:
        return f"{self.name_fr} {self.name_en}"

    def admits(self, organisation: Any) -> bool:
        """Whether an organisation of this kind and legal form may hold it."""
        kind_fits = not self.kinds or organisation.kind in self.kinds
        return kind_fits and (not self.legal_forms or organisation.legal_form in self.legal_forms)


class DuesRate(models.Model):
    """What a year costs in a category from a day on, for one band of revenue or for all."""

    category = models.ForeignKey(Category, models.CASCADE, related_name="rates", verbose_name=_("category"))
    applies_from = models.DateField(_("for years that begin from"))
    revenue_band = models.CharField(
        _("yearly revenue"),
        max_length=12,
        choices=Organisation.RevenueBand,
        blank=True,
        help_text=_("Empty: whatever the revenue, and when it is not known."),
    )
    amount = models.DecimalField(
        _("dues for a year"), max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("dues")
        verbose_name_plural = _("dues")
        ordering = ("-applies_from", "revenue_band")
        constraints = (
            models.UniqueConstraint(fields=("category", "applies_from", "revenue_band"), name="dues_rate_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="dues_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.category} – {self.amount}"
