"""What the people of an organisation ask of the hub: changes to their profile, and access to it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from arrimage.network.models.organisations import Organisation
from arrimage.network.models.people import Person


class ProposedChangeQuerySet(models.QuerySet["ProposedChange"]):
    def waiting(self) -> "ProposedChangeQuerySet":
        return self.filter(state=ProposedChange.State.WAITING)


class ProposedChange(models.Model):
    """What somebody of the organisation says its profile should say.

    `changes` holds, by the name of each field, `before` (what the profile said then) and `after`, in the shape of
    `profile_values.plain`; `applied` names the fields that the profile took.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", pgettext_lazy("proposal", "Accepted")
        REFUSED = "refused", pgettext_lazy("proposal", "Refused")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="proposals", verbose_name=_("organisation")
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, related_name="proposals", null=True, blank=True, verbose_name=_("proposed by")
    )
    changes = models.JSONField(_("changes"), default=dict)
    applied = models.JSONField(_("taken"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(_("answer"), blank=True)
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ("proposed_at", "pk")
        indexes = (models.Index(fields=("state", "proposed_at"), name="proposal_state"),)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "person"),
                condition=Q(state="waiting"),
                name="one_waiting_proposal_each",
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation)

    def after(self, field: str) -> Any:
        return self.changes[field]["after"]


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def waiting(self) -> "AccessRequestQuerySet":
        """Confirmed by their address, and not answered yet."""
        return self.filter(state=AccessRequest.State.WAITING)


class AccessRequest(models.Model):
    """«This organisation is mine», said from outside; or a colleague's invitation, when `invited_by` is filled."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Not confirmed by e-mail")
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", pgettext_lazy("access request", "Accepted")
        REFUSED = "refused", pgettext_lazy("access request", "Refused")

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="access_requests",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(_("organisation as it was named"), max_length=200, blank=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(_("e-mail"))
    title = models.CharField(_("role"), max_length=120, blank=True)
    message = models.TextField(_("message"), blank=True)
    manages = models.BooleanField(_("manages the organisation’s profile"), default=True)
    invited_by = models.ForeignKey(
        Person, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("invited by")
    )
    is_invitation = models.BooleanField(_("invitation by a colleague"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UNCONFIRMED)
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed by e-mail"), null=True, blank=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, related_name="access_requests", null=True, blank=True, verbose_name=_("person")
    )
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")
        ordering = ("asked_at", "pk")
        indexes = (models.Index(fields=("state", "asked_at"), name="access_request_state"),)

    def __str__(self) -> str:
        return f"{self.name} – {self.organisation or self.organisation_name}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
