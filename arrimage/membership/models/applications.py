"""Applications made on the site: kept as typed until somebody decides."""

import secrets
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record, Searchable, SearchableQuerySet
from arrimage.membership.models.categories import Category
from arrimage.membership.models.memberships import Membership
from arrimage.network.models import Municipality, Organisation, Person


def new_token() -> str:
    return secrets.token_urlsafe(24)


class ApplicationQuerySet(SearchableQuerySet["Application"]):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Drafts belong to those who write them."""
        return self.at_the_desk() if user.has_perm("membership.view_application") else self.none()

    def waiting(self) -> "ApplicationQuerySet":
        """Those that the board has to decide."""
        return self.filter(state=Application.State.SUBMITTED)

    def at_the_desk(self) -> "ApplicationQuerySet":
        """Those that somebody has sent."""
        return self.exclude(state=Application.State.DRAFT)


class Application(Record, Searchable):
    """`token` is the link by which its author goes on later; nobody else knows it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being written")
        SUBMITTED = "submitted", _("Waiting for a decision")
        RETURNED = "returned", _("Sent back for a correction")
        APPROVED = "approved", _("Accepted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    language = models.CharField(_("language"), max_length=2, choices=Person.Language, default=Person.Language.FRENCH)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("category")
    )
    # What the holder says of herself, as typed; the profile is made or completed from it on approval.
    name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    neq = models.CharField(_("NEQ"), max_length=20, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Organisation.Kind, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=30, choices=Organisation.LegalForm, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    postal_code = models.CharField(_("postal code"), max_length=7, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    description = models.TextField(_("what it does"), max_length=2000, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    revenue_band = models.CharField(_("yearly revenue"), max_length=12, choices=Organisation.RevenueBand, blank=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    role = models.CharField(_("role in the organisation"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    motivation = models.TextField(_("why join"), max_length=2000, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("organisation of the directory"),
    )
    submitted_at = models.DateTimeField(_("received on"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.CharField(_("decided by"), max_length=160, blank=True)
    answer = models.TextField(_("what the applicant was told"), blank=True)
    membership = models.OneToOneField(
        Membership, models.SET_NULL, null=True, blank=True, related_name="application", verbose_name=_("membership")
    )

    objects = ApplicationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["token"])

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("-submitted_at", "-pk")
        permissions = (("decide_application", _("Can accept and refuse applications")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn")) | Q(submitted_at__isnull=False),
                name="application_submitted",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.applicant

    @property
    def applicant(self) -> str:
        """Whoever applies, by name."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_open_to_its_author(self) -> bool:
        """Whether its private link leads to a form that she can still change."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    def sort_source(self) -> str:
        return str(self)

    def search_source(self) -> str:
        return f"{self.name} {self.first_name} {self.last_name} {self.email}"
