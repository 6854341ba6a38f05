"""Organisations: the enterprises, their partners, the public bodies."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.kit.files import UploadValidator
from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.kit.storage import private_storage
from arrimage.kit.versions import HistoryWithLists
from arrimage.kit.years import YearField
from arrimage.network.facts import oldest_core_fact
from arrimage.network.models.labels import FreeField, Tag, told_beside
from arrimage.network.models.territory import Municipality, RegionalCounty
from arrimage.network.names import MATCH_KEY_LENGTH, match_key
from arrimage.network.neq import doubt

# The facts without which nobody can say who an organisation is and reach it; «up to date» is computed from them.
CORE_FACTS = ("name", "legal_form", "status", "municipality", "email", "phone", "employees")


# Whoever has it reads every profile; others, those of their own organisation and those shared with it.
EVERY_PROFILE = "network.view_every_profile"


class Sector(Searchable):
    """What an organisation works in: the SCIAN's two-digit codes, and its three-digit ones under them."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=160)
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="parts", null=True, blank=True, verbose_name=_("part of")
    )

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


class SocialPurpose(Searchable):
    """What an organisation is for (its «finalité»), apart from the sector in which it works."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        verbose_name = _("social purpose")
        verbose_name_plural = _("social purposes")
        ordering = ("sort_key",)

    def __str__(self) -> str:
        return self.name

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        return self.name


class OrganisationQuerySet(SearchableQuerySet["Organisation"]):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Every profile for those who may; else public bodies, one's own organisation and what is shared with it."""
        if not user.has_perm("network.view_organisation"):
            return self.none()
        if user.has_perm(EVERY_PROFILE):
            return self
        own = organisations_of(user, localdate())
        shared = Organisation.shared_with.through.objects.filter(to_organisation__in=own.values("pk"))
        public = Q(kind__in=Organisation.PUBLIC_KINDS)
        return self.filter(public | Q(pk__in=own.values("pk")) | Q(pk__in=shared.values("from_organisation")))

    def in_sector(self, sector: Sector) -> "OrganisationQuerySet":
        """Those in the sector or in one of its parts."""
        tied = Organisation.sectors.through.objects.filter(Q(sector=sector) | Q(sector__parent=sector))
        return self.filter(pk__in=tied.values("organisation"))

    def standing(self) -> "OrganisationQuerySet":
        """Those that are not closed."""
        return self.exclude(status=Organisation.Status.CLOSED)

    def up_to_date(self, day: date, since: date) -> "OrganisationQuerySet":
        """Those whose core facts were all checked after `since`, as known on `day`."""
        return self.filter(core_facts_on__gt=since, core_facts_on__lte=day)

    def social_enterprises(self) -> "OrganisationQuerySet":
        """Enterprises recognised as, or becoming, part of the social economy (the glossary's EÉS)."""
        return self.filter(
            kind=Organisation.Kind.ENTERPRISE,
            status__in=(Organisation.Status.RECOGNISED, Organisation.Status.EMERGING),
        )


_EveryOrganisation = models.Manager.from_queryset(OrganisationQuerySet)


class OrganisationManager(_EveryOrganisation):
    """Without those merged into another: no list, search, choice or figure knows them. `_base_manager` has them."""

    def get_queryset(self) -> OrganisationQuerySet:
        found: OrganisationQuerySet = super().get_queryset().exclude(status="merged")
        return found


class Organisation(Record, Searchable):
    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("Enterprise")
        EMERGING_PROJECT = "emerging_project", _("Emerging project")
        SUPPORT = "support", _("Support organisation")
        MUNICIPALITY = "municipality", _("Municipality")
        COUNTY = "county", _("MRC")
        MINISTRY = "ministry", _("Ministry")
        MEDIA = "media", _("Media outlet")
        OTHER = "other", _("Other organisation")

    # What anybody finds in a public directory: these profiles need not be shared to be read.
    PUBLIC_KINDS = (Kind.SUPPORT, Kind.MUNICIPALITY, Kind.COUNTY, Kind.MINISTRY)

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
        MERGED = "merged", pgettext_lazy("organisation", "Merged into another")

    class RevenueBand(models.TextChoices):
        UNDER_100K = "under_100k", _("Under $100,000")
        FROM_100K = "from_100k", _("$100,000 to $499,999")
        FROM_500K = "from_500k", _("$500,000 to $999,999")
        FROM_1M = "from_1m", _("$1 million to $4.9 million")
        FROM_5M = "from_5m", _("$5 million or more")

    name = models.CharField(_("name"), max_length=200)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    trade_names = models.TextField(_("other names"), blank=True, help_text=_("One a line."))
    neq = models.CharField(_("NEQ"), max_length=20, blank=True, db_index=True)
    neq_is_doubtful = models.BooleanField(_("doubtful NEQ"), default=False, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ENTERPRISE)
    legal_form = models.CharField(_("legal form"), max_length=30, choices=LegalForm, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.TO_VERIFY)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
        db_index=False,  # an index of both it and the name serves
        verbose_name=_("municipality"),
    )
    county = models.ForeignKey(
        RegionalCounty,
        models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
        db_index=False,  # the same
        verbose_name=_("MRC"),
        help_text=_("Filled from the municipality when there is one."),
    )
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, related_name="merged_from", null=True, blank=True, verbose_name=_("merged into")
    )
    sectors = models.ManyToManyField(Sector, related_name="organisations", blank=True, verbose_name=_("sectors"))
    purposes = models.ManyToManyField(
        SocialPurpose, related_name="organisations", blank=True, verbose_name=_("social purposes")
    )
    counties_served = models.ManyToManyField(
        RegionalCounty, related_name="served_by", blank=True, verbose_name=_("territory served")
    )
    tags = models.ManyToManyField(Tag, related_name="organisations", blank=True, verbose_name=_("tags"))
    shared_with = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="profiles_shared",
        blank=True,
        verbose_name=_("shared with"),
        help_text=_("The support organisations whose advisers may read this profile."),
    )
    institutional_services = models.TextField(_("services offered to institutional buyers"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=7, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    founding_year = YearField(
        _("founded in"), null=True, blank=True, validators=[MinValueValidator(1600), MaxValueValidator(2100)]
    )
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    revenue_band = models.CharField(_("yearly revenue"), max_length=12, choices=RevenueBand, blank=True)
    members_count = models.PositiveIntegerField(_("members"), null=True, blank=True)
    volunteers = models.PositiveIntegerField(_("volunteers"), null=True, blank=True)
    board_size = models.PositiveSmallIntegerField(_("seats on the board"), null=True, blank=True)
    board_women = models.PositiveSmallIntegerField(_("women on the board"), null=True, blank=True)
    certifications = models.TextField(_("certifications"), blank=True, help_text=_("One a line."))
    logo = models.FileField(
        _("logo"),
        upload_to="network/logos/",
        storage=private_storage,
        blank=True,
        validators=[UploadValidator(("png", "jpg", "jpeg", "webp"), 5)],
    )
    custom = models.JSONField(_("free fields"), default=dict, blank=True, editable=False)
    facts = models.JSONField(_("sources of the facts"), default=dict, blank=True, editable=False)
    core_facts_on = models.DateField(_("core facts checked on"), null=True, blank=True, editable=False, db_index=True)
    match_key = models.CharField(max_length=MATCH_KEY_LENGTH, blank=True, editable=False, db_index=True)

    objects = OrganisationManager()
    history = HistoryWithLists(
        m2m_fields=[sectors, purposes, counties_served, tags, shared_with],
        # Former versions are asked for by their record, never by what they said.
        no_db_index=["sort_key", "neq", "core_facts_on", "match_key", "municipality", "county", "merged_into"],
    )

    kept_beside = ("custom", "facts")
    key_fields = (*Searchable.key_fields, "county", "match_key", "core_facts_on", "neq_is_doubtful")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("sort_key", "pk")
        permissions = (
            ("export_organisation", _("Can export organisations")),
            ("view_every_profile", _("Can read the profiles that are not shared")),
        )
        indexes = (
            models.Index(fields=("kind", "sort_key"), name="organisation_kind"),
            models.Index(fields=("county", "sort_key"), name="organisation_county"),
            models.Index(fields=("municipality", "sort_key"), name="organisation_municipality"),
            models.Index(fields=("status", "sort_key"), name="organisation_status"),
            models.Index(fields=("legal_form", "sort_key"), name="organisation_legal_form"),
            # All that the directory's figures ask: they are counted without reading the profiles.
            models.Index(fields=("kind", "status", "core_facts_on", "created_at"), name="organisation_directory"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(board_size__isnull=True)
                | Q(board_women__isnull=True)
                | Q(board_women__lte=models.F("board_size")),
                name="organisation_board_parity",
                violation_error_message=_("There are more women than seats on the board: correct one of the two."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def differences_beside(newer: Any, older: Any) -> Iterator[tuple[str, str, str]]:
        return told_beside(newer, older, FreeField.Target.ORGANISATION)

    def set_search_keys(self) -> None:
        """The keys, and what follows from the rest: one by one or in bulk, every save passes here."""
        super().set_search_keys()
        if self.municipality is not None:
            self.county_id = self.municipality.county_id
        self.match_key = match_key(self.name)
        self.core_facts_on = oldest_core_fact(self, CORE_FACTS)
        self.neq_is_doubtful = bool(doubt(self.neq))

    def sort_source(self) -> str:
        return self.name

    def search_source(self) -> str:
        place = str(self.municipality or "")
        names = (self.name, self.legal_name, self.trade_names, self.neq)
        return " ".join((*names, place, self.email, self.website, self.description))


def organisations_of(user: Any, day: date) -> OrganisationQuerySet:
    """The organisations where the user has a role on that day."""
    begun = Q(roles__start__isnull=True) | Q(roles__start__lte=day)
    going_on = Q(roles__end__isnull=True) | Q(roles__end__gte=day)
    return Organisation.objects.filter(begun, going_on, roles__person__user=user)
