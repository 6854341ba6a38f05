"""Organisations: the enterprises, their partners, the public bodies."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.network.models.territory import Municipality, RegionalCounty


class Sector(Searchable):
    """What an organisation works in; the two-digit codes are those of the SCIAN."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        return f"{self.name} {self.code}"


class OrganisationQuerySet(SearchableQuerySet["Organisation"]):
    def social_enterprises(self) -> "OrganisationQuerySet":
        """Enterprises recognised as, or becoming, part of the social economy (the glossary's EÉS)."""
        return self.filter(
            kind=Organisation.Kind.ENTERPRISE,
            status__in=(Organisation.Status.RECOGNISED, Organisation.Status.EMERGING),
        )


class Organisation(Record, Searchable):
    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("Enterprise")
        EMERGING_PROJECT = "emerging_project", _("Emerging project")
        SUPPORT = "support", _("Support organisation")
        MUNICIPALITY = "municipality", _("Municipality")
        COUNTY = "county", _("MRC")
        MINISTRY = "ministry", _("Ministry")
        OTHER = "other", _("Other organisation")

    class LegalForm(models.TextChoices):
        NON_PROFIT = "non_profit", _("Non-profit organisation")
        CONSUMER_COOP = "consumer_coop", _("Consumer cooperative")
        PRODUCER_COOP = "producer_coop", _("Producer cooperative")
        WORKER_COOP = "worker_coop", _("Worker cooperative")
        WORKER_SHAREHOLDER_COOP = "worker_shareholder_coop", _("Worker-shareholder cooperative")
        SOLIDARITY_COOP = "solidarity_coop", _("Solidarity cooperative")
        MUTUAL = "mutual", _("Mutual society")
        PUBLIC_BODY = "public_body", _("Public body")
        OTHER = "other", _("Other legal form")

    class Status(models.TextChoices):
        RECOGNISED = "recognised", _("Recognised")
        EMERGING = "emerging", _("Emerging")
        TO_VERIFY = "to_verify", _("To be verified")
        CLOSED = "closed", pgettext_lazy("organisation", "Closed")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ENTERPRISE)
    legal_form = models.CharField(_("legal form"), max_length=30, choices=LegalForm, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.TO_VERIFY)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
        verbose_name=_("municipality"),
    )
    county = models.ForeignKey(
        RegionalCounty,
        models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
        verbose_name=_("MRC"),
        help_text=_("Filled from the municipality when there is one."),
    )
    sectors = models.ManyToManyField(Sector, related_name="organisations", blank=True, verbose_name=_("sectors"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=7, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    description = models.TextField(_("description"), blank=True)

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[sectors])

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("sort_key", "pk")
        permissions = (("export_organisation", _("Can export organisations")),)
        indexes = (
            models.Index(fields=("kind", "sort_key"), name="organisation_kind"),
            models.Index(fields=("county", "sort_key"), name="organisation_county"),
            models.Index(fields=("municipality", "sort_key"), name="organisation_municipality"),
            models.Index(fields=("status", "sort_key"), name="organisation_status"),
            models.Index(fields=("legal_form", "sort_key"), name="organisation_legal_form"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        fields = options.get("update_fields")
        if fields is not None and {"municipality", "municipality_id"} & set(fields):
            options["update_fields"] = [*fields, "county"]
        super().save(**options)

    def set_search_keys(self) -> None:
        """The keys, and the MRC that follows from the municipality: one by one or in bulk, every save passes here."""
        super().set_search_keys()
        if self.municipality is not None:
            self.county_id = self.municipality.county_id

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        place = str(self.municipality or "")
        return " ".join((self.name, place, self.email, self.website, self.description))
