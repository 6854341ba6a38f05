"""What a member asks of the hub from her space: another category, or not to be renewed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arrimage.membership.models.categories import Category
from arrimage.membership.models.memberships import Membership
from arrimage.network.models import Person


class MemberRequestQuerySet(models.QuerySet["MemberRequest"]):
    def waiting(self) -> "MemberRequestQuerySet":
        """Those that the hub has not answered, the oldest first."""
        return self.filter(answered_at=None).order_by("asked_at", "pk")


class MemberRequest(models.Model):
    """A message to the coordination about a membership. It changes nothing by itself: the hub does what it decides."""

    class Kind(models.TextChoices):
        CATEGORY = "category", _("Change of category")
        LEAVING = "leaving", _("Will not renew")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="requests", verbose_name=_("membership"))
    kind = models.CharField(_("what is asked"), max_length=8, choices=Kind)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category wanted")
    )
    message = models.TextField(_("message"), max_length=2000, blank=True)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="membership_requests", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked on"))
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=160, blank=True)

    objects = MemberRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request of a member")
        verbose_name_plural = _("requests of members")
        ordering = ("-asked_at", "-pk")
        constraints = (
            # Asked again before an answer, it is the same request with the latest words.
            models.UniqueConstraint(
                fields=("membership", "kind"), condition=Q(answered_at=None), name="member_request_once_waiting"
            ),
            models.CheckConstraint(
                condition=Q(kind="category", category__isnull=False) | Q(kind="leaving", category=None),
                name="member_request_category",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.membership}"
