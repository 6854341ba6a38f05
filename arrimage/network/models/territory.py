"""The territory: regional counties (MRC) and their municipalities, as reference data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from arrimage.kit.records import Searchable
from arrimage.kit.years import YearField


class RegionalCounty(Searchable):
    """A municipalité régionale de comté (MRC). Its code is text: it may start with zero."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("MRC")
        verbose_name_plural = _("MRC")
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        return f"MRC {self.name} {self.code}"


def full_name(name: str, designation: str) -> str:
    """«Hemmingford (canton)», which is not «Hemmingford (village)»."""
    return f"{name} ({designation.lower()})"


class Municipality(Searchable):
    """A local municipality or a reserve. Names repeat (two Hemmingford): the designation tells them apart."""

    code = models.CharField(_("geographic code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=100)
    designation = models.CharField(_("designation"), max_length=60)
    county = models.ForeignKey(RegionalCounty, models.PROTECT, related_name="municipalities", verbose_name=_("MRC"))
    belongs_to_county = models.BooleanField(
        _("belongs to the MRC"),
        default=True,
        help_text=_("False for a reserve: inside the territory of the MRC but not one of its municipalities."),
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = YearField(_("year of the population"), null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return full_name(self.name, self.designation)

    def sort_source(self) -> str:
        return f"{self.name} {self.designation}"

    def search_source(self) -> str:
        return f"{self.name} {self.designation} {self.county.name} {self.code}"
