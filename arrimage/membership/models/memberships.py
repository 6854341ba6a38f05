"""Who belongs, or asked to, or did once."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from arrimage.kit.records import Record, Searchable
from arrimage.membership.models.categories import Category
from arrimage.membership.standing import MembershipQuerySet
from arrimage.network.models import Organisation, Person


class Membership(Record, Searchable):
    """One stay of one holder: somebody who leaves and comes back has two. Its standing is worked out, never stored:
    see `arrimage.membership.standing`.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("person")
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="memberships", verbose_name=_("category"))
    contact = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships_cared_for",
        verbose_name=_("receives invoices and notices"),
    )
    note = models.TextField(_("notes of the staff"), blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("sort_key", "pk")
        permissions = (("export_membership", _("Can export memberships")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person=None) | Q(organisation=None, person__isnull=False),
                name="membership_one_holder",
                violation_error_message=_("A membership is held by an organisation or by a person: choose one."),
            ),
        )

    def __str__(self) -> str:
        return str(self.holder)

    @property
    def holder(self) -> Any:
        """The organisation or the person who is a member."""
        return self.organisation or self.person

    def sort_source(self) -> str:
        return self.holder.sort_source() if self.holder else ""

    def search_source(self) -> str:
        return f"{self.holder}"
